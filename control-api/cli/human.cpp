// Figures as people read them. Called by the views.
#include "cli/human.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>

#include "config/units.hpp"

namespace squall::cli {
namespace {

std::string three_digits(double value) {
  value = std::round(value * 10) / 10;
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), value < 10 && value != std::floor(value) ? "%.1f" : "%.0f", value);
  return text.data();
}

}  // namespace

std::string human_bytes(double bytes) {
  constexpr std::array units{"B", "kB", "MB", "GB", "TB", "PB"};
  std::size_t unit = 0;
  for (; bytes >= 999.5 && unit + 1 < units.size(); ++unit) bytes /= 1000;
  return three_digits(unit == 0 ? std::round(bytes) : bytes) + " " + units[unit];
}

std::string human_count(std::uint64_t count) {
  std::string digits = std::to_string(count);
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
  return digits;
}

std::string human_share(double probability) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.4g %%", probability * 100);
  return text.data();
}

std::string human_latency(double seconds) {
  if (seconds < 999.5e-6) return three_digits(std::round(seconds * 1e6)) + "us";
  return seconds < 0.9995 ? three_digits(seconds * 1e3) + "ms" : three_digits(seconds) + "s";
}

std::string human_rate(double per_second) {
  const auto whole = static_cast<std::uint64_t>(std::llround(std::max(per_second, 0.0)));
  return (per_second < 9.95 ? three_digits(per_second) : human_count(whole)) + "/s";
}

std::string flow(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_structured()) return value.dump();
  std::string text;
  for (const auto& item : value.items()) {
    if (!text.empty()) text += ", ";
    if (value.is_object()) text += item.key() + ": ";
    text += flow(item.value());
  }
  return value.is_object() ? "{" + text + "}" : "[" + text + "]";
}

std::optional<WallTime> utc_time(std::string_view text) {
  std::tm parts{};
  const std::string copy(text);
  const char* rest = strptime(copy.c_str(), "%Y-%m-%dT%H:%M:%S", &parts);
  if (rest == nullptr) return std::nullopt;
  const double fraction = *rest == '.' ? std::strtod(rest, nullptr) : 0;
  return WallTime::clock::from_time_t(timegm(&parts)) +
         std::chrono::milliseconds{static_cast<std::int64_t>(fraction * 1000)};
}

std::string lasted(std::string_view from, std::string_view to) {
  const auto begin = utc_time(from);
  const auto end = utc_time(to);
  if (!begin || !end) return "";
  using namespace std::chrono;
  const auto whole = std::max(duration_cast<milliseconds>(*end - *begin), milliseconds{0});
  return config::print(whole < minutes{1} ? whole - whole % 100 : floor<seconds>(whole));
}

std::string ago(std::string_view time, WallTime now) {
  const auto then = utc_time(time);
  if (!then) return std::string(time);
  const auto seconds =
      std::chrono::duration_cast<std::chrono::seconds>(now - std::chrono::floor<std::chrono::seconds>(*then)).count();
  if (seconds < 1) return "now";
  if (seconds < 120) return std::to_string(seconds) + " s ago";
  if (seconds < 7200) return std::to_string(seconds / 60) + " min ago";
  return std::to_string(seconds / 3600) + " h ago";
}

}  // namespace squall::cli
