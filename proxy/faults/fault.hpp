// One published fault, compiled: what it does, when it is active and who is hit. Immutable and shared by all shards; a
// fault that a publish leaves as it was is the same object before and after.
#pragma once

#include <memory>

#include <squall/fault.hpp>

#include "faults/verb.hpp"

namespace squall::faults {

class Fault {
 public:
  // `start` is the receipt of the publish that brought this revision. `spec` has passed the catalogue's checks.
  Fault(FaultSpec spec, TimePoint start, std::shared_ptr<Ledger> ledger);

  const FaultSpec& spec() const { return spec_; }
  const Behaviour& behaviour() const { return *behaviour_; }
  Ledger& ledger() const { return *ledger_; }
  const std::shared_ptr<Ledger>& shared_ledger() const { return ledger_; }

  TimePoint start() const { return start_; }
  TimePoint active_from() const { return active_from_; }
  TimePoint until() const { return until_; }
  bool active(TimePoint now) const { return spec_.enabled && active_from_ <= now && now < until_; }

  // The next instant after `now` at which `active` changes by itself.
  TimePoint next_change(TimePoint now) const;

  // Whether the fault looks at this connection at all, and whether the dose picks it.
  bool matches(const Subject& subject) const { return spec_.existing || subject.opened >= active_from_; }
  bool picks(const Subject& subject) const { return dice_.who(subject.connection) < spec_.dose.probability; }

 private:
  FaultSpec spec_;
  TimePoint start_, active_from_, until_;
  Dice dice_;
  std::shared_ptr<Ledger> ledger_;
  std::unique_ptr<const Behaviour> behaviour_;
};

using FaultList = std::vector<std::shared_ptr<const Fault>>;

}  // namespace squall::faults
