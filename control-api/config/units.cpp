// Durations, sizes, rates and probabilities as text (units.hpp), exact by integer arithmetic. Pure.
#include "config/units.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <limits>
#include <span>
#include <utility>

#include "config/digits.hpp"

namespace squall::config {
namespace {

struct Unit {
  std::string_view name;
  std::uint64_t size;
};

constexpr Unit duration_units[] = {{"d", 86'400'000'000'000},
                                   {"h", 3'600'000'000'000},
                                   {"m", 60'000'000'000},
                                   {"s", 1'000'000'000},
                                   {"ms", 1'000'000},
                                   {"us", 1'000},
                                   {"ns", 1}};
constexpr Unit size_units[] = {{"GiB", 1ULL << 30},
                               {"GB", 1'000'000'000},
                               {"MiB", 1ULL << 20},
                               {"MB", 1'000'000},
                               {"KiB", 1ULL << 10},
                               {"kB", 1'000},
                               {"B", 1}};

constexpr char duration_range[] = "a duration is 0s to 292 years in d, h, m, s, ms, us or ns, like 200ms or 1m30s";
constexpr char size_range[] = "a size is 0B to 16 EiB in B, kB, MB, GB, KiB, MiB or GiB, like 16kB";
constexpr char rate_range[] = "a rate is bytes per second in B/s, kB/s, MB/s, GB/s, KiB/s, MiB/s or GiB/s, like 64kB/s";
constexpr char probability_range[] = "a probability is 0 to 1 or 0% to 100%, like 0.25 or 25%";

__extension__ using Wide = unsigned __int128;

// A value in base units, or what is wrong with the text; the caller adds what would be right.
using Amount = tl::expected<std::uint64_t, std::string>;

tl::unexpected<std::string> wrong(std::string reason) { return tl::unexpected<std::string>(std::move(reason)); }

std::string_view take_while(std::string_view& text, bool (*wanted)(char)) {
  const auto end = std::find_if_not(text.begin(), text.end(), wanted);
  const std::string_view taken = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(taken.size());
  return taken;
}

Amount whole(std::string_view digits) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || end != digits.data() + digits.size()) return wrong("is too large");
  return value;
}

// `whole.fraction` times `size`, exactly.
Amount scaled(std::string_view digits, std::string_view fraction, std::uint64_t size) {
  while (!fraction.empty() && fraction.back() == '0') fraction.remove_suffix(1);
  const Amount count = whole(digits);
  if (!count) return count;
  Wide scale = 1;
  for (std::size_t i = 0; i < fraction.size(); ++i) scale *= 10;
  const Amount part = fraction.empty() ? Amount(0) : whole(fraction);
  if (!part || fraction.size() > 18 || Wide{*part} * size % scale != 0) return wrong("is finer than the smallest unit");
  const Wide total = Wide{*count} * size + Wide{*part} * size / scale;
  if (total > std::numeric_limits<std::uint64_t>::max()) return wrong("is too large");
  return static_cast<std::uint64_t>(total);
}

// One `1.5MiB` off the front of `text`. `units` is narrowed to those smaller than the one found, so that `1h30m` is
// read and `30m1h` and `1h1h` are not.
Amount take_quantity(std::string_view& text, std::span<const Unit>& units) {
  if (text.starts_with('-')) return wrong("is negative");
  const std::string_view digits = take_while(text, is_digit);
  std::string_view fraction;
  if (digits.empty()) return wrong("does not start with a number");
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    fraction = take_while(text, is_digit);
    if (fraction.empty()) return wrong("has no digit after its point");
  }
  const std::string_view name = take_while(text, [](char byte) { return !is_digit(byte); });
  if (name.empty()) return wrong("has no unit");
  const auto unit = std::find_if(units.begin(), units.end(), [&](const Unit& known) { return known.name == name; });
  if (unit == units.end()) return wrong("has the unit \"" + std::string(name) + "\", which does not fit here");
  const std::uint64_t size = unit->size;
  units = units.subspan(static_cast<std::size_t>(unit - units.begin()) + 1);
  return scaled(digits, fraction, size);
}

tl::unexpected<Problems> refuse_quantity(std::string_view text, const std::string& reason, const char* range,
                                         std::string hint = {}) {
  const std::string shown = text.size() > 64 ? std::string(text.substr(0, 64)) + "..." : std::string(text);
  return refuse("", "\"" + shown + "\" " + reason + ": " + range, std::move(hint));
}

Amount take_all(std::string_view text, std::span<const Unit> units) {
  const Amount amount = take_quantity(text, units);
  if (amount && !text.empty()) return wrong("has something after its unit");
  return amount;
}

std::string number_with_unit(std::uint64_t value, std::span<const Unit> units) {
  for (const Unit& unit : units)
    if (value % unit.size == 0 && value != 0) return std::to_string(value / unit.size) + std::string(unit.name);
  return "0" + std::string(units.back().name);
}

// `value` in `unit`, with as many decimals as it takes to be exact.
std::string decimal(std::uint64_t value, const Unit& unit) {
  std::string text = std::to_string(value / unit.size);
  if (std::uint64_t rest = value % unit.size; rest != 0) {
    text += '.';
    for (std::uint64_t scale = unit.size / 10; rest != 0; scale /= 10) {
      text += static_cast<char>('0' + rest / scale);
      rest %= scale;
    }
  }
  return text + std::string(unit.name);
}

}  // namespace

Result<Duration> parse_duration(std::string_view text) {
  std::string_view rest = text;
  std::span<const Unit> units = duration_units;
  std::uint64_t total = 0;
  do {
    const Amount amount = take_quantity(rest, units);
    if (!amount) return refuse_quantity(text, amount.error(), duration_range);
    if (*amount >= static_cast<std::uint64_t>(forever.count()) - total)
      return refuse_quantity(text, "is too large", duration_range);
    total += *amount;
  } while (!rest.empty());
  return Duration(static_cast<Duration::rep>(total));
}

Result<Duration> parse_duration_or_forever(std::string_view text) {
  if (text == "forever") return forever;
  return parse_duration(text).map_error([](Problems problems) {
    problems.front().message += ", or the word forever";
    return problems;
  });
}

Result<Bytes> parse_bytes(std::string_view text) {
  const Amount amount = take_all(text, size_units);
  if (!amount) return refuse_quantity(text, amount.error(), size_range);
  return Bytes{*amount};
}

Result<ByteRate> parse_byte_rate(std::string_view text) {
  if (text.find("bit") != std::string_view::npos || text.ends_with("bps"))
    return refuse_quantity(text, "counts bits", rate_range, "divide by 8: 1Gbit/s is 125MB/s");
  if (!text.ends_with("/s")) return refuse_quantity(text, "is not per second", rate_range);
  const Amount amount = take_all(text.substr(0, text.size() - 2), size_units);
  if (!amount) return refuse_quantity(text, amount.error(), rate_range);
  return ByteRate{*amount};
}

Result<RequestRate> parse_request_rate(std::string_view text) {
  constexpr char range[] = "a rate of requests is 1 to 1000000 in req/s or req/m, like 20req/s";
  constexpr std::uint64_t most = 1'000'000;
  const bool minute = text.ends_with("req/m");
  if (!minute && !text.ends_with("req/s")) return refuse_quantity(text, "has no unit that is known", range);
  const std::string_view digits = text.substr(0, text.size() - 5);
  if (digits.empty() || !std::all_of(digits.begin(), digits.end(), is_digit))
    return refuse_quantity(text, "is no whole number of requests", range);
  const Amount count = whole(digits);
  if (!count) return refuse_quantity(text, count.error(), range);
  if (*count == 0 || *count > most) return refuse_quantity(text, "is out of range", range);
  return RequestRate{*count, minute ? Duration{std::chrono::minutes{1}} : Duration{std::chrono::seconds{1}}};
}

Result<double> parse_probability(std::string_view text) {
  std::string digits(text);
  // Moving the point keeps 30% the same double as 0.3, which dividing by 100 would not.
  if (text.ends_with('%')) digits.replace(digits.size() - 1, 1, "e-2");
  double value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || end != digits.data() + digits.size())
    return refuse_quantity(text, "is not a number", probability_range);
  if (!(value >= 0 && value <= 1)) return refuse_quantity(text, "is out of range", probability_range);
  return value;
}

std::string print(Duration value) {
  if (value == forever) return "forever";
  if (value < Duration::zero()) return "-" + print(-value);
  auto rest = static_cast<std::uint64_t>(std::max(value, Duration::zero()).count());
  if (rest == 0) return "0s";
  std::string text;
  // Days are read and never printed: 24h leaves nobody asking how long a day is.
  for (const Unit& unit : {duration_units[1], duration_units[2]}) {
    if (rest >= unit.size) text += std::to_string(rest / unit.size) + std::string(unit.name);
    rest %= unit.size;
  }
  if (rest == 0) return text;
  const auto unit = std::find_if(std::begin(duration_units), std::end(duration_units),
                                 [&](const Unit& candidate) { return rest >= candidate.size; });
  return text + decimal(rest, *unit);
}

std::string print(Bytes value) { return number_with_unit(value.count, size_units); }

std::string print(ByteRate value) { return number_with_unit(value.per_second, size_units) + "/s"; }

std::string print(RequestRate value) {
  return std::to_string(value.count) + (value.per == std::chrono::minutes{1} ? "req/m" : "req/s");
}

std::string print_probability(double value) {
  char buffer[32];
  const auto result = std::to_chars(buffer, buffer + sizeof buffer, value);
  return std::string(buffer, result.ptr);
}

}  // namespace squall::config
