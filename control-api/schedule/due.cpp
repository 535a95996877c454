// Which instants of a schedule have come between two looks at the clock, and which of them fires (calendar.hpp).
#include <algorithm>

#include "schedule/calendar.hpp"
#include "schedule/words.hpp"

namespace squall::schedule {
namespace {

constexpr Duration forgiven = std::chrono::minutes{1};  // where `late` is 0: nobody looks at the clock all the time
constexpr Duration told = std::chrono::hours{24};       // of what is too late

std::string too_late(Duration late, Duration allowed) {
  if (allowed == Duration::zero()) return "it is " + spell(late) + " late, and its schedule allows no lateness";
  return "it is " + spell(late) + " late, and its schedule allows " + spell(allowed);
}

}  // namespace

std::vector<Due> due(const Schedule& schedule, WallTime before, WallTime now) {
  const Duration latest = schedule.late > Duration::zero() ? schedule.late : forgiven;
  std::vector<Due> found;
  WallTime after = std::max(before, now - latest - told);
  for (auto instant = next(schedule.cron, schedule.zone, after); instant && *instant <= now;
       instant = next(schedule.cron, schedule.zone, *instant))
    found.push_back({*instant, false, ""});
  for (Due& one : found) {
    if (now - one.instant > latest)
      one.why_not = too_late(now - one.instant, schedule.late);
    else if (&one != &found.back())
      one.why_not = "that of " + print_local(found.back().instant, schedule.zone) + " has come, too, and goes first";
    else
      one.fire = true;
  }
  return found;
}

}  // namespace squall::schedule
