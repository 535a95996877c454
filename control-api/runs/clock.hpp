// The one place where this folder reads a clock by itself: for deadlines towards the outside. A run's own times come
// from control::Clock.
#pragma once

#include <chrono>

namespace squall::runs {

using SteadyTime = std::chrono::steady_clock::time_point;

inline SteadyTime steady_now() { return std::chrono::steady_clock::now(); }

}  // namespace squall::runs
