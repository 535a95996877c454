// How long many things took: a log-linear histogram with two decimal digits, from 1 us to 1 h. A quantile of it is
// within 5 % of the exact one (1 us below 100 us), whatever the distribution, and histograms of shards and of stretches
// of time add and subtract exactly. Values, any thread. Memory: 6 KiB.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include <squall/time.hpp>

namespace squall {

class Latencies {
 public:
  // 0 to 99 us one by one, then 90 buckets per decade: 100, 110 ... 990 us, 1.0, 1.1 ... 9.9 ms, up to 1 h, which also
  // takes what is longer.
  static constexpr std::size_t buckets = 100 + 7 * 90 + 27;

  static constexpr std::size_t bucket_of(Duration duration) {
    std::int64_t us = std::clamp<std::int64_t>(duration.count() / 1000, 0, most);
    if (us < 100) return static_cast<std::size_t>(us);
    std::size_t decade = 0;
    for (; us >= 100; us /= 10) ++decade;
    return 100 + (decade - 1) * 90 + static_cast<std::size_t>(us - 10);
  }

  // The middle of a bucket, which is what a quantile answers.
  static constexpr Duration middle_of(std::size_t bucket) {
    if (bucket < 100) return std::chrono::microseconds{static_cast<std::int64_t>(bucket)};
    std::int64_t width = 10;  // us
    for (std::size_t decade = (bucket - 100) / 90; decade > 0; --decade) width *= 10;
    const auto digits = static_cast<std::int64_t>((bucket - 100) % 90 + 10);
    return std::chrono::microseconds{digits * width + width / 2};
  }

  void add(Duration duration, std::uint64_t times = 1) { add_to(bucket_of(duration), times); }
  void add_to(std::size_t bucket, std::uint64_t times) {
    counts_[bucket] += times;
    count_ += times;
  }

  std::uint64_t count() const { return count_; }
  std::uint64_t count_in(std::size_t bucket) const { return counts_[bucket]; }

  // The nearest rank: the smallest duration that at least this share (0..1) did not exceed. 0 without data: ask
  // count().
  Duration quantile(double share) const {
    if (count_ == 0) return Duration::zero();
    const double wanted = std::ceil(std::clamp(share, 0.0, 1.0) * static_cast<double>(count_));
    const auto rank = std::max<std::uint64_t>(1, static_cast<std::uint64_t>(wanted));
    std::uint64_t seen = 0;
    std::size_t bucket = 0;
    while (bucket + 1 < buckets && (seen += counts_[bucket]) < rank) ++bucket;
    return middle_of(bucket);
  }

  Latencies& operator+=(const Latencies& other) {
    for (std::size_t i = 0; i < buckets; ++i) counts_[i] += other.counts_[i];
    count_ += other.count_;
    return *this;
  }

  // What has come since `earlier`, a copy of this one's past.
  Latencies since(const Latencies& earlier) const {
    Latencies passed;
    for (std::size_t i = 0; i < buckets; ++i) passed.counts_[i] = counts_[i] - earlier.counts_[i];
    passed.count_ = count_ - earlier.count_;
    return passed;
  }

  bool operator==(const Latencies&) const = default;

 private:
  static constexpr std::int64_t most = 3'600'000'000;  // us

  std::array<std::uint64_t, buckets> counts_{};
  std::uint64_t count_ = 0;
};

static_assert(Latencies::bucket_of(std::chrono::hours{1}) + 1 == Latencies::buckets);

}  // namespace squall
