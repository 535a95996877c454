// Adding up.
#include "http1/tallies.hpp"

#include <algorithm>

namespace squall::http1 {

Tallies::Tallies(std::vector<std::string> endpoints, std::size_t shards) : endpoints_(std::move(endpoints)) {
  endpoints_.emplace_back("other");
  for (std::size_t i = 0; i < shards; ++i) {
    auto& shard = *shards_.emplace_back(std::make_unique<ShardTally>());
    for (std::size_t endpoint = 0; endpoint < endpoints_.size(); ++endpoint)
      shard.endpoints.push_back(std::make_unique<EndpointTally>());
  }
}

HttpStats Tallies::sum() const {
  HttpStats stats;
  for (const std::string& name : endpoints_) stats.endpoints.push_back({.name = name});
  std::array<std::uint64_t, ShardTally::doubt_count> doubts{};
  for (const auto& shard : shards_) {
    stats.upgraded += shard->upgraded.read();
    stats.tunnels += shard->tunnels.read();
    stats.http2 += shard->http2.read();
    stats.refused += shard->refused.read();
    stats.tls_failures += shard->tls_failures.read();
    stats.copies += shard->copies.read();
    stats.copies_failed += shard->copies_failed.read();
    for (std::size_t i = 0; i < doubts.size(); ++i) doubts[i] += shard->doubts[i].read();
    for (std::size_t i = 0; i < endpoints_.size(); ++i) {
      const EndpointTally& from = *shard->endpoints[i];
      EndpointStats& to = stats.endpoints[i];
      to.requests += from.requests.read();
      to.errors += from.errors.read();
      to.errors_faulted += from.errors_faulted.read();
      to.faulted += from.faulted.read();
      to.made += from.made.read();
      for (std::size_t c = 0; c < to.classes.size(); ++c) to.classes[c] += from.classes[c].read();
      from.client.add_to(to.client);
      from.client_faulted.add_to(to.client_faulted);
      from.upstream.add_to(to.upstream);
      from.upstream_faulted.add_to(to.upstream_faulted);
    }
  }
  for (EndpointStats& one : stats.endpoints)
    one.errors_faulted = std::min(one.errors_faulted, one.errors);  // they were read a moment apart
  for (std::size_t i = 0; i < doubts.size(); ++i)
    if (doubts[i] > 0) stats.doubts.emplace_back(to_string(static_cast<http::Doubt>(i)), doubts[i]);
  return stats;
}

}  // namespace squall::http1
