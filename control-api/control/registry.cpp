// See registry.hpp.
#include "control/registry.hpp"

#include <algorithm>

namespace squall::control {

const HopEntry* find_hop(const Registry& registry, std::string_view name) {
  const auto at = std::ranges::find(registry.hops, name, [](const HopEntry& hop) { return hop.spec.name; });
  return at == registry.hops.end() ? nullptr : &*at;
}

const FaultSpec* find_fault(const Registry& registry, std::string_view name) {
  const auto at = std::ranges::find(registry.faults, name, &FaultSpec::name);
  return at == registry.faults.end() ? nullptr : &*at;
}

std::string_view holder_of(const Registry& registry, std::string_view hop) {
  const auto at = registry.locks.find(hop);
  return at == registry.locks.end() ? std::string_view{} : at->second;
}

std::vector<std::string> hop_names(const Registry& registry) {
  std::vector<std::string> names;
  for (const HopEntry& hop : registry.hops) names.push_back(hop.spec.name);
  return names;
}

std::vector<std::string> fault_names(const Registry& registry) {
  std::vector<std::string> names;
  for (const FaultSpec& fault : registry.faults) names.push_back(fault.name);
  return names;
}

DesiredState desired_state(const Registry& registry) {
  DesiredState desired{{}, registry.faults, registry.upstreams};
  for (const HopEntry& hop : registry.hops) desired.hops.push_back(hop.spec);
  return desired;
}

}  // namespace squall::control
