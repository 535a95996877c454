// Every change in the same steps: lock, draft, edit, commit. Whatever is wrong leaves before the data plane is asked.
#include <algorithm>
#include <utility>

#include "control/control.hpp"
#include "control/lock_rules.hpp"

namespace squall::control {

Outcome<HopChange> Control::put_hop(const HopSpec& hop, const std::vector<FaultSpec>* faults, const Caller& caller) {
  const std::lock_guard lock(mutex_);
  Draft change = draft();
  const bool created = find_hop(change.next(), hop.name) == nullptr;
  if (faults != nullptr) {
    for (std::size_t i = 0; i < faults->size(); ++i) {
      const FaultSpec* other = find_fault(change.next(), (*faults)[i].name);
      if (other != nullptr && other->hop != hop.name)
        return tl::unexpected<Refusal>({Refusal::Kind::conflict,
                                        {{"/faults/" + std::to_string(i) + "/name",
                                          "the hop \"" + other->hop + "\" has a fault of this name already",
                                          "names of faults are unique in the server: choose another"}}});
    }
  }
  change.put_hop(hop, Source::api, "");
  if (faults != nullptr) change.replace_faults(hop.name, *faults, "/faults");
  return commit_hop(std::move(change), hop.name, created, caller);
}

Outcome<HopChange> Control::set_hop_enabled(std::string_view name, bool enabled, const Caller& caller) {
  const std::lock_guard lock(mutex_);
  Draft change = draft();
  if (find_hop(change.next(), name) == nullptr) return no_hop(name);
  change.set_hop_enabled(name, enabled);
  return commit_hop(std::move(change), name, false, caller);
}

Outcome<Receipt> Control::change(const Edit& edit, const Caller& caller) {
  const std::lock_guard lock(mutex_);
  Draft draft_of_it = draft();
  if (const auto edited = edit(draft_of_it); !edited) return tl::unexpected(edited.error());
  if (draft_of_it.events().empty()) return Receipt{data_plane_.stats().epoch, 0, {}};
  return commit(std::move(draft_of_it), caller);
}

Outcome<HopChange> Control::commit_hop(Draft change, std::string_view name, bool created, const Caller& caller) {
  auto receipt = commit(std::move(change), caller);
  if (!receipt) return tl::unexpected(std::move(receipt.error()));
  auto view = hop(name);
  if (!view) return tl::unexpected(std::move(view.error()));
  return HopChange{std::move(*view), created, std::move(*receipt)};
}

Outcome<Removal> Control::remove_hop(std::string_view name, const Caller& caller) {
  const std::lock_guard lock(mutex_);
  Draft change = draft();
  if (find_hop(change.next(), name) == nullptr) return no_hop(name);
  change.remove_hop(name);
  auto receipt = commit(std::move(change), caller);
  if (!receipt) return tl::unexpected(std::move(receipt.error()));
  return Removal{1, std::move(*receipt)};
}

Outcome<FaultChange> Control::put_fault(FaultSpec fault, const Caller& caller) {
  const std::lock_guard lock(mutex_);
  Draft change = draft();
  change.put_fault(std::move(fault), "");
  return commit_faults(std::move(change), caller);
}

Outcome<FaultChange> Control::put_faults(std::vector<FaultSpec> faults, const Caller& caller) {
  const std::lock_guard lock(mutex_);
  Draft change = draft();
  change.put_faults(std::move(faults), "/faults");
  return commit_faults(std::move(change), caller);
}

Outcome<FaultChange> Control::set_fault_enabled(std::string_view name, bool enabled, const Caller& caller) {
  const std::lock_guard lock(mutex_);
  if (enabled && stop_.engaged()) return halted();
  auto now = fault(name);
  if (!now) return tl::unexpected(std::move(now.error()));
  if (enabled && now->state == FaultState::expired)
    return refused(Refusal::Kind::conflict, "the fault \"" + std::string(name) + "\" has ended",
                   "PUT it again: that starts its time anew");
  Draft change = draft();
  change.set_fault_enabled(name, enabled);
  return commit_faults(std::move(change), caller);
}

Outcome<FaultChange> Control::commit_faults(Draft change, const Caller& caller) {
  const std::vector<std::string> names = change.put_names();
  auto receipt = commit(std::move(change), caller);
  if (!receipt) return tl::unexpected(std::move(receipt.error()));
  FaultChange answer{{}, std::move(*receipt)};
  const Overview all = overview();
  for (const std::string& name : names)
    if (const FaultView* view = all.find_fault(name)) answer.faults.push_back(*view);
  // Active on every live connection, then stopped before this answer could be given.
  if (answer.faults.size() != names.size()) return halted();
  return answer;
}

Outcome<Removal> Control::remove_fault(std::string_view name, const Caller& caller) {
  const std::lock_guard lock(mutex_);
  Draft change = draft();
  if (find_fault(change.next(), name) == nullptr) return no_fault(name);
  change.remove_fault(name);
  auto receipt = commit(std::move(change), caller);
  if (!receipt) return tl::unexpected(std::move(receipt.error()));
  return Removal{1, std::move(*receipt)};
}

Outcome<Removal> Control::remove_faults(const Caller& caller) {
  const std::lock_guard lock(mutex_);
  Draft change = draft();
  const std::vector<std::string> names = faults_of(change.next(), "");
  if (names.empty() && !caller.if_epoch) return Removal{0, Receipt{data_plane_.stats().epoch, 0, {}}};
  for (const std::string& name : names) change.remove_fault(name);
  auto receipt = commit(std::move(change), caller);
  if (!receipt) return tl::unexpected(std::move(receipt.error()));
  return Removal{names.size(), std::move(*receipt)};
}

Outcome<void> Control::cut(std::string_view hop, std::uint64_t connection, const Caller& caller) {
  const Registry now = current();
  if (find_hop(now, hop) == nullptr) return no_hop(hop);
  // A connection that is cut in the middle of an experiment looks like what the experiment did.
  if (const std::string_view holder = holder_of(now, hop); holder != caller.run)
    return tl::unexpected<Refusal>({Refusal::Kind::conflict, {trespass(hop, holder, caller.run)}});
  if (!data_plane_.cut(hop, connection))
    return refused(Refusal::Kind::not_found,
                   "the hop \"" + std::string(hop) + "\" has no connection " + std::to_string(connection));
  const std::string id = std::string(hop) + "/" + std::to_string(connection);
  const Event event{"connection.cut", {{"connection", id}},      clock_.wall(), caller.by,
                    caller.why,       data_plane_.stats().epoch, caller.run};
  write_audit({&event, 1}, audit_);
  return {};
}

void Control::begin_drain(const Caller& caller) {
  const std::lock_guard lock(mutex_);
  Draft change = draft();
  const std::vector<std::string> names = fault_names(change.next());
  for (const std::string& name : names) change.remove_fault(name);
  if (!names.empty()) commit(std::move(change), caller);
  draining_ = true;
}

Outcome<EmergencyStop::Status> Control::release(const Caller& caller) {
  if (caller.why.empty())
    return refused(Refusal::Kind::invalid, "a release needs a reason", "DELETE /v1/halt?reason=...");
  const std::lock_guard lock(mutex_);
  return stop_.release(caller);
}

}  // namespace squall::control
