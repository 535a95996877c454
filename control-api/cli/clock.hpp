// The one place where the command line reads a clock: waits and rates by the monotonic one, `last hit` by the wall's.
#pragma once

#include <chrono>

namespace squall::cli {

using SteadyTime = std::chrono::steady_clock::time_point;
using WallTime = std::chrono::system_clock::time_point;

inline SteadyTime steady_now() { return std::chrono::steady_clock::now(); }
inline WallTime wall_now() { return std::chrono::system_clock::now(); }

}  // namespace squall::cli
