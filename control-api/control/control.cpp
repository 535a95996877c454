// Reading, publishing and the tick. The changes themselves are in changes.cpp.
#include "control/control.hpp"

#include <algorithm>
#include <utility>

#include "config/reader.hpp"
#include "control/lock_rules.hpp"

namespace squall::control {

Control::Control(DataPlane& data_plane, EmergencyStop& stop, Clock clock, EventSink events, std::uint64_t seed,
                 AuditSink audit)
    : data_plane_(data_plane),
      stop_(stop),
      clock_(std::move(clock)),
      events_(std::move(events)),
      audit_(std::move(audit)),
      seed_(seed),
      started_(clock_.monotonic()),
      registry_(std::make_shared<const Registry>()) {}

Registry Control::current() const {
  const std::uint64_t halts = stop_.halts();
  Snapshot snapshot;
  {
    const std::lock_guard lock(snapshot_mutex_);
    snapshot = registry_;
  }
  Registry registry = *snapshot;
  if (registry.halts != halts) {
    registry.faults.clear();
    registry.toxics.clear();
  }
  registry.halts = halts;
  return registry;
}

void Control::keep(Registry registry) {
  auto snapshot = std::make_shared<const Registry>(std::move(registry));
  const std::lock_guard lock(snapshot_mutex_);
  registry_.swap(snapshot);
}

Overview Control::overview() const {
  const Registry registry = current();
  Overview all = make_overview(registry, data_plane_.stats(), clock_.wall());
  all.stats.halted = stop_.engaged();
  all.uptime = clock_.monotonic() - started_;
  all.ready = configured_ && !draining_;
  return all;
}

Outcome<HopView> Control::hop(std::string_view name, std::uint64_t* epoch) const {
  const Overview all = overview();
  if (epoch != nullptr) *epoch = all.stats.epoch;
  if (const HopView* found = all.find_hop(name)) return *found;
  return no_hop(name);
}

Outcome<FaultView> Control::fault(std::string_view name) const {
  const Overview all = overview();
  if (const FaultView* found = all.find_fault(name)) return *found;
  return no_fault(name);
}

Outcome<std::vector<ConnectionInfo>> Control::connections(std::string_view hop) const {
  if (auto list = data_plane_.connections(hop)) return std::move(*list);
  return no_hop(hop);
}

Outcome<void> Control::may(const Draft& draft, const Caller& caller) const {
  if (draining_) return closing();
  if (caller.if_epoch) {
    const std::uint64_t epoch = data_plane_.stats().epoch;
    if (*caller.if_epoch != epoch)
      return refused(Refusal::Kind::stale,
                     "the epoch is " + std::to_string(epoch) + ", not " + std::to_string(*caller.if_epoch) +
                         ": something else has changed",
                     "read again, decide again, send the new epoch as If-Match");
  }
  // A halt has emptied the registry: faults in the draft can only be new ones.
  if (!draft.next().faults.empty() && stop_.engaged()) return halted();
  if (Problems problems = trespasses(current(), draft, caller.run); !problems.empty())
    return tl::unexpected<Refusal>({Refusal::Kind::conflict, std::move(problems)});
  if (Problems problems = draft.check(data_plane_.catalog()); !problems.empty())
    return tl::unexpected<Refusal>({Refusal::Kind::invalid, std::move(problems)});
  return {};
}

Outcome<Receipt> Control::commit(Draft draft, const Caller& caller) {
  if (auto allowed = may(draft, caller); !allowed) return tl::unexpected(std::move(allowed.error()));
  return publish(draft, caller);
}

Outcome<Receipt> Control::publish(Draft& draft, const Caller& caller) {
  Result<Receipt> receipt = data_plane_.publish(desired_state(draft.next()));
  if (!receipt) {
    // A halt may have come between the check above and the publish.
    if (!draft.next().faults.empty() && data_plane_.stats().halted) return halted();
    return tl::unexpected<Refusal>({Refusal::Kind::invalid, draft.in_request_terms(std::move(receipt.error()))});
  }
  settle(draft, caller, receipt->epoch);
  return std::move(*receipt);
}

void Control::settle(Draft& draft, const Caller& caller, std::uint64_t epoch) {
  tell(draft.events(), caller, epoch);
  keep(std::move(draft).take());
}

void Control::tell(std::vector<Event> events, const Caller& caller, std::uint64_t epoch) const {
  for (Event& event : events) {
    event.time = clock_.wall();
    event.by = caller.by;
    event.why = caller.why;
    event.epoch = epoch;
    event.run = caller.run;
    if (events_) events_(event);
  }
  write_audit(events, audit_);
}

void Control::note(std::string type, std::string about, const Caller& caller) const {
  const Event event{std::move(type), {{"name", std::move(about)}}, clock_.wall(), caller.by,
                    caller.why,      data_plane_.stats().epoch,    caller.run};
  write_audit({&event, 1}, audit_);
}

std::vector<HopSpec> Control::hop_specs() const {
  std::vector<HopSpec> specs;
  for (const HopEntry& hop : current().hops) specs.push_back(hop.spec);
  return specs;
}

void Control::tick() {
  const std::lock_guard watching(watch_mutex_);
  const Registry registry = current();
  const Stats stats = data_plane_.stats();
  std::vector<Event> seen = watch_.look(registry, stats, clock_.wall());
  std::ranges::move(traffic_.look(stats), std::back_inserter(seen));
  for (Event& event : seen) {
    event.time = clock_.wall();
    event.by = "squall";
    event.epoch = stats.epoch;
    if (events_) events_(event);
  }
  const std::vector<std::string> names = long_expired(registry, stats);
  if (names.empty()) return;
  // Forgetting is not urgent: while somebody publishes, the next tick will do. The data plane forgets with the next
  // epoch.
  const std::unique_lock lock(mutex_, std::try_to_lock);
  if (!lock) return;
  Registry next = current();
  std::erase_if(next.faults, [&](const FaultSpec& fault) {
    const FaultSpec* then = find_fault(registry, fault.name);
    return std::ranges::count(names, fault.name) != 0 && then != nullptr && then->revision == fault.revision;
  });
  std::erase_if(next.toxics, [&](const auto& toxic) { return find_fault(next, toxic.first) == nullptr; });
  keep(std::move(next));
}

tl::unexpected<Refusal> Control::no_hop(std::string_view name) const {
  return refused(Refusal::Kind::not_found, "there is no hop \"" + std::string(name) + "\"",
                 config::did_you_mean(name, hop_names(current())));
}

tl::unexpected<Refusal> Control::no_fault(std::string_view name) const {
  return refused(Refusal::Kind::not_found, "there is no fault \"" + std::string(name) + "\"",
                 config::did_you_mean(name, fault_names(current())));
}

tl::unexpected<Refusal> Control::closing() {
  return refused(Refusal::Kind::closing, "the server is shutting down: nothing can be changed any more");
}

tl::unexpected<Refusal> Control::halted() const {
  const EmergencyStop::Status status = stop_.status();
  std::string message = "the emergency stop is engaged";
  if (!status.by.empty()) message += " by " + status.by;
  if (!status.reason.empty()) message += ": " + status.reason;
  return refused(Refusal::Kind::halted, std::move(message),
                 "release it first: squall resume --reason WHY, or DELETE /v1/halt?reason=WHY");
}

}  // namespace squall::control
