// One published fault, compiled: what it does, when it is active and who is hit. Immutable and shared by all shards; a
// fault that a publish leaves as it was is the same object before and after.
#pragma once

#include <algorithm>
#include <memory>
#include <vector>

#include <squall/fault.hpp>

#include "faults/term.hpp"
#include "faults/verb.hpp"

namespace squall::faults {

class Fault {
  struct Choice {
    double up_to = 1;  // of the die, in the order of the alternatives
    std::unique_ptr<const Behaviour> behaviour;
  };

 public:
  // `start` is the receipt of the publish that brought this revision. `spec` has passed the catalogue's checks.
  Fault(FaultSpec spec, TimePoint start, std::shared_ptr<Ledger> ledger);

  const FaultSpec& spec() const { return spec_; }
  Ledger& ledger() const { return *ledger_; }
  const std::shared_ptr<Ledger>& shared_ledger() const { return ledger_; }

  TimePoint start() const { return start_; }
  TimePoint active_from() const { return active_from_; }
  const Term& term() const { return term_; }
  TimePoint until() const { return term_.until(); }  // as it is now: a lease may be renewed
  bool active(TimePoint now) const { return spec_.enabled && active_from_ <= now && !term_.over(now) && in_pulse(now); }

  // The next instant after `now` at which `active` changes by itself, or would if its lease were not renewed by then.
  TimePoint next_change(TimePoint now) const;

  // How far a ramp of intensity has come, 0..1.
  double intensity(TimePoint at) const;

  // Whether the fault looks at this connection at all: its traffic is meant, and it was not open before its time.
  bool matches(const Subject& subject) const {
    return matches_traffic(subject) && (spec_.existing || subject.opened >= active_from_);
  }
  bool matches_traffic(const Subject& subject) const;

  // Whether it is about this FIN; about bytes it always is.
  bool means(const Head& head) const {
    return spec_.match.closed_by == Match::Closer::either ||
           (spec_.match.closed_by == Match::Closer::client) == (head.direction == Point::request);
  }

  // Whether the dose asks for places; then whoever matches is given one, from 1, before it is picked.
  bool orders() const { return spec_.dose.in_order(); }
  bool orders_messages() const { return orders() && spec_.dose.per_message(); }
  bool acts_on_bodies() const {
    return std::any_of(choices_.begin(), choices_.end(),
                       [](const Choice& choice) { return choice.behaviour->acts_on_bodies(); });
  }
  bool orders_connections() const { return orders() && !spec_.dose.per_message(); }

  // From when on the dose picks this connection, a ramp of probability included; never: it is spared.
  TimePoint picked_from(const Subject& subject, std::uint64_t place) const;

  // What it does to this connection: of several alternatives the one that the die chose.
  const Behaviour& behaviour(const Subject& subject) const;

  // What it says to the door of its hop. A fault with alternatives leaves the door alone.
  Door door(std::uint64_t open_connections) const;

 private:
  void compile_choices();
  bool in_pulse(TimePoint now) const;
  bool in_order(std::uint64_t place) const;
  std::uint64_t unit_of(const Subject& subject) const;

  FaultSpec spec_;
  TimePoint start_, active_from_;
  Term term_;
  Dice dice_;
  std::shared_ptr<Ledger> ledger_;
  std::vector<Choice> choices_;  // one, unless there are alternatives
};

using FaultList = std::vector<std::shared_ptr<const Fault>>;

}  // namespace squall::faults
