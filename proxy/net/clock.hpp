// The data plane's only clock: CLOCK_MONOTONIC, read once per event and handed down as a TimePoint.
#pragma once

#include <chrono>

#include <squall/time.hpp>

namespace squall::net {

inline TimePoint now() { return TimePoint{std::chrono::steady_clock::now().time_since_epoch()}; }  // allowed: the clock

inline std::chrono::steady_clock::time_point on_steady_clock(TimePoint at) {  // allowed: the clock
  return std::chrono::steady_clock::time_point{at.time_since_epoch()};        // allowed: the clock
}

}  // namespace squall::net
