// A cron expression of five fields: minute hour day-of-month month day-of-week. Lists, ranges, steps, names of months
// and days in any case; Sunday is 0 and 7. Where both day fields are restricted, a day that fits either is meant (POSIX
// crontab, "Vixie" rule: a field that begins with * is not a restriction, so that a day must then fit both). Refused,
// since crons disagree about them: a step behind one value (5/10), ranges that go backwards (FRI-MON; but FRI-SUN is
// Friday to Sunday), @daily and the like, ? L W #. Pure.
#pragma once

#include <bitset>
#include <string>
#include <string_view>

#include <squall/problem.hpp>

namespace squall::schedule {

struct Cron {
  std::bitset<60> minutes;
  std::bitset<24> hours;
  std::bitset<32> days;      // 1..31
  std::bitset<13> months;    // 1..12
  std::bitset<7> weekdays;   // 0: Sunday
  bool any_day = false;      // the day-of-month field began with *
  bool any_weekday = false;  // the day-of-week field began with *
  std::string text;          // as written

  bool operator==(const Cron&) const = default;
};

// Problems have no path; each names the field, its range and an example. A date that never comes (30 Feb) is one.
Result<Cron> parse_cron(std::string_view text);

// Whether a day of that month and weekday (0: Sunday) is meant.
bool fits_day(const Cron& cron, unsigned day, unsigned month, unsigned weekday);

}  // namespace squall::schedule
