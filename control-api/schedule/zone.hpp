// The machine's time zones, for the files of this folder: from an instant to local time and back. Any thread: the
// database is read once, each zone's file when it is first asked for.
#pragma once

#include <optional>
#include <string_view>

#include <date/date.h>

#include "schedule/calendar.hpp"

namespace date {
class time_zone;
}

namespace squall::schedule {

// Later than any clock shows, and early enough that the offset of a zone can be added to it.
inline constexpr WallTime end_of_time = WallTime::max() - std::chrono::hours{366 * 24};

using LocalTime = date::local_time<WallTime::duration>;

// Null when there is none of that name, or when its file cannot be read.
const date::time_zone* find_zone(std::string_view name);

LocalTime to_local(const date::time_zone& zone, WallTime time);

// The only or the earlier instant at which the clocks show `local`; nothing when they skip it.
std::optional<WallTime> first_at(const date::time_zone& zone, date::local_seconds local);

// When the clocks of `zone` are next put forward or back, or the zone changes its name.
WallTime next_change(const date::time_zone& zone, WallTime time);

}  // namespace squall::schedule
