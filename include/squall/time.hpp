// Time as an argument. Every decision in Squall is a function of a TimePoint handed to it; nobody below the edges reads
// a clock. `Monotonic` therefore has no now(): asking it for the time does not compile.
#pragma once

#include <chrono>

namespace squall {

using Duration = std::chrono::nanoseconds;

// Tag of CLOCK_MONOTONIC readings. The one place that makes them for the data plane is proxy/net/clock.hpp.
struct Monotonic {
  using duration = Duration;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<Monotonic, duration>;
  static constexpr bool is_steady = true;
};

using TimePoint = Monotonic::time_point;

// A deadline that does not come, and the value of `delay: forever`.
inline constexpr TimePoint never = TimePoint::max();
inline constexpr Duration forever = Duration::max();

// `at + by`, saturating at `never` instead of overflowing.
constexpr TimePoint after(TimePoint at, Duration by) {
  if (by > Duration::zero() && at > never - by) return never;
  return at + by;
}

}  // namespace squall
