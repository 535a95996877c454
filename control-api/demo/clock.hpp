// The one place where the demo reads a clock.
#pragma once

#include <chrono>

namespace squall::demo {

using SteadyTime = std::chrono::steady_clock::time_point;

inline SteadyTime steady_now() { return std::chrono::steady_clock::now(); }

}  // namespace squall::demo
