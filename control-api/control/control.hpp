// The registry of hops and faults and the only publisher of epochs. Every change is drafted, checked and published, and
// becomes the registry only when the data plane has it: nothing is ever half-applied. Called by the routes, the reload
// and the ticker from any thread: one mutex orders the writers, readers take a snapshot and wait for nobody.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include <squall/data_plane.hpp>

#include "config/server_config.hpp"
#include "control/audit.hpp"
#include "control/draft.hpp"
#include "control/emergency_stop.hpp"
#include "control/event.hpp"
#include "control/fault_watch.hpp"
#include "control/refusal.hpp"
#include "control/registry.hpp"
#include "control/traffic_watch.hpp"
#include "control/views.hpp"

namespace squall::control {

struct HopChange {
  HopView hop;
  bool created = false;
  Receipt receipt;
};

struct FaultChange {
  std::vector<FaultView> faults;  // those of the request, in its order
  Receipt receipt;
};

struct Removal {
  std::uint64_t removed = 0;
  Receipt receipt;
};

class Control {
 public:
  // What is wished for outlives it. `seed` goes into every fault: the same seed hits the same connections.
  Control(DataPlane& data_plane, EmergencyStop& stop, Clock clock, EventSink events, std::uint64_t seed,
          AuditSink audit = {});

  // --- what is ---
  Overview overview() const;
  Outcome<HopView> hop(std::string_view name, std::uint64_t* epoch = nullptr) const;
  Outcome<FaultView> fault(std::string_view name) const;
  Outcome<std::vector<ConnectionInfo>> connections(std::string_view hop) const;
  Catalog catalog() const { return data_plane_.catalog(); }
  std::uint64_t seed() const { return seed_; }
  EmergencyStop::Status halt_status() const { return stop_.status(); }
  Stats stats() const { return data_plane_.stats(); }  // the figures alone, for who looks often
  std::vector<HopSpec> hop_specs() const;
  config::FaultLimits limits() const { return current().limits; }

  // --- changes, each one epoch or none ---
  // A hop that a run holds is that run's alone: whatever else would change the hop or put a fault on it is refused, a
  // conflict that names the holder. Taking a fault away is always allowed; a run ends when one of its own is taken.

  // Without a list the hop keeps its faults; with one it has these and no others.
  Outcome<HopChange> put_hop(const HopSpec& hop, const std::vector<FaultSpec>* faults, const Caller& caller);
  Outcome<HopChange> set_hop_enabled(std::string_view name, bool enabled, const Caller& caller);
  Outcome<Removal> remove_hop(std::string_view name, const Caller& caller);

  Outcome<FaultChange> put_fault(FaultSpec fault, const Caller& caller);
  // Adds or replaces the named, all or none. Problem paths: /faults/<i>/...
  Outcome<FaultChange> put_faults(std::vector<FaultSpec> faults, const Caller& caller);
  Outcome<FaultChange> set_fault_enabled(std::string_view name, bool enabled, const Caller& caller);
  Outcome<Removal> remove_fault(std::string_view name, const Caller& caller);
  // Those that people and tools have put; those of runs stay.
  Outcome<Removal> remove_faults(const Caller& caller);

  // Whatever else, for an API with words of its own: `edit` is called once with the draft, while no other change can
  // come between, and refuses by its answer. A draft in which nothing has happened is no epoch.
  using Edit = std::function<Outcome<void>(Draft&)>;
  Outcome<Receipt> change(const Edit& edit, const Caller& caller);

  // Start and reload: the hops that came from the file become these, limits and upstream rules too; hops made over the
  // API stay, and their faults. Faults of hops that go, go with them. Refused whole, and told so, when invalid.
  Outcome<Receipt> apply_config(const config::ServerConfig& config, std::vector<Address> own_listeners,
                                const Caller& caller);
  // The file could not even be read: tells the event stream and the log.
  void refuse_config(const Problems& problems, const Caller& caller);

  // --- for runs; `run` is never empty ---
  // All of the hops or none, until unlock(): a halt or a reload changes nothing about it. Refused with every reason at
  // once: unknown hops, hops that are down, held by another run, or with a fault of somebody else on them.
  Outcome<void> lock(const std::string& run, const std::vector<std::string>& hops);
  Outcome<void> could_lock(const std::vector<std::string>& hops) const;  // what lock() would say now to a new run
  void unlock(const std::string& run);             // after remove_run_faults: what is left is nobody's
  std::string holder(std::string_view hop) const;  // the run; empty: nobody
  // Every fault on the hops that the run holds, as one epoch. Refused by no lock, no drain, no If-Match and no halt,
  // only when the data plane cannot publish; nothing there: the epoch that is, and 0. Their counters go with them.
  Outcome<Removal> remove_run_faults(const std::string& run, const Caller& caller);

  // Something was changed beside hops and faults, and goes into the audit trail: `run.stop checkout-17`.
  void note(std::string type, std::string about, const Caller& caller) const;

  Outcome<void> cut(std::string_view hop, std::uint64_t connection, const Caller& caller);

  // Engaging waits for nobody; see EmergencyStop. Releasing takes its turn among the writers and needs a reason.
  EmergencyStop::Status halt(const Caller& caller) { return stop_.engage(caller); }
  Outcome<EmergencyStop::Status> release(const Caller& caller);

  // Called a few times a second: tells of faults that hit or ended, forgets those that ended long ago.
  void tick();

  // SIGTERM: faults off first, then no more changes; reading and halting go on to the end.
  void begin_drain(const Caller& caller);

 private:
  using Snapshot = std::shared_ptr<const Registry>;

  Registry current() const;  // with the faults of before a halt forgotten
  Draft draft() const { return Draft(current(), seed_); }
  void keep(Registry registry);
  Outcome<Receipt> commit(Draft draft, const Caller& caller);             // mutex_ held
  Outcome<void> may(const Draft& draft, const Caller& caller) const;      // what the server's state says to it
  Outcome<Receipt> publish(Draft& draft, const Caller& caller);           // mutex_ held; takes what was published
  void settle(Draft& draft, const Caller& caller, std::uint64_t epoch);   // told and kept
  Outcome<FaultChange> commit_faults(Draft draft, const Caller& caller);  // mutex_ held
  Outcome<HopChange> commit_hop(Draft draft, std::string_view name, bool created, const Caller& caller);
  tl::unexpected<Refusal> no_hop(std::string_view name) const;
  tl::unexpected<Refusal> no_fault(std::string_view name) const;
  tl::unexpected<Refusal> halted() const;
  static tl::unexpected<Refusal> closing();
  void tell(std::vector<Event> events, const Caller& caller, std::uint64_t epoch) const;

  DataPlane& data_plane_;
  EmergencyStop& stop_;
  const Clock clock_;
  const EventSink events_;
  const AuditSink audit_;
  const std::uint64_t seed_;
  const TimePoint started_;
  std::atomic<bool> configured_ = false;
  std::atomic<bool> draining_ = false;

  std::mutex mutex_;                   // of writers; held across a publish
  mutable std::mutex snapshot_mutex_;  // of registry_, held for a copy of the pointer
  Snapshot registry_;
  std::mutex watch_mutex_;
  FaultWatch watch_;
  TrafficWatch traffic_;
};

}  // namespace squall::control
