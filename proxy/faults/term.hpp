// When a fault is over: at its own deadline, or with the lease of the run it belongs to, whichever comes first. A lease
// is renewed without telling anybody, so whatever lasts as long as a fault keeps its term and asks it, and never what
// it once said. A value, any thread.
#pragma once

#include <algorithm>
#include <memory>
#include <utility>

#include <squall/lease.hpp>
#include <squall/time.hpp>

namespace squall::faults {

class Term {
 public:
  Term() = default;  // without an end
  Term(TimePoint deadline, std::shared_ptr<const Lease> lease) : deadline_(deadline), lease_(std::move(lease)) {}

  TimePoint until() const { return lease_ ? std::min(deadline_, lease_->until()) : deadline_; }
  bool over(TimePoint now) const { return now >= until(); }

  // The same for people. A lease that was ended names no instant: then it is now, unless the deadline was before.
  TimePoint told_until(TimePoint now) const {
    const TimePoint at = until();
    return at == TimePoint::min() ? std::min(deadline_, now) : at;
  }

 private:
  TimePoint deadline_ = never;
  std::shared_ptr<const Lease> lease_;
};

}  // namespace squall::faults
