// What runs ask of Control: hops for themselves, and their faults gone whatever happens.
#include "control/control.hpp"
#include "control/lock_rules.hpp"

namespace squall::control {

Outcome<void> Control::lock(const std::string& run, const std::vector<std::string>& hops) {
  tick();  // tells of faults that have just ended, which are forgotten below
  const std::lock_guard lock(mutex_);
  if (draining_) return closing();
  if (stop_.engaged()) return halted();
  Registry now = current();
  if (auto refusal = obstacles(now, data_plane_.stats(), run, hops)) return tl::unexpected(std::move(*refusal));
  keep(with_locks(std::move(now), run, hops));
  return {};
}

Outcome<void> Control::could_lock(const std::vector<std::string>& hops) const {
  if (draining_) return closing();
  if (stop_.engaged()) return halted();
  if (auto refusal = obstacles(current(), data_plane_.stats(), "", hops)) return tl::unexpected(std::move(*refusal));
  return {};
}

void Control::unlock(const std::string& run) {
  const std::lock_guard lock(mutex_);
  Registry now = current();
  if (std::erase_if(now.locks, [&](const auto& held) { return held.second == run; }) != 0) keep(std::move(now));
}

std::string Control::holder(std::string_view hop) const { return std::string(holder_of(current(), hop)); }

Outcome<Removal> Control::remove_run_faults(const std::string& run, const Caller& caller) {
  const std::lock_guard lock(mutex_);
  Draft change = draft();
  const std::vector<std::string> names = faults_of(change.next(), run);
  if (names.empty()) return Removal{0, Receipt{data_plane_.stats().epoch, 0, {}}};
  for (const std::string& name : names) change.remove_fault(name);
  auto receipt = publish(change, caller);
  if (!receipt) {
    const Stats stats = data_plane_.stats();
    if (!stats.halted) return tl::unexpected(std::move(receipt.error()));
    // A halt came first and refuses what others have on other hops: off they are, all of them.
    receipt = Receipt{stats.epoch, 0, {}};
    settle(change, caller, stats.epoch);
  }
  return Removal{names.size(), std::move(*receipt)};
}

}  // namespace squall::control
