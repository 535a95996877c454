// How many bytes all lanes of the process may hold together. Shared by the shards, hence atomic. A lane that finds it
// spent holds no more; one that holds nothing still passes 16 KiB at a time, which is the overshoot per lane.
#pragma once

#include <atomic>
#include <cstdint>

namespace squall::flow {

class Budget {
 public:
  explicit Budget(std::uint64_t limit) : limit_(limit) {}

  void take(std::uint64_t bytes) { held_.fetch_add(bytes, std::memory_order_relaxed); }
  void give_back(std::uint64_t bytes) { held_.fetch_sub(bytes, std::memory_order_relaxed); }
  std::uint64_t held() const { return held_.load(std::memory_order_relaxed); }
  std::uint64_t limit() const { return limit_; }
  bool spent() const { return held() >= limit_; }

 private:
  std::atomic<std::uint64_t> held_{0};
  std::uint64_t limit_;
};

}  // namespace squall::flow
