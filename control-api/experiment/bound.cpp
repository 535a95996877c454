// Bounds between text and value (bound.hpp). Quantities are read by config/units, so that they are spelled as anywhere
// else.
#include "experiment/bound.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <optional>
#include <utility>

#include "config/units.hpp"

namespace squall::experiment {
namespace {

constexpr std::array<std::pair<std::string_view, Comparison>, 6> operators{{{"<=", Comparison::less_equal},
                                                                            {">=", Comparison::greater_equal},
                                                                            {"==", Comparison::equal},
                                                                            {"!=", Comparison::not_equal},
                                                                            {"<", Comparison::less},
                                                                            {">", Comparison::greater}}};

constexpr char bound_form[] =
    "a bound is one of < <= > >= == != and a value, like \"< 800ms\", \">= 14.4\", \"< 5%\", \"> 100/s\" or \"< "
    "1MB/s\"";

struct Quantity {
  Dimension dimension = Dimension::number;
  double value = 0;
};

tl::unexpected<Problems> refuse_text(std::string_view text, const std::string& reason, std::string hint = {}) {
  return refuse("", "\"" + std::string(text.substr(0, 64)) + "\" " + reason + ": " + bound_form, std::move(hint));
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

std::optional<double> as_number(std::string_view text) {
  double value = 0;
  const char* end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, value, std::chars_format::fixed);
  if (text.empty() || result.ec != std::errc{} || result.ptr != end || !std::isfinite(value)) return std::nullopt;
  return value;
}

Result<Quantity> read_quantity(std::string_view text) {
  const auto seconds = [](Duration duration) { return std::chrono::duration<double>(duration).count(); };
  if (const auto number = as_number(text)) return Quantity{Dimension::number, *number};
  if (text.ends_with('%'))
    return config::parse_probability(text).map([](double share) { return Quantity{Dimension::share, share}; });
  if (text.ends_with("/s")) {
    const auto count = as_number(text.substr(0, text.size() - 2));
    if (count && *count >= 0) return Quantity{Dimension::rate, *count};
    return config::parse_byte_rate(text).map([](ByteRate rate) {
      return Quantity{Dimension::byte_rate, static_cast<double>(rate.per_second)};
    });
  }
  return config::parse_duration(text).map([&](Duration duration) {
    return Quantity{Dimension::duration, seconds(duration)};
  });
}

std::string_view unit_of(Dimension dimension) {
  switch (dimension) {
    case Dimension::number: return "a plain number, like < 100";
    case Dimension::duration: return "a duration, like < 800ms";
    case Dimension::share: return "a share, like < 5%";
    case Dimension::byte_rate: return "a rate of bytes, like < 1MB/s";
    case Dimension::rate: return "a rate, like > 100/s";
  }
  return {};
}

// In full, with so many decimals at most and no zeros behind the last that says something.
std::string decimal(double value, int digits) {
  std::array<char, 400> text{};
  const auto result =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed, std::max(digits, 0));
  std::string out(text.data(), result.ptr);
  if (out.find('.') != std::string::npos) out.erase(out.find_last_not_of('0') + 1);
  if (out.ends_with('.')) out.pop_back();
  return out == "-0" ? "0" : out;
}

// Rounded to so many significant digits; whole digits are never cut.
std::string rounded(double value, int significant) {
  const double size = std::fabs(value);
  const int whole = size < 1e-12 ? 1 : static_cast<int>(std::floor(std::log10(size))) + 1;
  return decimal(value, std::min(significant - whole, 12));
}

std::string print_seconds(double value) {
  const double size = std::fabs(value);
  if (size >= 60 && size < 9e9) return config::print(Duration{std::chrono::seconds{std::llround(value)}});
  if (size >= 0.9995 || size <= 0) return rounded(value, 3) + "s";
  if (size >= 0.0009995) return rounded(value * 1e3, 3) + "ms";
  return rounded(value * 1e6, 3) + "us";
}

std::string print_bytes(double value) {
  constexpr std::array<std::string_view, 5> units{"B/s", "kB/s", "MB/s", "GB/s", "TB/s"};
  std::size_t unit = 0;
  for (; std::fabs(value) >= 999.5 && unit + 1 < units.size(); ++unit) value /= 1000;
  return rounded(value, 3) + std::string(units[unit]);
}

}  // namespace

Result<Bound> parse_bound(std::string_view text) {
  const std::string_view whole = trimmed(text);
  for (const auto& [sign, comparison] : operators) {
    if (!whole.starts_with(sign)) continue;
    const std::string_view value = trimmed(whole.substr(sign.size()));
    if (value.empty()) return refuse_text(text, "has no value");
    const auto quantity = read_quantity(value);
    if (!quantity) return refuse_text(text, "has a value that cannot be read", quantity.error().front().message);
    return Bound{comparison, quantity->value, quantity->dimension, std::string(whole)};
  }
  if (whole.starts_with('=')) return refuse_text(text, "has a single =", "write ==");
  return refuse_text(text, whole.empty() ? "is empty" : "does not begin with a comparison");
}

Result<Bound> bound_on(Dimension dimension, Bound bound) {
  if (bound.dimension == dimension) return bound;
  const bool bare = bound.dimension == Dimension::number;
  const bool fits_share = dimension == Dimension::share && bound.value >= 0 && bound.value <= 1;
  const bool fits_rate = dimension == Dimension::rate && bound.value >= 0;
  if (!bare || (!fits_share && !fits_rate))
    return refuse("", "\"" + bound.text + "\" does not fit: this is " + std::string(unit_of(dimension)));
  bound.dimension = dimension;
  return bound;
}

bool holds(const Bound& bound, double value) {
  if (std::isnan(value)) return false;
  switch (bound.comparison) {
    case Comparison::less: return value < bound.value;
    case Comparison::less_equal: return value <= bound.value;
    case Comparison::greater: return value > bound.value;
    case Comparison::greater_equal: return value >= bound.value;
    case Comparison::equal: return value == bound.value;
    case Comparison::not_equal: return value != bound.value;
  }
  return false;
}

std::string print_value(Dimension dimension, double value) {
  if (std::isnan(value)) return "not a number";
  if (std::isinf(value)) return value > 0 ? "infinite" : "-infinite";
  switch (dimension) {
    case Dimension::number: return rounded(value, 6);
    case Dimension::duration: return print_seconds(value);
    case Dimension::share: return rounded(value * 100, 3) + "%";
    case Dimension::byte_rate: return print_bytes(value);
    case Dimension::rate: return rounded(value, 3) + "/s";
  }
  return {};
}

}  // namespace squall::experiment
