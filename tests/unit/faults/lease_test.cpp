// A fault that belongs to a run ends with the run's lease: as functions of one shared_fault fault, and of a plan.
#include <gmock/gmock.h>

#include "faults/plan.hpp"
#include "unit/faults/instants.hpp"

namespace squall::faults {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

std::shared_ptr<Lease> lease_until(Duration since_start) { return std::make_shared<Lease>(at(since_start)); }

FaultSpec leased(std::shared_ptr<const Lease> lease) {
  FaultSpec spec;
  spec.name = "slow";
  spec.verb = "delay";
  spec.arguments = {{"fixed", Duration{minutes{1}}}};
  spec.lasts = minutes{10};
  spec.seed = 7;
  spec.lease = std::move(lease);
  return spec;
}

std::shared_ptr<const Fault> shared_fault(const FaultSpec& spec) {
  return std::make_shared<Fault>(spec, at({}), std::make_shared<Ledger>(1));
}

TEST(LeasedFault, IsActiveUntilItsLeaseRunsOut) {
  const auto fault = shared_fault(leased(lease_until(seconds{30})));
  EXPECT_TRUE(fault->active(at(seconds{30}) - Duration{1}));
  EXPECT_FALSE(fault->active(at(seconds{30})));
}

TEST(LeasedFault, IsActiveLongerWhenItsLeaseIsRenewed) {
  const auto lease = lease_until(seconds{30});
  const auto fault = shared_fault(leased(lease));
  EXPECT_TRUE(lease->renew(at(seconds{20}), at(seconds{50})));
  EXPECT_TRUE(fault->active(at(seconds{40})));
  EXPECT_EQ(fault->until(), at(seconds{50}));
}

TEST(LeasedFault, EndsAtItsOwnDeadlineHoweverLongItsLease) {
  const auto fault = shared_fault(leased(lease_until(minutes{60})));
  EXPECT_EQ(fault->until(), at(minutes{10}));
  EXPECT_FALSE(fault->active(at(minutes{10})));
}

TEST(LeasedFault, IsOverAtOnceWhenItsLeaseIsEnded) {
  const auto lease = lease_until(seconds{30});
  const auto fault = shared_fault(leased(lease));
  lease->end();
  EXPECT_FALSE(fault->active(at(seconds{1})));
  EXPECT_EQ(fault->next_change(at(seconds{1})), never);
}

TEST(LeasedFault, DoesNotComeBackOnceItsLeaseHasRunOut) {
  const auto lease = lease_until(seconds{30});
  const auto fault = shared_fault(leased(lease));
  EXPECT_FALSE(lease->renew(at(seconds{31}), at(seconds{60})));
  EXPECT_FALSE(fault->active(at(seconds{40})));
}

TEST(LeasedFault, ChangesAtThePresentEndOfItsLease) {
  const auto lease = lease_until(seconds{30});
  const auto fault = shared_fault(leased(lease));
  EXPECT_EQ(fault->next_change(at(seconds{1})), at(seconds{30}));
  lease->renew(at(seconds{29}), at(seconds{90}));
  EXPECT_EQ(fault->next_change(at(seconds{30})), at(seconds{90}));
}

TEST(LeasedFault, ChangesWithItsPulseOrItsLeaseWhateverIsFirst) {
  FaultSpec spec = leased(lease_until(seconds{8}));
  spec.pulse = {.on = seconds{5}, .off = seconds{5}};
  const auto fault = shared_fault(spec);
  EXPECT_EQ(fault->next_change(at(seconds{1})), at(seconds{5}));
  EXPECT_EQ(fault->next_change(at(seconds{5})), at(seconds{8}));
}

// Whoever waits for its start need not be woken for it when the lease is over before.
TEST(LeasedFault, ThatHasNotStartedChangesWhenItsLeaseRunsOut) {
  FaultSpec spec = leased(lease_until(seconds{8}));
  spec.after = seconds{20};
  EXPECT_EQ(shared_fault(spec)->next_change(at(seconds{1})), at(seconds{8}));
}

TEST(LeasedFault, IsAnotherSpecWithAnotherLease) {
  const auto lease = lease_until(seconds{30});
  EXPECT_EQ(leased(lease), leased(lease));
  EXPECT_NE(leased(lease), leased(lease_until(seconds{30})));
}

TEST(Term, TellsPeopleNowWhenTheLeaseWasEnded) {
  const auto lease = lease_until(seconds{30});
  const Term term(at(minutes{10}), lease);
  EXPECT_EQ(term.told_until(at(seconds{5})), at(seconds{30}));
  lease->end();
  EXPECT_EQ(term.told_until(at(seconds{5})), at(seconds{5}));
  EXPECT_EQ(term.told_until(at(minutes{20})), at(minutes{10}));
}

class LeasedPlan : public testing::Test {
 protected:
  LeasedPlan() { plan.update(std::vector{fault}, {1, at({}), 0}, at({})); }

  static Head head() { return {.size = 1, .waiting = 1, .arrived = at({})}; }

  std::shared_ptr<Lease> lease = lease_until(seconds{30});
  std::shared_ptr<const Fault> fault = shared_fault(leased(lease));
  Plan plan{Point::response};
};

TEST_F(LeasedPlan, AsksToBeAskedAgainWhenTheLeaseEndsAndHoldsOnIfItHasBeenRenewed) {
  EXPECT_EQ(plan.rule(head(), at({})).changes, at(seconds{30}));
  lease->renew(at(seconds{10}), at(seconds{45}));
  const Ruling ruling = plan.rule(head(), at(seconds{30}));
  EXPECT_EQ(ruling.verdict.hold, minutes{1});
  EXPECT_EQ(ruling.changes, at(seconds{45}));
}

TEST_F(LeasedPlan, ForgetsTheFaultWhenTheLeaseHasRunOut) {
  plan.rule(head(), at({}));
  EXPECT_EQ(plan.rule(head(), at(seconds{30})).verdict.hold, Duration{});
  EXPECT_TRUE(plan.empty());
  EXPECT_EQ(fault->ledger().sum().active, 0U);
}

TEST_F(LeasedPlan, IsNotGivenAFaultWhoseLeaseHasRunOut) {
  Plan late{Point::response};
  late.update(std::vector{fault}, {2, at(seconds{30}), 0}, at(seconds{30}));
  EXPECT_TRUE(late.empty());
}

TEST_F(LeasedPlan, KnowsThatAFaultHasActedAlsoWhenItIsOver) {
  EXPECT_FALSE(plan.has_acted());
  plan.rule(head(), at({}));
  plan.rule(head(), at(seconds{30}));
  EXPECT_TRUE(plan.has_acted());
}

// With another lease a standing revision is another fault, with the same start, counters and judge.
TEST_F(LeasedPlan, TakesAnotherLeaseWithoutCountingAnybodyAnew) {
  plan.rule(head(), at({}));
  FaultSpec renewed = fault->spec();
  renewed.lease = lease_until(minutes{5});
  const auto next = std::make_shared<Fault>(renewed, fault->start(), fault->shared_ledger());
  plan.update(std::vector<std::shared_ptr<const Fault>>{next}, {1, at({}), 0}, at(seconds{10}));
  EXPECT_EQ(plan.rule(head(), at(seconds{30})).verdict.hold, minutes{1});
  EXPECT_EQ(next->ledger().sum().matched, 1U);
  EXPECT_EQ(next->ledger().sum().injected, 1U);
}

}  // namespace
}  // namespace squall::faults
