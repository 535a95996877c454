// The instants of the faults' tests: those since their start. Test code only.
#pragma once

#include <squall/time.hpp>

namespace squall::faults {

inline TimePoint at(Duration since_start) { return TimePoint{std::chrono::hours{1}} + since_start; }

}  // namespace squall::faults
