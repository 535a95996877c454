// A halt as the tests of what remembers it have it. Test code only.
#pragma once

#include <chrono>

#include "store/halt_record.hpp"

namespace squall::store {

inline HaltRecord drill() { return {true, "smoke in rack 4", "ana", WallTime(std::chrono::seconds(1'790'000'000))}; }

}  // namespace squall::store
