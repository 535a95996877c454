// What customers felt, in numbers. Called by the demo's acts.
#include "demo/measure.hpp"

#include <algorithm>
#include <cmath>

namespace squall::demo {

Latency percentile(std::vector<Latency> latencies, double share) {
  if (latencies.empty()) return Latency::zero();
  const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(latencies.size())));
  const auto nth =
      latencies.begin() + static_cast<std::ptrdiff_t>(std::clamp<std::size_t>(rank, 1, latencies.size()) - 1);
  std::ranges::nth_element(latencies, nth);
  return *nth;
}

Felt felt(const std::vector<Sample>& samples) {
  std::vector<Latency> latencies;
  latencies.reserve(samples.size());
  for (const Sample& sample : samples) latencies.push_back(sample.latency);
  Felt result;
  result.requests = samples.size();
  result.errors = static_cast<std::size_t>(std::ranges::count(samples, false, &Sample::ok));
  result.p50 = percentile(latencies, 0.50);
  result.p99 = percentile(std::move(latencies), 0.99);
  return result;
}

}  // namespace squall::demo
