// What a tcp hop counts of its connections, and the histogram that http hops count with too. Each shard writes its own;
// the reader adds them up. Memory: 24 KiB for each tcp hop and shard, nearly all of it histograms.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <vector>

#include <squall/latencies.hpp>
#include <squall/stats.hpp>

#include "faults/ledger.hpp"

namespace squall::flow {

class LatencyTally {
 public:
  void add(Duration duration) { counts_[Latencies::bucket_of(duration)].add(); }
  void add_to(Latencies& latencies) const;

 private:
  std::array<faults::Tally, Latencies::buckets> counts_;
};

struct TcpTally {
  faults::Tally faulted, errors, errors_faulted;
  LatencyTally first_byte, first_byte_faulted, lifetime, lifetime_faulted;
};

class TcpTallies {
 public:
  explicit TcpTallies(std::size_t shards);

  TcpTally& of_shard(std::size_t shard) { return *shards_[shard]; }

  TcpStats sum() const;

 private:
  std::vector<std::unique_ptr<TcpTally>> shards_;
};

}  // namespace squall::flow
