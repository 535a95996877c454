// Reads CLOCK_MONOTONIC (which steady_clock is on Linux), the clock that the data plane's TimePoints come from.
#include "control/clock.hpp"

#include <cstdio>
#include <ctime>

namespace squall::control {

Clock machine_clock() {
  return {[] { return TimePoint(std::chrono::steady_clock::now().time_since_epoch()); },
          [] { return std::chrono::system_clock::now(); }};
}

std::string rfc3339(WallTime time) {
  const auto whole = std::chrono::floor<std::chrono::milliseconds>(time);
  const std::time_t seconds = std::chrono::system_clock::to_time_t(std::chrono::floor<std::chrono::seconds>(whole));
  const auto fraction = static_cast<int>(whole.time_since_epoch().count() % 1000);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[48];
  const std::size_t size = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
  std::snprintf(text + size, sizeof text - size, ".%03dZ", fraction);
  return text;
}

}  // namespace squall::control
