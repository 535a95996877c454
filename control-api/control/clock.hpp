// The control plane's only clocks. Everything else is handed a Clock, so that tests say what time it is. Any thread.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include <squall/time.hpp>

namespace squall::control {

using WallTime = std::chrono::system_clock::time_point;

struct Clock {
  std::function<TimePoint()> monotonic;
  std::function<WallTime()> wall;
};

Clock machine_clock();

std::string rfc3339(WallTime time);  // 2026-03-01T09:30:00.250Z

}  // namespace squall::control
