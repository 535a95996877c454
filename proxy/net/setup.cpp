// Taking the faults out of an epoch.
#include "net/setup.hpp"

namespace squall::net {

std::shared_ptr<const Setup> without_faults(const Setup& setup) {
  auto calm = std::make_shared<Setup>(setup);
  for (Setup::Entry& entry : calm->hops) {
    if (entry.hop->faults.empty()) continue;
    auto hop = std::make_shared<HopSetup>(*entry.hop);
    hop->faults.clear();
    entry.hop = std::move(hop);
  }
  return calm;
}

}  // namespace squall::net
