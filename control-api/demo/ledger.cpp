// See ledger.hpp.
#include "demo/ledger.hpp"

#include <algorithm>

namespace squall::demo {

unsigned Ledger::charge(std::uint64_t order, SteadyTime now) {
  std::erase_if(accounts_, [now](const auto& account) { return now - account.second.last > memory; });
  Account& account = accounts_[order];
  account.last = now;
  return ++account.charges;
}

std::size_t Ledger::doubled(SteadyTime now) const {
  return static_cast<std::size_t>(std::ranges::count_if(accounts_, [now](const auto& account) {
    return account.second.charges > 1 && now - account.second.last <= memory;
  }));
}

}  // namespace squall::demo
