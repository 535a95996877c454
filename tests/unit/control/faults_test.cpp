// Faults in the registry: what a PUT, a PATCH and a DELETE do to revision, place, time and neighbours.
#include "unit/control/fixture.hpp"

namespace squall::control {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

using Faults = ControlTest;

TEST_F(Faults, APutIsPublishedWithSeedAndRevision) {
  have_hop();
  ASSERT_TRUE(control.put_fault(fault_named("slow"), ana));
  const FaultSpec published = plane.published().faults.at(0);
  EXPECT_EQ(published.seed, 42U);
  EXPECT_EQ(published.revision, 1U);
}

TEST_F(Faults, APutAnswersTheReceiptOfItsEpoch) {
  have_hop();
  plane.connect("db", {1, "127.0.0.1:9", "", {}, 0, 0, 0, {}});
  const auto change = control.put_fault(fault_named("slow"), ana);
  EXPECT_EQ(change->receipt.epoch, 2U);
  EXPECT_EQ(change->receipt.connections, 1U);
}

TEST_F(Faults, APutAgainRestartsTheTimeAndKeepsThePlace) {
  have_hop();
  control.put_fault(fault_named("first"), ana);
  control.put_fault(fault_named("second"), ana);
  plane.advance(std::chrono::minutes{4});
  control.put_fault(fault_named("first"), ana);
  EXPECT_EQ(fault("first").remaining, std::chrono::minutes{5});
  EXPECT_EQ(plane.published().faults.at(0).name, "first");
}

TEST_F(Faults, AnUntouchedFaultKeepsItsRevision) {
  have_hop();
  control.put_fault(fault_named("calm"), ana);
  control.put_fault(fault_named("other"), ana);
  EXPECT_EQ(fault("calm").spec.revision, 1U);
}

TEST_F(Faults, TogglingKeepsRevisionAndTime) {
  have_hop();
  control.put_fault(fault_named("slow"), ana);
  plane.advance(std::chrono::minutes{2});
  ASSERT_TRUE(control.set_fault_enabled("slow", false, ana));
  EXPECT_EQ(fault("slow").state, FaultState::disabled);
  ASSERT_TRUE(control.set_fault_enabled("slow", true, ana));
  EXPECT_EQ(fault("slow").spec.revision, 1U);
  EXPECT_EQ(fault("slow").remaining, std::chrono::minutes{3});
}

TEST_F(Faults, ThatHaveEndedCannotBeEnabled) {
  have_hop();
  control.put_fault(fault_named("slow"), ana);
  plane.advance(std::chrono::minutes{5});
  EXPECT_EQ(control.set_fault_enabled("slow", true, ana).error().kind, Refusal::Kind::conflict);
}

TEST_F(Faults, AreNamedAfterWhatTheyAre) {
  have_hop();
  const auto change = control.put_faults({fault_named(""), fault_named(""), fault_named("db-response-delay-2")}, ana);
  ASSERT_TRUE(change);
  std::vector<std::string> names;
  for (const FaultView& view : change->faults) names.push_back(view.spec.name);
  EXPECT_THAT(names, ElementsAre("db-response-delay", "db-response-delay-3", "db-response-delay-2"));
}

TEST_F(Faults, ASetIsOneEpoch) {
  have_hop();
  control.put_faults({fault_named("a"), fault_named("b")}, ana);
  EXPECT_EQ(plane.publishes(), 2U);
}

TEST_F(Faults, ASetWithOneBadFaultChangesNothing) {
  have_hop();
  const auto change = control.put_faults({fault_named("good"), fault_named("bad", "dv")}, ana);
  ASSERT_FALSE(change);
  EXPECT_EQ(change.error().problems.at(0).path, "/faults/1/hop");
  EXPECT_TRUE(control.overview().faults.empty());
  EXPECT_EQ(plane.publishes(), 1U);
}

TEST_F(Faults, WhatTheDataPlaneRefusesIsSaidInTheRequestsTerms) {
  have_hop();
  control.put_fault(fault_named("there"), ana);
  plane.refuse_next({{"/faults/1/delay", "not here", ""}, {"/faults/0/delay", "nor there", ""}});
  const auto change = control.put_faults({fault_named("new")}, ana);
  ASSERT_FALSE(change);
  EXPECT_EQ(change.error().problems.at(0).path, "/faults/0/delay");
  EXPECT_EQ(change.error().problems.at(1).message, "fault \"there\": nor there");
  EXPECT_EQ(control.overview().faults.size(), 1U);
}

TEST_F(Faults, AboveTheServersCapsAreRefused) {
  have_hop();
  FaultSpec fault = fault_named("long");
  fault.lasts = std::chrono::minutes{50};
  fault.after = std::chrono::minutes{11};
  EXPECT_EQ(control.put_fault(fault, ana).error().kind, Refusal::Kind::invalid);
}

TEST_F(Faults, AtMostSixtyFourFitOnAHop) {
  have_hop();
  std::vector<FaultSpec> many(64, fault_named(""));
  ASSERT_TRUE(control.put_faults(many, ana));
  const auto change = control.put_fault(fault_named("straw"), ana);
  ASSERT_FALSE(change);
  EXPECT_THAT(change.error().problems.at(0).message, HasSubstr("64"));
}

TEST_F(Faults, AreRemovedOneByOneOrAllAtOnce) {
  have_hop();
  control.put_faults({fault_named("a"), fault_named("b"), fault_named("c")}, ana);
  EXPECT_EQ(control.remove_fault("b", ana)->removed, 1U);
  EXPECT_EQ(control.remove_faults(ana)->removed, 2U);
  EXPECT_TRUE(plane.published().faults.empty());
}

TEST_F(Faults, AnUnknownNameGetsTheNearestOne) {
  have_hop();
  control.put_fault(fault_named("slow-db"), ana);
  EXPECT_THAT(control.remove_fault("slow-bd", ana).error().problems.at(0).hint, HasSubstr("slow-db"));
}

TEST_F(Faults, GoFromPendingToActiveToExpired) {
  have_hop();
  FaultSpec later = fault_named("later");
  later.after = std::chrono::seconds{10};
  control.put_fault(later, ana);
  EXPECT_EQ(fault("later").state, FaultState::pending);
  plane.advance(std::chrono::seconds{10});
  EXPECT_EQ(fault("later").state, FaultState::active);
  plane.advance(std::chrono::minutes{5});
  EXPECT_EQ(fault("later").state, FaultState::expired);
  EXPECT_EQ(fault("later").remaining, Duration::zero());
}

}  // namespace
}  // namespace squall::control
