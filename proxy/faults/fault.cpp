// Compiling a fault: its timing, its dice and its verb's behaviour.
#include "faults/fault.hpp"

namespace squall::faults {

Fault::Fault(FaultSpec spec, TimePoint start, std::shared_ptr<Ledger> ledger)
    : spec_(std::move(spec)),
      start_(start),
      active_from_(squall::after(start, spec_.after)),
      until_(squall::after(active_from_, spec_.lasts)),
      dice_(spec_.seed, spec_.name),
      ledger_(std::move(ledger)),
      behaviour_(find_verb(spec_.verb)->compile(spec_)) {}

TimePoint Fault::next_change(TimePoint now) const {
  if (!spec_.enabled || now >= until_) return never;
  return now < active_from_ ? active_from_ : until_;
}

}  // namespace squall::faults
