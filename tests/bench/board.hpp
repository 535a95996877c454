// What the processes of one measurement share: the sink's count of bytes and the sample that the load leaves behind.
// One anonymous shared mapping, made before the forks.
#pragma once

#include <sys/mman.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <new>

#include "socket.hpp"

namespace squall::bench {

/// What one load measured in one round. A load says in its row what its values mean.
struct Sample {
  std::array<double, 3> values{};
  double cpu_seconds = 0;  // of the proxy, for `work`
  double work = 0;         // units moved in the measured window; 0: no cost is reported
  double window = 0;       // seconds
  std::array<char, 160> failure{};
};

struct Board {
  std::atomic<std::uint64_t> sunk{0};
  Sample sample;
};

template <class Value>
class Shared {
 public:
  Shared() {
    void* memory = mmap(nullptr, sizeof(Value), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) fail("mmap");
    value_ = new (memory) Value{};
  }
  Shared(const Shared&) = delete;
  Shared& operator=(const Shared&) = delete;
  ~Shared() { munmap(value_, sizeof(Value)); }

  Value* operator->() const { return value_; }
  Value& operator*() const { return *value_; }

 private:
  Value* value_;
};

}  // namespace squall::bench
