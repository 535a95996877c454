// What all revisions of one fault share: its counters and the little state that a hop's connections have in common.
// One Ledger lives as long as the fault's name is published; edits keep it. Each shard writes only its own slot; the
// rest is atomic. Memory: one slot a shard, and 8 bytes for each connection that was open when an ordered dose came.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <squall/fault.hpp>
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

  void hit(TimePoint now, bool first_on_this_connection, std::uint64_t times = 1) {
    const Duration::rep at = now.time_since_epoch().count();
    if (injected.read() == 0) first_hit.store(at, std::memory_order_relaxed);
    last_hit.store(at, std::memory_order_relaxed);
    if (first_on_this_connection) connections.add();
    injected.add(times);
  }
};

class Ledger {
 public:
  explicit Ledger(std::size_t shards) : slots_(shards) {}

  LedgerSlot& slot(std::size_t shard) { return slots_[shard]; }

  // The virtual time up to which a rate shared by the hop is spent, in nanoseconds since the clock's epoch.
  std::atomic<Duration::rep>& shared_rate() { return shared_rate_; }

  // How many requests a limit has let in and not yet let go.
  bool enter(std::uint64_t most) { return take_one(inside_, most); }
  void leave() { inside_.fetch_sub(1); }

  // Each call is the next place in a trace that all connections replay together.
  std::uint64_t next_turn() { return turns_.fetch_add(1, std::memory_order_relaxed); }

  // Places of connections, from 1. The roll names those that were open when the fault came, sorted; it is called once,
  // before any shard sees the fault. Whoever comes later takes the next place.
  void call_roll(std::vector<std::uint64_t> open) {
    places_ = open.size();
    roll_ = std::move(open);
    roll_called_ = true;
  }
  bool roll_called() const { return roll_called_; }
  std::uint64_t next_place() { return places_.fetch_add(1, std::memory_order_relaxed) + 1; }
  std::uint64_t place_on_roll(std::uint64_t connection) const {  // 0: not on it
    const auto at = std::ranges::lower_bound(roll_, connection);
    return at == roll_.end() || *at != connection ? 0 : static_cast<std::uint64_t>(at - roll_.begin()) + 1;
  }

  // The caps of a dose: whether one more connection may be gripped now. Each grip is let go once.
  bool grip(const Dose& caps, TimePoint now) {
    if (!take_one(gripped_, caps.max_active)) return false;
    if (!take_one(total_, caps.max_total)) {
      let_go();
      return false;
    }
    if (caps.max_per_second == 0 || take_second(caps.max_per_second, now)) return true;
    total_.fetch_sub(1);
    let_go();
    return false;
  }
  void let_go() { gripped_.fetch_sub(1); }

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

  static bool take_one(std::atomic<std::uint64_t>& count, std::uint64_t most) {
    if (count.fetch_add(1) < most || most == 0) return true;
    count.fetch_sub(1);
    return false;
  }

  // The whole second and how many were gripped in it, in one word.
  bool take_second(std::uint64_t most, TimePoint now) {
    const auto second = static_cast<std::uint64_t>(now.time_since_epoch() / std::chrono::seconds{1}) & 0xffffffff;
    std::uint64_t seen = this_second_.load();
    while (true) {
      const std::uint64_t count = seen >> 32 == second ? seen & 0xffffffff : 0;
      if (count >= most) return false;
      if (this_second_.compare_exchange_weak(seen, second << 32 | (count + 1))) return true;
    }
  }

  std::vector<LedgerSlot> slots_;
  std::atomic<Duration::rep> shared_rate_{TimePoint::min().time_since_epoch().count()};
  std::atomic<std::uint64_t> turns_{0};
  std::atomic<std::uint64_t> inside_{0};
  std::atomic<std::uint64_t> places_{0};
  std::atomic<std::uint64_t> gripped_{0};
  std::atomic<std::uint64_t> total_{0};
  std::atomic<std::uint64_t> this_second_{0};
  std::vector<std::uint64_t> roll_;
  bool roll_called_ = false;
};

}  // namespace squall::faults
