// Exact percentiles by nearest rank.
#include "demo/measure.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace squall::demo {
namespace {

using std::chrono::milliseconds;

std::vector<Latency> one_to_hundred_backwards() {
  std::vector<Latency> latencies;
  for (int i = 100; i >= 1; --i) latencies.emplace_back(milliseconds{i});
  return latencies;
}

TEST(Percentile, is_the_nearest_rank) {
  EXPECT_EQ(percentile(one_to_hundred_backwards(), 0.50), milliseconds{50});
  EXPECT_EQ(percentile(one_to_hundred_backwards(), 0.99), milliseconds{99});
  EXPECT_EQ(percentile(one_to_hundred_backwards(), 1.00), milliseconds{100});
  EXPECT_EQ(percentile(one_to_hundred_backwards(), 0.00), milliseconds{1});
}

TEST(Percentile, of_one_sample_is_that_sample) { EXPECT_EQ(percentile({milliseconds{7}}, 0.99), milliseconds{7}); }

TEST(Percentile, of_nothing_is_zero) { EXPECT_EQ(percentile({}, 0.99), Latency::zero()); }

TEST(Felt, counts_errors_and_their_waiting_too) {
  const Felt window = felt({{milliseconds{1}, true}, {milliseconds{900}, false}});
  EXPECT_EQ(window.requests, 2u);
  EXPECT_EQ(window.errors, 1u);
  EXPECT_EQ(window.p99, milliseconds{900});
}

}  // namespace
}  // namespace squall::demo
