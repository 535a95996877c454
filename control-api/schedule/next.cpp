// The next instants of a cron expression (calendar.hpp): walks over months, days, hours and minutes of the local
// calendar, and asks the zone only about local times that fit.
#include <algorithm>
#include <cstdint>

#include "schedule/calendar.hpp"
#include "schedule/zone.hpp"

namespace squall::schedule {
namespace {

constexpr std::size_t minutes_of_day = 24 * 60;
constexpr date::days search{366 * 8};  // from 29 February 2096 to the next one

date::local_days first_of_next_month(const date::year_month_day& day) {
  return date::local_days{day.year() / day.month() / 1 + date::months{1}};
}

// The first fitting minute of `day` behind `start` that comes after `after`. What the clocks show twice comes at its
// first time, so that in the second round of an hour everything is found to have been.
std::optional<WallTime> next_on(date::local_days day, const Cron& cron, const date::time_zone& zone,
                                date::local_seconds start, WallTime after) {
  const auto past = std::chrono::duration_cast<std::chrono::minutes>(start - day).count();
  const auto begin = static_cast<std::size_t>(std::max<std::int64_t>(past + 1, 0));
  for (std::size_t time = begin; time < minutes_of_day; ++time) {
    if (!cron.hours[time / 60]) {
      time += 59 - time % 60;
      continue;
    }
    if (!cron.minutes[time % 60]) continue;
    const auto instant = first_at(zone, day + std::chrono::minutes(time));
    if (instant && *instant > after) return instant;
  }
  return std::nullopt;
}

}  // namespace

// First instants come in the order of their local times, whatever the clocks do: no fitting local time before that of
// `after` can still come.
std::optional<WallTime> next(const Cron& cron, std::string_view zone_name, WallTime after) {
  const date::time_zone* zone = find_zone(zone_name);
  if (zone == nullptr || after >= end_of_time) return std::nullopt;
  const auto start = std::chrono::floor<std::chrono::minutes>(to_local(*zone, after));
  const auto first = std::chrono::floor<date::days>(start);
  for (date::local_days day = first; day <= first + search;) {
    const date::year_month_day date{day};
    const auto month = static_cast<unsigned>(date.month());
    if (!cron.months[month]) {
      day = first_of_next_month(date);
      continue;
    }
    if (fits_day(cron, static_cast<unsigned>(date.day()), month, date::weekday{day}.c_encoding()))
      if (const auto instant = next_on(day, cron, *zone, start, after)) return instant;
    day += date::days{1};
  }
  return std::nullopt;
}

std::vector<WallTime> next_instants(const Cron& cron, std::string_view zone, WallTime after, std::size_t count) {
  std::vector<WallTime> instants;
  while (instants.size() < count) {
    const auto instant = next(cron, zone, instants.empty() ? after : instants.back());
    if (!instant) break;
    instants.push_back(*instant);
  }
  return instants;
}

}  // namespace squall::schedule
