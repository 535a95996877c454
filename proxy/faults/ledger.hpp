// What all revisions of one fault share: its counters and the little state that a hop's connections have in common.
// One Ledger lives as long as the fault's name is published; edits keep it. Each shard writes only its own slot.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <squall/stats.hpp>
#include <squall/time.hpp>

namespace squall::faults {

// Written by one shard's thread, read by any: relaxed atomics without a read-modify-write.
class Tally {
 public:
  void add(std::uint64_t by = 1) { value_.store(read() + by, std::memory_order_relaxed); }
  void subtract(std::uint64_t by = 1) { value_.store(read() - by, std::memory_order_relaxed); }
  std::uint64_t read() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

struct alignas(64) LedgerSlot {
  Tally matched, skipped, injected, attached, overflow, connections;
  std::atomic<Duration::rep> first_hit{never.time_since_epoch().count()};
  std::atomic<Duration::rep> last_hit{never.time_since_epoch().count()};

  void hit(TimePoint now, bool first_on_this_connection) {
    const Duration::rep at = now.time_since_epoch().count();
    if (injected.read() == 0) first_hit.store(at, std::memory_order_relaxed);
    last_hit.store(at, std::memory_order_relaxed);
    if (first_on_this_connection) connections.add();
    injected.add();
  }
};

class Ledger {
 public:
  explicit Ledger(std::size_t shards) : slots_(shards) {}

  LedgerSlot& slot(std::size_t shard) { return slots_[shard]; }

  // The virtual time up to which a rate shared by the hop is spent, in nanoseconds since the clock's epoch.
  std::atomic<Duration::rep>& shared_rate() { return shared_rate_; }

  FaultCounters sum() const {
    FaultCounters total;
    for (const LedgerSlot& slot : slots_) {
      total.matched += slot.matched.read();
      total.skipped += slot.skipped.read();
      total.injected += slot.injected.read();
      total.active += slot.attached.read();
      total.overflow += slot.overflow.read();
      total.connections += slot.connections.read();
      if (slot.injected.read() == 0) continue;
      total.first_hit = std::min(total.first_hit, time_of(slot.first_hit));
      const TimePoint last = time_of(slot.last_hit);
      total.last_hit = total.last_hit == never ? last : std::max(total.last_hit, last);
    }
    return total;
  }

 private:
  static TimePoint time_of(const std::atomic<Duration::rep>& at) {
    return TimePoint{Duration{at.load(std::memory_order_relaxed)}};
  }

  std::vector<LedgerSlot> slots_;
  std::atomic<Duration::rep> shared_rate_{TimePoint::min().time_since_epoch().count()};
};

}  // namespace squall::faults
