// Instants of the wall clock as text, exact to the nanosecond in both directions: a journal that was read back is the
// journal that was written. Pure.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include <squall/problem.hpp>

namespace squall::experiment {

// 2026-03-01T09:30:00.250Z; more than three digits only where the instant has them.
std::string rfc3339(std::chrono::system_clock::time_point time);

// What rfc3339() prints: UTC, with or without a fraction. Problems without a path.
Result<std::chrono::system_clock::time_point> parse_rfc3339(std::string_view text);

}  // namespace squall::experiment
