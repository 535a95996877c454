// The histogram against exact percentiles, over distributions that no bucket was made for.
#include <squall/latencies.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

#include <gmock/gmock.h>

#include "faults/dice.hpp"

namespace squall {
namespace {

using namespace std::chrono_literals;

constexpr double shares[] = {0.0, 0.001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999, 1.0};

Duration exact(const std::vector<Duration>& sorted, double share) {
  const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(sorted.size())));
  return sorted[std::max<std::size_t>(rank, 1) - 1];
}

void compare(std::vector<Duration> values) {
  Latencies latencies;
  for (const Duration value : values) latencies.add(value);
  std::ranges::sort(values);
  ASSERT_EQ(latencies.count(), values.size());
  for (const double share : shares) {
    const auto wanted = static_cast<double>(exact(values, share).count());
    const auto got = static_cast<double>(latencies.quantile(share).count());
    EXPECT_LE(std::abs(got - wanted), std::max(wanted * 0.05, 1000.0)) << share;
  }
}

std::vector<Duration> drawn(Duration (*of)(double draw)) {
  const faults::Dice dice(7, "latencies");
  std::vector<Duration> values;
  for (std::uint64_t i = 0; i < 50'000; ++i) values.push_back(of(dice.who(i)));
  return values;
}

Duration nanoseconds(double count) { return Duration{static_cast<Duration::rep>(count)}; }

TEST(Latencies, have_quantiles_within_5_percent_of_the_exact_ones) {
  compare(drawn([](double draw) { return nanoseconds(draw * 1e8); }));                         // even, to 100 ms
  compare(drawn([](double draw) { return nanoseconds(std::pow(10, 2 + draw * 10)); }));        // 100 ns to 1,000 s
  compare(drawn([](double draw) { return nanoseconds(1e6 / std::pow(1 - draw, 1 / 1.2)); }));  // a long tail
  compare(drawn([](double draw) { return draw < 0.5 ? 1ms : Duration{2s}; }));
  compare({3ms});
}

TEST(Latencies, know_the_small_ones_to_the_microsecond) {
  for (int us = 0; us < 100; ++us) {
    Latencies one;
    one.add(std::chrono::microseconds{us});
    EXPECT_EQ(one.quantile(0.5), std::chrono::microseconds{us});
  }
}

TEST(Latencies, have_a_bucket_for_every_duration) {
  std::size_t last = 0;
  for (double us = 0; us < 4e9; us = us * 1.01 + 1) {
    const Duration duration = nanoseconds(us * 1000);
    const std::size_t bucket = Latencies::bucket_of(duration);
    ASSERT_LT(bucket, Latencies::buckets);
    ASSERT_GE(bucket, last);
    last = bucket;
  }
  EXPECT_EQ(Latencies::bucket_of(forever), Latencies::buckets - 1);
  EXPECT_EQ(Latencies::bucket_of(Duration{-1}), 0U);
  for (std::size_t bucket = 0; bucket < Latencies::buckets; ++bucket)
    EXPECT_EQ(Latencies::bucket_of(Latencies::middle_of(bucket)), bucket);
}

TEST(Latencies, say_nothing_without_data) {
  EXPECT_EQ(Latencies().count(), 0U);
  EXPECT_EQ(Latencies().quantile(0.99), Duration::zero());
}

TEST(Latencies, add_and_subtract_exactly) {
  Latencies first, second;
  for (int i = 0; i < 1000; ++i) first.add(std::chrono::microseconds{i * 37});
  const Latencies before = first;
  for (int i = 0; i < 500; ++i) second.add(std::chrono::milliseconds{i});
  first += second;
  EXPECT_EQ(first.count(), 1500U);
  EXPECT_EQ(first.since(before), second);
}

}  // namespace
}  // namespace squall
