// See samples.hpp.
#include "routes/samples.hpp"

#include <chrono>
#include <utility>

namespace squall::routes {
namespace {

using prometheus::ClientMetric;

// Seconds; each is the lower bound of a bucket of Latencies, so that the counts are exact.
constexpr double bounds[] = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60};

double seconds(Duration duration) { return std::chrono::duration<double>(duration).count(); }

}  // namespace

Labels with(Labels labels, const char* name, std::string value) {
  labels.push_back({name, std::move(value)});
  return labels;
}

ClientMetric counter(std::uint64_t value, Labels labels) {
  ClientMetric metric;
  metric.label = std::move(labels);
  metric.counter.value = static_cast<double>(value);
  return metric;
}

ClientMetric histogram(const Latencies& latencies, Labels labels) {
  ClientMetric metric;
  metric.label = std::move(labels);
  std::size_t bucket = 0;
  std::uint64_t count = 0;
  for (const double bound : bounds) {
    const auto end = Latencies::bucket_of(std::chrono::duration_cast<Duration>(std::chrono::duration<double>(bound)));
    for (; bucket < end; ++bucket) count += latencies.count_in(bucket);
    metric.histogram.bucket.push_back({.cumulative_count = count, .upper_bound = bound});
  }
  metric.histogram.sample_count = latencies.count();
  for (std::size_t i = 0; i < Latencies::buckets; ++i)
    metric.histogram.sample_sum += static_cast<double>(latencies.count_in(i)) * seconds(Latencies::middle_of(i));
  return metric;
}

}  // namespace squall::routes
