// The bookkeeping that every judge shares.
#include "faults/verb.hpp"

namespace squall::faults {

void Judge::left(const Head&, std::size_t, TimePoint) {}

void Judge::hit(TimePoint now) {
  slot_.hit(now, !has_hit_);
  has_hit_ = true;
}

void Judge::hit_once(const Head& head, TimePoint now) {
  if (last_head_ == head.offset) return;
  last_head_ = head.offset;
  hit(now);
}

}  // namespace squall::faults
