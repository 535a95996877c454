// Instants of schedules and blackouts, computed in local time of their zone: a local time that does not exist is
// skipped, one that occurs twice runs once, at its first occurrence. Reads the machine's time zone database at first
// use; otherwise a function of its arguments. Any thread.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schedule/schedule.hpp"

namespace squall::schedule {

using WallTime = std::chrono::system_clock::time_point;

// The zone's own name when it exists (links count); else a problem without a path.
Result<std::string> parse_zone(std::string_view text);
std::vector<std::string> zone_names();                     // none on a machine without a time zone database
Result<WeeklyWindow> parse_window(std::string_view text);  // Mon-Fri 09:00-16:00; Sat,Sun; 22:00-24:00

// The first instant after `after`, or nothing within eight years. A zone that does not exist has no instants.
std::optional<WallTime> next(const Cron& cron, std::string_view zone, WallTime after);
std::vector<WallTime> next_instants(const Cron& cron, std::string_view zone, WallTime after, std::size_t count);

// The first blackout that [from, to) touches, and when it ends: so much time after its beginning as `for` says,
// whatever the clocks do meanwhile. An empty stretch is the moment `from`.
struct Darkness {
  std::string name;
  WallTime from{}, to{};
};
std::optional<Darkness> blackout_in(std::span<const Blackout> blackouts, WallTime from, WallTime to);

// Why a run of at most `longest` that starts at `start` would be refused: outside `only`, or into a blackout. Nothing:
// it would not. One sentence for people, with local times.
std::optional<std::string> refusal_at(const std::vector<WeeklyWindow>& only, std::string_view zone,
                                      std::span<const Blackout> blackouts, WallTime start, Duration longest);

// What is due of a schedule between two looks of the clock. An instant is due once: `before` < instant <= `now`. Too
// late ones (older than `late`, or than one minute where late is 0) are skipped, and so is all but the newest. Those
// that are more than a day too late are not even told: a clock that jumps by years would make millions. In order.
struct Due {
  WallTime instant{};
  bool fire = false;
  std::string why_not;  // when it does not fire
};
std::vector<Due> due(const Schedule& schedule, WallTime before, WallTime now);

std::string print_local(WallTime time, std::string_view zone);  // 2026-03-29 01:30 CET

}  // namespace squall::schedule
