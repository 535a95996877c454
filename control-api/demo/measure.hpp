// What customers felt, in numbers. Percentiles are exact: every sample is kept until it is looked at. Pure.
#pragma once

#include <chrono>
#include <cstddef>
#include <vector>

namespace squall::demo {

using Latency = std::chrono::nanoseconds;

struct Sample {
  Latency latency{};
  bool ok = true;
};

struct Felt {
  std::size_t requests = 0;
  std::size_t errors = 0;
  Latency p50{};  // over all requests, failed ones too: a customer waited for those as well
  Latency p99{};
};

// Nearest rank: the smallest latency that at least `share` (0..1) of them do not exceed. Zero when there are none.
Latency percentile(std::vector<Latency> latencies, double share);

Felt felt(const std::vector<Sample>& samples);

}  // namespace squall::demo
