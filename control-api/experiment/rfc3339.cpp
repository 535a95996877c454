// See rfc3339.hpp. Computed by the calendar of the standard library: no time zone, no locale, no C library. Pure.
#include "experiment/rfc3339.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

namespace squall::experiment {
namespace {

using WallTime = std::chrono::system_clock::time_point;

std::string digits(std::int64_t value, std::size_t width) {
  const std::string text = std::to_string(value);
  return std::string(width - std::min(width, text.size()), '0') + text;
}

std::string fraction(std::int64_t nanoseconds) {
  std::string text = digits(nanoseconds, 9);
  while (text.size() > 3 && text.back() == '0') text.pop_back();
  return text;
}

// A form is `####-##-##`: each # is a digit, all else stands for itself. The number of each run of digits.
bool fits(std::string_view text, std::string_view form) {
  return text.size() == form.size() && std::equal(text.begin(), text.end(), form.begin(), [](char byte, char wanted) {
           return wanted == '#' ? byte >= '0' && byte <= '9' : byte == wanted;
         });
}

std::int64_t number_in(std::string_view text) {
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// `.25Z`: nanoseconds.
std::optional<std::int64_t> parse_fraction(std::string_view text) {
  if (text == "Z") return 0;
  if (text.size() < 3 || text.size() > 11 || text.front() != '.' || text.back() != 'Z') return std::nullopt;
  std::string part(text.substr(1, text.size() - 2));
  part.resize(9, '0');
  if (!fits(part, "#########")) return std::nullopt;
  return number_in(part);
}

}  // namespace

std::string rfc3339(WallTime time) {
  using namespace std::chrono;
  const auto day = floor<days>(time);
  const year_month_day date(day);
  const hh_mm_ss clock(duration_cast<nanoseconds>(time - day));
  return digits(static_cast<int>(date.year()), 4) + "-" + digits(static_cast<unsigned>(date.month()), 2) + "-" +
         digits(static_cast<unsigned>(date.day()), 2) + "T" + digits(clock.hours().count(), 2) + ":" +
         digits(clock.minutes().count(), 2) + ":" + digits(clock.seconds().count(), 2) + "." +
         fraction(clock.subseconds().count()) + "Z";
}

Result<WallTime> parse_rfc3339(std::string_view text) {
  using namespace std::chrono;
  constexpr std::string_view form = "####-##-##T##:##:##";
  const auto wrong = [&] {
    return refuse("", "\"" + std::string(text.substr(0, 64)) + "\" is no time, like 2026-03-01T09:30:00.250Z");
  };
  if (text.size() < form.size() || !fits(text.substr(0, form.size()), form)) return wrong();
  const auto part = [&](std::size_t at, std::size_t size) { return number_in(text.substr(at, size)); };
  const year_month_day date(year(static_cast<int>(part(0, 4))), month(static_cast<unsigned>(part(5, 2))),
                            day(static_cast<unsigned>(part(8, 2))));
  const auto rest = parse_fraction(text.substr(form.size()));
  // What nanoseconds of 64 bits can count.
  const bool countable = date.year() >= year(1678) && date.year() <= year(2261);
  if (!date.ok() || !countable || !rest || part(11, 2) > 23 || part(14, 2) > 59 || part(17, 2) > 59) return wrong();
  return WallTime(duration_cast<WallTime::duration>(sys_days(date).time_since_epoch() + hours(part(11, 2)) +
                                                    minutes(part(14, 2)) + seconds(part(17, 2)) + nanoseconds(*rest)));
}

}  // namespace squall::experiment
