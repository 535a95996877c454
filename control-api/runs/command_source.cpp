// The number that a command prints.
#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>

#include "runs/command.hpp"
#include "runs/first_line.hpp"
#include "runs/sources.hpp"

namespace squall::runs {
namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blank = " \t\r\n";
  const auto first = text.find_first_not_of(blank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

std::optional<double> number_in(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

}  // namespace

Reading read_command(const experiment::CommandSource& source, const std::string& folder, const ReadingBounds& bounds,
                     const std::stop_token& stop) {
  const CommandEnd end = run_command(source.argv, folder, bounds.answer_bytes, stop);
  if (!end.why_not.empty()) return unreadable(end.why_not);
  const std::string_view text = trimmed(end.output);
  if (const auto value = number_in(text)) return {value, ""};
  if (text.empty()) return unreadable("it printed nothing");
  return unreadable("it printed \"" + first_line(text) + "\", which is not one number");
}

}  // namespace squall::runs
