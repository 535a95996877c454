// Tells what faults do by themselves: they hit, they end. Compares each look at the counters with the one before. Pure;
// asked by Control's tick, one thread at a time.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <squall/stats.hpp>

#include "control/event.hpp"
#include "control/registry.hpp"

namespace squall::control {

class FaultWatch {
 public:
  // fault.hit (with how many since the last one; at most one a second per fault) and fault.expired, once per revision.
  // `wall` is the wall clock's reading at stats.now.
  std::vector<Event> look(const Registry& registry, const Stats& stats, WallTime wall);

 private:
  struct Seen {
    std::uint64_t revision = 0;
    bool expired = false;
    std::uint64_t injected = 0;  // as of the last fault.hit
    TimePoint told{};            // when that was
  };

  std::map<std::string, Seen, std::less<>> seen_;
};

// Ended so long ago that lists need not show it any more. A run's faults stay until the run takes them away.
inline constexpr Duration expired_stays = std::chrono::minutes{10};
std::vector<std::string> long_expired(const Registry& registry, const Stats& stats);

}  // namespace squall::control
