// The bookkeeping that every judge shares.
#include "faults/verbs.hpp"

namespace squall::faults {

void Judge::left(const Head&, std::size_t, TimePoint) {}

void Judge::hit(TimePoint now) {
  const bool first_of_connection = !has_hit_ && (touched_ == nullptr || touched_->add(ledger_));
  slot_.hit(now, first_of_connection);
  has_hit_ = true;
}

void Judge::hit_once(const Head& head, TimePoint now) {
  if (last_head_ == head.key() || (has_hit_ && head.part != Part::stream)) return;
  last_head_ = head.key();
  hit(now);
}

Problems whole_door_only(const FaultSpec& fault, const std::string& why, const std::string& instead) {
  Problems problems;
  const auto refuse_key = [&](bool given, const std::string& key) {
    if (given) problems.push_back({"/" + key, why, instead.empty() ? "leave " + key + " out" : instead});
  };
  const Dose& dose = fault.dose;
  const bool picks = dose.probability < 1 || dose.in_order() || dose.capped() || dose.unit != Dose::Unit::connection;
  refuse_key(picks, "dose");
  refuse_key(!fault.match.empty(), "match");
  refuse_key(fault.ramp.over > Duration::zero(), "ramp");
  refuse_key(!fault.existing, "existing");
  refuse_key(!fault.alternatives.empty(), "one_of");
  return problems;
}

}  // namespace squall::faults
