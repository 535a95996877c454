// What an http hop counts. Each shard writes its own; the reader adds them up. Memory: 24 KiB for each endpoint and
// shard, nearly all of it histograms.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include <squall/stats.hpp>

#include "faults/ledger.hpp"
#include "flow/tallies.hpp"
#include "http/doubt.hpp"

namespace squall::http1 {

using faults::Tally;
using flow::LatencyTally;

struct EndpointTally {
  Tally requests, errors, errors_faulted, faulted, made;
  std::array<Tally, 5> classes;
  LatencyTally client, client_faulted, upstream, upstream_faulted;

  void error(bool of_faulted) {
    errors.add();
    if (of_faulted) errors_faulted.add();
  }
};

struct ShardTally {
  static constexpr std::size_t doubt_count = static_cast<std::size_t>(http::Doubt::slow_body) + 1;

  std::vector<std::unique_ptr<EndpointTally>> endpoints;  // in the hop's order, `other` last
  Tally upgraded, tunnels, http2, refused, tls_failures, copies, copies_failed;
  std::array<Tally, doubt_count> doubts;
};

class Tallies {
 public:
  Tallies(std::vector<std::string> endpoints, std::size_t shards);

  ShardTally& of_shard(std::size_t shard) { return *shards_[shard]; }
  const std::vector<std::string>& endpoints() const { return endpoints_; }

  HttpStats sum() const;

 private:
  std::vector<std::string> endpoints_;
  std::vector<std::unique_ptr<ShardTally>> shards_;
};

}  // namespace squall::http1
