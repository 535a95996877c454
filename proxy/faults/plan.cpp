// Folding the verdicts of a lane's faults in file order.
#include "faults/plan.hpp"

#include <algorithm>

namespace squall::faults {

Plan::Entry Plan::make_entry(const std::shared_ptr<const Fault>& fault, const Subject& subject, const Entry* previous) {
  LedgerSlot& slot = fault->ledger().slot(subject.shard);
  const bool picked = fault->picks(subject);
  if (previous == nullptr) {
    slot.matched.add();
    if (!picked) slot.skipped.add();
  }
  Entry entry{fault, nullptr};
  if (!picked) return entry;
  // Also while it is switched off: what has been counted must be there when it is switched on again.
  entry.judge = fault->behaviour().attach(
      {.subject = subject, .ledger = fault->ledger(), .since = std::max(subject.opened, fault->active_from())});
  if (entry.judge && previous != nullptr && previous->judge) entry.judge->take_over(*previous->judge);
  return entry;
}

void Plan::update(std::span<const std::shared_ptr<const Fault>> faults, const Subject& subject, TimePoint now) {
  if (faults.empty() && entries_.empty()) return;
  std::vector<Entry> next;
  for (const auto& fault : faults) {
    if (fault->spec().on != point_ || now >= fault->until()) continue;
    const auto same = std::ranges::find_if(
        entries_, [&](const Entry& entry) { return entry.fault && entry.fault->spec().name == fault->spec().name; });
    // Whoever was looked at stays looked at, also when an edit has moved the fault's start past their opening.
    if (same == entries_.end() && !fault->matches(subject)) continue;
    if (same != entries_.end() && same->fault == fault)
      next.push_back(std::move(*same));
    else
      next.push_back(make_entry(fault, subject, same == entries_.end() ? nullptr : &*same));
  }
  entries_ = std::move(next);
}

Ruling Plan::rule(const Head& head, TimePoint now) {
  std::erase_if(entries_, [now](const Entry& entry) { return now >= entry.fault->until(); });
  Ruling ruling;
  for (const Entry& entry : entries_) {
    if (!entry.judge) continue;
    ruling.changes = std::min(ruling.changes, entry.fault->next_change(now));
    if (ruling.verdict.fate != Fate::pass || !entry.fault->active(now)) continue;
    ruling.felt_rate = std::min(ruling.felt_rate, entry.fault->behaviour().felt_rate());
    ruling.verdict = fold(ruling.verdict, entry.judge->judge(head, now));
    if (const TimePoint wakes = entry.judge->wakes(); wakes > now) ruling.changes = std::min(ruling.changes, wakes);
  }
  return ruling;
}

void Plan::left(const Head& head, std::size_t bytes, TimePoint now) {
  for (const Entry& entry : entries_)
    if (entry.judge && entry.fault->active(now)) entry.judge->left(head, bytes, now);
}

void Plan::list_active(TimePoint now, std::vector<std::string>& names) const {
  for (const Entry& entry : entries_)
    if (entry.judge && entry.fault->active(now)) names.push_back(entry.fault->spec().name);
}

}  // namespace squall::faults
