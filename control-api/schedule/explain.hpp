// What `squall schedule --explain` and GET /v1/schedule tell: when a schedule comes next, and why any of it would be
// refused. A function of its arguments and the machine's time zones. Any thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "schedule/calendar.hpp"

namespace squall::schedule {

struct Explained {
  WallTime instant{};
  std::string local;                   // 2026-03-29 01:30 CET, in the schedule's zone
  std::optional<std::string> refused;  // why a run that starts then would be; nothing: it would not

  bool operator==(const Explained&) const = default;
};

// The next `count` instants after `after`; fewer where no more come within eight years. `longest` is the max_duration
// of the run.
std::vector<Explained> explain(const Schedule& schedule, std::span<const Blackout> blackouts, Duration longest,
                               WallTime after, std::size_t count = 10);

}  // namespace squall::schedule
