// When an experiment runs by itself, as written in its file, and when nothing may run at all. Pure values; zoned times
// are computed in calendar.hpp.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <squall/time.hpp>

#include "schedule/cron.hpp"

namespace squall::schedule {

// `Mon-Fri 09:00-16:00` in the schedule's time zone: a run must lie wholly inside them, and windows that touch are one.
struct WeeklyWindow {
  std::uint8_t days = 0;       // bit 0: Sunday, as in cron
  int from = 0, to = 24 * 60;  // minutes of the local day; from < to
  std::string text;            // as written

  bool operator==(const WeeklyWindow&) const = default;
};

enum class Overlap : std::uint8_t {
  skip,  // an instant at which the hops are held by another run is skipped, with a reason
  queue  // it waits until they are free, at most `late`
};

struct Schedule {
  Cron cron;
  std::string zone;  // IANA name
  std::vector<WeeklyWindow> only;
  Duration late{};  // so much later than its instant a run may still start; never caught up after a restart
  Overlap overlap = Overlap::skip;

  bool operator==(const Schedule&) const = default;
};

struct Blackout {
  std::string name;
  Cron cron;  // when it begins
  std::string zone;
  Duration lasts{};  // key `for`

  bool operator==(const Blackout&) const = default;
};

}  // namespace squall::schedule
