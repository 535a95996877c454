// See traffic_watch.hpp.
#include "control/traffic_watch.hpp"

#include "config/units.hpp"

namespace squall::control {
namespace {

constexpr Duration between_events = std::chrono::seconds{1};

std::string quantile(const Latencies& latencies, double share) { return config::print(latencies.quantile(share)); }

}  // namespace

Latencies felt_by_clients(const EndpointStats& endpoint) {
  Latencies all = endpoint.client;
  return all += endpoint.client_faulted;
}

std::vector<Event> TrafficWatch::look(const Stats& stats) {
  std::vector<Event> events;
  std::map<std::pair<std::string, std::string>, Seen> still_there;
  for (const HopStats& hop : stats.hops) {
    if (!hop.http) continue;
    for (const EndpointStats& endpoint : hop.http->endpoints) {
      const std::pair key{hop.name, endpoint.name};
      const auto known = seen_.find(key);
      Seen seen = known != seen_.end() ? std::move(known->second) : Seen{stats.now - between_events, {}};
      if (endpoint.requests < seen.stats.requests) seen.stats = {};  // the hop was made anew
      if (endpoint.requests > seen.stats.requests && stats.now - seen.told >= between_events) {
        const Latencies felt = felt_by_clients(endpoint).since(felt_by_clients(seen.stats));
        Event event{"traffic",
                    {{"hop", hop.name},
                     {"endpoint", endpoint.name},
                     {"requests", endpoint.requests - seen.stats.requests},
                     {"errors", endpoint.errors - seen.stats.errors},
                     {"faulted", endpoint.faulted - seen.stats.faulted}}};
        if (felt.count() > 0) {
          event.details.push_back({"p50", quantile(felt, 0.5)});
          event.details.push_back({"p99", quantile(felt, 0.99)});
        }
        events.push_back(std::move(event));
        seen = {stats.now, endpoint};
      }
      still_there.emplace(key, std::move(seen));
    }
  }
  seen_ = std::move(still_there);
  return events;
}

}  // namespace squall::control
