// The emergency stop. Engaging takes no lock that a publish, a request or a disk can hold: the data plane first, then
// the latch, then the news. Any thread; the roads to it (HTTP, Unix socket, SIGUSR1) need nothing of Control.
#pragma once

#include <atomic>
#include <mutex>
#include <string>

#include <squall/data_plane.hpp>

#include "control/audit.hpp"
#include "control/event.hpp"
#include "store/halt_latch.hpp"

namespace squall::control {

class EmergencyStop {
 public:
  struct Status {
    bool halted = false;
    std::string reason;
    std::string by;
    WallTime since{};
    bool persisted = true;  // a restart would come up the same
  };

  // Data plane and latch must outlive it. A latch that is engaged halts the data plane here, before anything can be
  // published.
  EmergencyStop(DataPlane& data_plane, store::HaltLatch& latch, Clock clock, EventSink events, AuditSink audit = {});

  // Every fault is off when this returns. Engaging again is harmless and keeps the first reason.
  Status engage(const Caller& caller);
  Status status() const;
  bool engaged() const { return latch_.engaged(); }
  // How many halts there were: whoever remembers faults from before the last one must forget them.
  std::uint64_t halts() const { return halts_; }

 private:
  friend class Control;
  // Only while nobody publishes: a publish begun before the halt must not end after it.
  Status release(const Caller& caller);
  Status told(std::string type, const Caller& caller, std::uint64_t ticket, std::uint64_t epoch, bool news);

  DataPlane& data_plane_;
  store::HaltLatch& latch_;
  Clock clock_;
  EventSink events_;
  AuditSink audit_;
  std::mutex order_;  // of engaging and releasing among themselves; held for moments only
  std::atomic<std::uint64_t> halts_ = 0;
  std::atomic<std::uint64_t> releases_ = 0;
};

}  // namespace squall::control
