// Who was charged how often, of late. Pure: the time is an argument; older charges are forgotten, so that a bad day is
// over some time. Called by the payments.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <unordered_map>

#include "demo/clock.hpp"

namespace squall::demo {

class Ledger {
 public:
  // After its last charge an order is remembered for so long.
  static constexpr std::chrono::seconds memory{5};

  // How often this order has been charged now.
  unsigned charge(std::uint64_t order, SteadyTime now);

  // Orders that were charged more than once.
  std::size_t doubled(SteadyTime now) const;

 private:
  struct Account {
    unsigned charges = 0;
    SteadyTime last;
  };
  std::unordered_map<std::uint64_t, Account> accounts_;
};

}  // namespace squall::demo
