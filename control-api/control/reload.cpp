// Start and SIGHUP: the configuration file's part of the registry, replaced as one epoch or not at all.
#include <algorithm>
#include <utility>

#include "config/reader.hpp"
#include "control/audit.hpp"
#include "control/control.hpp"

namespace squall::control {
namespace {

bool names_hop(const std::vector<HopSpec>& hops, std::string_view name) {
  return std::ranges::count(hops, name, &HopSpec::name) != 0;
}

Problems clashes(const Registry& registry, const std::vector<HopSpec>& hops) {
  Problems problems;
  for (std::size_t i = 0; i < hops.size(); ++i) {
    const HopEntry* there = find_hop(registry, hops[i].name);
    if (there != nullptr && there->source == Source::api)
      problems.push_back({"/hops/" + std::to_string(i) + "/name",
                          "the hop \"" + hops[i].name + "\" was made over the API",
                          "delete it there first, or choose another name"});
  }
  return problems;
}

// Takes the file's old hops out, with the faults of those that do not come back, and puts the new ones in front.
void replace_file_hops(Draft& change, const std::vector<HopSpec>& hops) {
  const Registry before = change.next();
  std::uint64_t removed = 0;
  std::vector<std::string> faults_removed;
  for (const HopEntry& hop : before.hops) {
    if (hop.source != Source::file || names_hop(hops, hop.spec.name)) continue;
    ++removed;
    for (const FaultSpec& fault : before.faults)
      if (fault.hop == hop.spec.name) faults_removed.push_back(fault.name);
    change.remove_hop(hop.spec.name);
  }
  for (std::size_t i = 0; i < hops.size(); ++i) {
    const HopEntry* there = find_hop(before, hops[i].name);
    if (there == nullptr || there->spec != hops[i]) change.put_hop(hops[i], Source::file, "/hops/" + std::to_string(i));
  }
  change.order_file_hops(hops);
  change.tell({"config.reloaded",
               {{"hops", std::uint64_t{hops.size()}},
                {"hops_removed", removed},
                {"faults_removed", std::move(faults_removed)}}});
}

}  // namespace

Outcome<Receipt> Control::apply_config(const config::ServerConfig& config, std::vector<Address> own_listeners,
                                       const Caller& caller) {
  const std::lock_guard lock(mutex_);
  Draft change = draft();
  Outcome<Receipt> receipt;
  if (Problems problems = clashes(change.next(), config.hops); !problems.empty()) {
    receipt = tl::unexpected<Refusal>({Refusal::Kind::conflict, std::move(problems)});
  } else {
    replace_file_hops(change, config.hops);
    change.set_rules(config.limits.faults, {config.limits.upstreams, std::move(own_listeners)});
    receipt = commit(std::move(change), caller);
  }
  if (receipt)
    configured_ = true;
  else
    refuse_config(receipt.error().problems, caller);
  return receipt;
}

void Control::refuse_config(const Problems& problems, const Caller& caller) {
  tell({{"config.refused", {{"problems", config::capped(problems)}}}}, caller, data_plane_.stats().epoch);
  if (configured_) write_refusal(problems);  // at the start it is told by whoever starts
}

}  // namespace squall::control
