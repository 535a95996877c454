// Sees, by looking at the stats again and again, what http hops carry, and says so: at most once a second for each
// endpoint that had requests since. Called by Control's tick, one call at a time. Pure.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include <squall/stats.hpp>

#include "control/event.hpp"

namespace squall::control {

class TrafficWatch {
 public:
  // `traffic` events without time, by and epoch.
  std::vector<Event> look(const Stats& stats);

 private:
  struct Seen {
    TimePoint told{};
    EndpointStats stats;
  };

  std::map<std::pair<std::string, std::string>, Seen> seen_;  // by hop and endpoint
};

// All latencies of an endpoint as its clients felt them.
Latencies felt_by_clients(const EndpointStats& endpoint);

}  // namespace squall::control
