// The payments' books in virtual time.
#include "demo/ledger.hpp"

#include <gtest/gtest.h>

namespace squall::demo {
namespace {

constexpr SteadyTime noon{std::chrono::hours{12}};

TEST(Ledger, counts_the_charges_of_one_order) {
  Ledger ledger;
  EXPECT_EQ(ledger.charge(1, noon), 1u);
  EXPECT_EQ(ledger.charge(1, noon), 2u);
  EXPECT_EQ(ledger.charge(2, noon), 1u);
}

TEST(Ledger, finds_an_order_doubled_that_was_charged_more_than_once) {
  Ledger ledger;
  ledger.charge(1, noon);
  ledger.charge(2, noon);
  EXPECT_EQ(ledger.doubled(noon), 0u);
  ledger.charge(2, noon);
  ledger.charge(2, noon);
  EXPECT_EQ(ledger.doubled(noon), 1u);
}

TEST(Ledger, forgets_an_order_some_time_after_its_last_charge) {
  Ledger ledger;
  ledger.charge(1, noon);
  ledger.charge(1, noon + std::chrono::seconds{3});
  EXPECT_EQ(ledger.doubled(noon + std::chrono::seconds{8}), 1u);
  EXPECT_EQ(ledger.doubled(noon + std::chrono::seconds{9}), 0u);
  EXPECT_EQ(ledger.charge(1, noon + std::chrono::seconds{9}), 1u);
}

}  // namespace
}  // namespace squall::demo
