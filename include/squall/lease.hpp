// A deadline that is pushed back while somebody watches over a run. Faults that carry a lease end with it at the
// latest, whatever else their time says; one that has run out is over for good. Renewed by the control plane, read by
// the data plane's lanes: any thread, no lock, no epoch.
#pragma once

#include <atomic>

#include <squall/time.hpp>

namespace squall {

class Lease {
 public:
  explicit Lease(TimePoint until) : until_(until.time_since_epoch().count()) {}

  TimePoint until() const { return TimePoint{Duration{until_.load(std::memory_order_relaxed)}}; }

  // False, and nothing changes, once the lease has run out: it never comes back. It is never shortened, but by end().
  bool renew(TimePoint now, TimePoint until) {
    Duration::rep was = until_.load(std::memory_order_relaxed);
    do {
      if (was <= now.time_since_epoch().count()) return false;
      if (until.time_since_epoch().count() <= was) return true;
    } while (!until_.compare_exchange_weak(was, until.time_since_epoch().count(), std::memory_order_relaxed));
    return true;
  }

  void end() { until_.store(Duration::min().count(), std::memory_order_relaxed); }

 private:
  std::atomic<Duration::rep> until_;
};

}  // namespace squall
