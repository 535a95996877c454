// Counting, each thing once.
#include "flow/observer.hpp"

namespace squall::flow {

void Observer::hit() {
  if (is_hit_) return;
  is_hit_ = true;
  tally_.faulted.add();
}

void Observer::answered(TimePoint now) {
  (is_hit_ ? tally_.first_byte_faulted : tally_.first_byte).add(now - asked_at_);
  asked_at_ = never;
}

void Observer::cut_off() {
  if (is_cut_off_) return;
  is_cut_off_ = true;
  tally_.errors.add();
  if (is_hit_) tally_.errors_faulted.add();
}

void Observer::ended(TimePoint now) { (is_hit_ ? tally_.lifetime_faulted : tally_.lifetime).add(now - opened_); }

}  // namespace squall::flow
