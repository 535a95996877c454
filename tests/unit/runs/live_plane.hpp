// The fake data plane in real time: its clock goes on, its faults end with their leases, and every look at them is a
// hit. Test code only.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "unit/control/fake_data_plane.hpp"
#include "unit/runs/scratch.hpp"

namespace squall::runs {

class LivePlane : public control::FakeDataPlane {
 public:
  std::atomic<bool> hits = true;
  std::function<void(Stats&)> traffic;  // what else is seen; said before anybody looks

  TimePoint time() const { return TimePoint(std::chrono::hours{1}) + (std::chrono::steady_clock::now() - beginning_); }

  Result<Receipt> publish(const DesiredState& desired) override {
    advance(time() - now());
    auto receipt = FakeDataPlane::publish(desired);
    changed();
    return receipt;
  }

  Receipt halt() override {
    const Receipt receipt = FakeDataPlane::halt();
    changed();
    return receipt;
  }

  Stats stats() const override {
    Stats stats = FakeDataPlane::stats();
    stats.now = time();
    const DesiredState state = published();
    for (FaultStats& fault : stats.faults) {
      const auto spec = std::ranges::find(state.faults, fault.name, &FaultSpec::name);
      if (spec != state.faults.end() && spec->lease) fault.until = std::min(fault.until, spec->lease->until());
      if (!hits) continue;
      fault.counters.matched = fault.counters.injected = ++looks_;
      fault.counters.connections = 1;
    }
    if (traffic) traffic(stats);
    return stats;
  }

  // Waits until the faults that are published are as the test wants them.
  bool await_faults(const std::function<bool(const std::vector<FaultSpec>&)>& as_wanted) {
    std::unique_lock lock(waiting_);
    return changed_.wait_for(lock, patience, [&] { return as_wanted(published().faults); });
  }
  bool await_faults_on() {
    return await_faults([](const auto& faults) { return !faults.empty(); });
  }
  bool await_faults_off() {
    return await_faults([](const auto& faults) { return faults.empty(); });
  }
  std::vector<FaultSpec> faults() const { return published().faults; }

 private:
  void changed() {
    { const std::lock_guard lock(waiting_); }  // nobody is between looking and waiting
    changed_.notify_all();
  }

  const std::chrono::steady_clock::time_point beginning_ = std::chrono::steady_clock::now();
  mutable std::atomic<std::uint64_t> looks_ = 0;
  std::mutex waiting_;
  std::condition_variable changed_;
};

}  // namespace squall::runs
