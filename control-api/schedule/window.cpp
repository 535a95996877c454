// Weekly windows as text (calendar.hpp): `Mon-Fri 09:00-16:00`, days alone, times alone. Pure.
#include <algorithm>

#include "schedule/calendar.hpp"
#include "schedule/words.hpp"

namespace squall::schedule {
namespace {

constexpr std::uint8_t every_day = 0x7f;
constexpr char form[] = "a window is days, times or both, like Mon-Fri 09:00-16:00, Sat,Sun or 22:00-24:00";

tl::unexpected<Problems> refuse_window(std::string_view text, const std::string& reason, std::string hint = {}) {
  return refuse("", quoted(text) + " " + reason + ": " + form, std::move(hint));
}

std::optional<int> read_day(std::string_view text) { return find_name(text, day_names); }

// Mon, Mon-Fri, Sat-Mon: the week goes round.
std::optional<std::uint8_t> read_days(std::string_view text) {
  std::uint8_t days = 0;
  for (const std::string_view item : split(text, ',')) {
    const std::vector<std::string_view> ends = split(item, '-');
    const auto first = read_day(ends.front());
    const auto last = read_day(ends.back());
    if (ends.size() > 2 || !first || !last) return std::nullopt;
    for (int day = *first;; day = (day + 1) % 7) {
      days = static_cast<std::uint8_t>(days | 1U << day);
      if (day == *last) break;
    }
  }
  return days;
}

// 09:00 as minutes of the day.
std::optional<int> read_time(std::string_view text) {
  const std::vector<std::string_view> parts = split(text, ':');
  if (parts.size() != 2 || parts.back().size() != 2) return std::nullopt;
  const auto hour = small_number(parts.front());
  const auto minute = small_number(parts.back());
  if (!hour || !minute || *minute > 59 || *hour * 60 + *minute > 24 * 60) return std::nullopt;
  return *hour * 60 + *minute;
}

Result<void> read_times(std::string_view text, std::string_view times, WeeklyWindow& window) {
  const std::vector<std::string_view> ends = split(times, '-');
  const auto from = read_time(ends.front());
  const auto to = read_time(ends.back());
  if (ends.size() != 2 || !from || !to)
    return refuse_window(text, "has no times that are known", "times are 00:00 to 24:00, like 09:00-16:00");
  const std::string from_text(ends.front());
  const std::string to_text(ends.back());
  if (*from == *to) return refuse_window(text, "is empty", "leave the times out for whole days");
  if (*from > *to) {
    std::string hint = "write " + from_text + "-24:00";
    if (*to > 0) hint += ", and another window of the day after with 00:00-" + to_text;
    return refuse_window(text, "ends before it begins", std::move(hint));
  }
  window.from = *from;
  window.to = *to;
  return {};
}

}  // namespace

Result<WeeklyWindow> parse_window(std::string_view text) {
  WeeklyWindow window{every_day, 0, 24 * 60, std::string(text)};
  const std::vector<std::string_view> parts = words_of(text);
  if (parts.empty()) return refuse_window(text, "says nothing");
  if (parts.size() > 2) return refuse_window(text, "has more than two parts");
  const bool has_times = parts.back().find(':') != std::string_view::npos;
  if (has_times || parts.size() == 2)
    if (auto times = read_times(text, parts.back(), window); !times) return tl::unexpected(times.error());
  if (has_times && parts.size() == 1) return window;
  const auto days = read_days(parts.front());
  if (!days) return refuse_window(text, "has days that are not known", "days are Sun, Mon, Tue, Wed, Thu, Fri and Sat");
  window.days = *days;
  return window;
}

}  // namespace squall::schedule
