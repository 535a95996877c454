// Adding up.
#include "flow/tallies.hpp"

#include <algorithm>

namespace squall::flow {

void LatencyTally::add_to(Latencies& latencies) const {
  for (std::size_t i = 0; i < Latencies::buckets; ++i)
    if (const std::uint64_t count = counts_[i].read(); count > 0) latencies.add_to(i, count);
}

TcpTallies::TcpTallies(std::size_t shards) {
  for (std::size_t i = 0; i < shards; ++i) shards_.push_back(std::make_unique<TcpTally>());
}

TcpStats TcpTallies::sum() const {
  TcpStats stats;
  for (const auto& shard : shards_) {
    stats.faulted += shard->faulted.read();
    stats.errors += shard->errors.read();
    stats.errors_faulted += shard->errors_faulted.read();
    shard->first_byte.add_to(stats.first_byte);
    shard->first_byte_faulted.add_to(stats.first_byte_faulted);
    shard->lifetime.add_to(stats.lifetime);
    shard->lifetime_faulted.add_to(stats.lifetime_faulted);
  }
  stats.errors_faulted = std::min(stats.errors_faulted, stats.errors);  // they were read a moment apart
  return stats;
}

}  // namespace squall::flow
