// Taking the faults out of an epoch.
#include "net/setup.hpp"

namespace squall::net {

std::shared_ptr<const Setup> without_faults(const Setup& setup) {
  auto calm = std::make_shared<Setup>(setup);
  for (Setup::Entry& entry : calm->hops) {
    if (entry.hop->faults.empty()) continue;
    auto hop = std::make_shared<HopSetup>(*entry.hop);
    hop->faults.clear();
    if (const auto& rules = entry.hop->messages)
      hop->messages = std::make_shared<http1::Rules>(hop->spec, hop->faults, rules->fault_header, rules->tallies);
    entry.hop = std::move(hop);
  }
  return calm;
}

}  // namespace squall::net
