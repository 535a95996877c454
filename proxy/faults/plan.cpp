// Folding the verdicts of a lane's faults in file order.
#include "faults/plan.hpp"

#include <algorithm>

namespace squall::faults {
namespace {

// Whoever was open when the fault came is on its roll, whoever came later was given a place by the door. A connection
// that was on its way from the door to its shard meanwhile is on neither, and takes the next.
std::uint64_t place_of(const Fault& fault, const Subject& subject, const Places& places) {
  if (fault.spec().dose.per_message()) return fault.ledger().next_place();
  for (const auto& [ledger, place] : places)
    if (ledger == fault.shared_ledger()) return place;
  const std::uint64_t place = fault.ledger().place_on_roll(subject.connection);
  return place != 0 ? place : fault.ledger().next_place();
}

}  // namespace

TimePoint Plan::Entry::next_change(TimePoint now) const {
  const TimePoint change = fault->next_change(now);
  return picked_from > now ? std::min(change, picked_from) : change;
}

// A dose with caps is asked once, when the fault first is active on this connection. Whoever is too many stays spared.
bool Plan::Entry::grip(LedgerSlot& slot, TimePoint now) {
  if (hold || !fault->spec().dose.capped()) return true;
  if (fault->ledger().grip(fault->spec().dose, now)) {
    hold.reset(&fault->ledger());
    return true;
  }
  slot.overflow.add();
  judge.reset();
  return false;
}

Plan::Entry Plan::make_entry(const std::shared_ptr<const Fault>& fault, const Subject& subject, const Places& places,
                             Entry* previous, Touched* touched) {
  LedgerSlot& slot = fault->ledger().slot(subject.shard);
  Entry entry;
  entry.fault = fault;
  if (fault->orders())
    entry.place = previous != nullptr && previous->place != 0 ? previous->place : place_of(*fault, subject, places);
  entry.picked_from = fault->picked_from(subject, entry.place);
  if (previous == nullptr) {
    slot.matched.add();
    if (entry.picked_from == never) slot.skipped.add();
  }
  if (entry.picked_from == never) return entry;
  // Also while it is switched off: what has been counted must be there when it is switched on again.
  const Behaviour& behaviour = fault->behaviour(subject);
  entry.felt_rate = behaviour.felt_rate();
  entry.judge = behaviour.attach({.subject = subject,
                                  .ledger = fault->ledger(),
                                  .since = std::max({subject.opened, subject.begins, entry.picked_from}),
                                  .active_from = fault->active_from(),
                                  .touched = touched,
                                  .shared_ledger = fault->shared_ledger()});
  if (previous != nullptr && previous->fault->shared_ledger() == fault->shared_ledger())
    entry.hold = std::move(previous->hold);
  if (entry.judge && previous != nullptr && previous->judge) entry.judge->take_over(*previous->judge);
  return entry;
}

void Plan::update(std::span<const std::shared_ptr<const Fault>> faults, const Subject& subject, TimePoint now,
                  const Places& places, Touched* touched) {
  if (faults.empty() && entries_.empty()) return;
  shard_ = subject.shard;
  messages_ = subject.request != nullptr;
  std::vector<Entry> next;
  for (const auto& fault : faults) {
    if (fault->spec().on != point_ || fault->term().over(now) || !fault->matches_traffic(subject)) continue;
    const auto same = std::ranges::find_if(
        entries_, [&](const Entry& entry) { return entry.fault && entry.fault->spec().name == fault->spec().name; });
    // Whoever was looked at stays looked at, also when an edit has moved the fault's start past their opening.
    if (same == entries_.end() && !fault->matches(subject)) continue;
    if (same != entries_.end() && same->fault == fault)
      next.push_back(std::move(*same));
    else
      next.push_back(make_entry(fault, subject, places, same == entries_.end() ? nullptr : &*same, touched));
  }
  entries_ = std::move(next);
}

void Plan::keep_only(std::span<const std::shared_ptr<const Fault>> faults, const Subject& subject, TimePoint now,
                     Touched* touched) {
  if (entries_.empty()) return;
  FaultList known;
  for (const auto& fault : faults)
    if (knows(fault->spec().name)) known.push_back(fault);
  update(known, subject, now, {}, touched);
}

bool Plan::knows(std::string_view fault) const {
  return std::ranges::any_of(entries_, [fault](const Entry& entry) { return entry.fault->spec().name == fault; });
}

bool Plan::is_active(std::string_view fault, TimePoint now) const {
  return std::ranges::any_of(
      entries_, [&](const Entry& entry) { return entry.fault->spec().name == fault && entry.active(now); });
}

Ruling Plan::rule(Head head, TimePoint now) {
  std::erase_if(entries_, [now](const Entry& entry) { return entry.fault->term().over(now); });
  Ruling ruling;
  for (Entry& entry : entries_) {
    if (!entry.judge) continue;
    ruling.changes = std::min(ruling.changes, entry.next_change(now));
    if (ruling.verdict.fate != Fate::pass || !entry.active(now) || !entry.fault->means(head)) continue;
    if (!entry.grip(entry.fault->ledger().slot(shard_), now)) continue;
    entry.judge->grip();
    ruling.felt_rate = std::min(ruling.felt_rate, entry.felt_rate);
    head.intensity = entry.fault->intensity(head.arrived);
    ruling.verdict = fold(ruling.verdict, entry.judge->judge(head, now));
    if (ruling.verdict.fate != Fate::pass) {
      ruling.by = &entry.fault->spec().name;
      ruling.term = &entry.fault->term();
    }
    if (ruling.verdict.edit != nullptr)
      ruling.edits.push_back({.edit = ruling.verdict.edit,
                              .by = entry.judge.get(),
                              .fault = &entry.fault->spec().name,
                              .seed = ruling.verdict.corrupt_seed,
                              .term = &entry.fault->term()});
    if (entry.judge->has_hit()) {
      has_acted_ = true;
      if (messages_) note_hit(entry.fault->spec().name);
    }
    if (const TimePoint wakes = entry.judge->wakes(); wakes > now) ruling.changes = std::min(ruling.changes, wakes);
  }
  return ruling;
}

void Plan::left(Head head, std::size_t bytes, TimePoint now) {
  for (const Entry& entry : entries_) {
    if (!entry.active(now)) continue;
    head.intensity = entry.fault->intensity(head.arrived);
    entry.judge->left(head, bytes, now);
  }
}

void Plan::note_hit(const std::string& fault) {
  if (std::ranges::find(hit_by_, fault) == hit_by_.end()) hit_by_.push_back(fault);
}

void Plan::edited(const Wanted& wanted, TimePoint now) {
  wanted.by->edited(now);
  note_hit(*wanted.fault);
}

void Plan::list_active(TimePoint now, std::vector<std::string>& names) const {
  for (const Entry& entry : entries_)
    if (entry.active(now)) names.push_back(entry.fault->spec().name);
}

}  // namespace squall::faults
