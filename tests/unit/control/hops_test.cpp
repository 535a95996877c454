// Hops in the registry: with their faults in one epoch, up and down, conditional, and out of a file.
#include "unit/control/fixture.hpp"

namespace squall::control {
namespace {

using testing::Contains;
using testing::ElementsAre;

class Hops : public ControlTest {
 protected:
  std::vector<std::string> names() {
    std::vector<std::string> out;
    for (const HopView& hop : control.overview().hops) out.push_back(hop.spec.name);
    return out;
  }
  Outcome<Receipt> reload(const std::vector<std::string>& hops) {
    config::ServerConfig config;
    for (const std::string& name : hops) config.hops.push_back(hop_named(name));
    return control.apply_config(config, {}, ana);
  }
};

TEST_F(Hops, APutSaysWhetherItMadeOne) {
  EXPECT_TRUE(control.put_hop(hop_named("db"), nullptr, ana)->created);
  EXPECT_FALSE(control.put_hop(hop_named("db"), nullptr, ana)->created);
}

TEST_F(Hops, AnswerTheRealPort) {
  EXPECT_EQ(control.put_hop(hop_named("db"), nullptr, ana)->hop.stats.listen.port, 40001);
}

TEST_F(Hops, WithFaultsAreOneEpoch) {
  const std::vector<FaultSpec> faults = {fault_named("slow")};
  ASSERT_TRUE(control.put_hop(hop_named("db"), &faults, ana));
  EXPECT_EQ(plane.publishes(), 1U);
  EXPECT_EQ(plane.published().faults.size(), 1U);
}

TEST_F(Hops, APutWithFaultsReplacesThoseOfTheHopOnly) {
  have_hop("cache");
  control.put_fault(fault_named("other", "cache"), ana);
  std::vector<FaultSpec> faults = {fault_named("a"), fault_named("b")};
  control.put_hop(hop_named("db"), &faults, ana);
  faults = {fault_named("b"), fault_named("c")};
  control.put_hop(hop_named("db"), &faults, ana);
  std::vector<std::string> left;
  for (const FaultSpec& fault : plane.published().faults) left.push_back(fault.name);
  EXPECT_THAT(left, ElementsAre("other", "b", "c"));
}

TEST_F(Hops, APutWithoutFaultsKeepsThem) {
  have_hop();
  control.put_fault(fault_named("slow"), ana);
  have_hop();
  EXPECT_EQ(fault("slow").spec.revision, 1U);
}

TEST_F(Hops, CannotTakeAnotherHopsFault) {
  have_hop("cache");
  control.put_fault(fault_named("slow", "cache"), ana);
  const std::vector<FaultSpec> faults = {fault_named("slow")};
  EXPECT_EQ(control.put_hop(hop_named("db"), &faults, ana).error().kind, Refusal::Kind::conflict);
}

TEST_F(Hops, OnTheSameAddressAreRefused) {
  ASSERT_TRUE(control.put_hop(hop_named("db", 1234), nullptr, ana));
  const auto change = control.put_hop(hop_named("cache", 1234), nullptr, ana);
  ASSERT_FALSE(change);
  EXPECT_EQ(change.error().problems.at(0).path, "/listen");
}

TEST_F(Hops, AStaleEpochIsRefusedAndChangesNothing) {
  have_hop();
  have_hop("cache");
  Caller late = ana;
  late.if_epoch = 1;
  EXPECT_EQ(control.put_hop(hop_named("db"), nullptr, late).error().kind, Refusal::Kind::stale);
  late.if_epoch = 2;
  EXPECT_TRUE(control.put_hop(hop_named("db"), nullptr, late));
}

TEST_F(Hops, GoDownAndUp) {
  have_hop();
  ASSERT_TRUE(control.set_hop_enabled("db", false, ana));
  EXPECT_FALSE(plane.published().hops.at(0).enabled);
  ASSERT_TRUE(control.set_hop_enabled("db", true, ana));
  EXPECT_THAT(event_types(), ElementsAre("hop.put", "hop.down", "hop.up"));
}

TEST_F(Hops, TakeTheirFaultsWithThem) {
  have_hop();
  control.put_fault(fault_named("slow"), ana);
  ASSERT_TRUE(control.remove_hop("db", ana));
  EXPECT_TRUE(control.overview().faults.empty());
  EXPECT_THAT(event_types(), Contains("fault.deleted"));
}

TEST_F(Hops, OfAFileComeInItsOrderBeforeThoseOfTheApi) {
  have_hop("made");
  ASSERT_TRUE(reload({"a", "b"}));
  ASSERT_TRUE(reload({"b", "c", "a"}));
  EXPECT_THAT(names(), ElementsAre("b", "c", "a", "made"));
}

TEST_F(Hops, ThatLeaveTheFileTakeTheirFaultsAndAreTold) {
  reload({"db", "cache"});
  control.put_fault(fault_named("slow"), ana);
  ASSERT_TRUE(reload({"cache"}));
  EXPECT_TRUE(control.overview().faults.empty());
  EXPECT_THAT(events.back().details,
              Contains(std::pair<std::string, DetailValue>("faults_removed", std::vector<std::string>{"slow"})));
}

TEST_F(Hops, ThatStayInTheFileKeepTheirFaults) {
  reload({"db"});
  control.put_fault(fault_named("slow"), ana);
  reload({"db", "cache"});
  EXPECT_EQ(fault("slow").spec.revision, 1U);
}

TEST_F(Hops, AReloadThatTakesAnApiHopsNameIsRefusedWhole) {
  have_hop("made");
  EXPECT_FALSE(reload({"new", "made"}));
  EXPECT_THAT(names(), ElementsAre("made"));
  EXPECT_THAT(event_types(), Contains("config.refused"));
}

TEST_F(Hops, AFileThatCannotBeReadIsToldWithItsPlaces) {
  const Problems problems = {{"/hops/0/listen", "has no port", "add one", 3, 7}};
  control.refuse_config(problems, ana);
  EXPECT_THAT(events.back().details, ElementsAre(std::pair<std::string, DetailValue>("problems", problems)));
}

TEST_F(Hops, AReloadThatTheDataPlaneRefusesChangesNothing) {
  reload({"db"});
  plane.refuse_next({{"/hops/1/listen", "address in use", ""}});
  const auto refused = reload({"db", "cache"});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().problems.at(0).path, "/hops/1/listen");
  EXPECT_THAT(names(), ElementsAre("db"));
}

TEST_F(Hops, MakeTheServerReadyOnceTheFileIsApplied) {
  EXPECT_FALSE(control.overview().ready);
  reload({"db"});
  EXPECT_TRUE(control.overview().ready);
  control.begin_drain(ana);
  EXPECT_FALSE(control.overview().ready);
}

TEST_F(Hops, AreWithoutFaultsAndCannotChangeOnceTheServerDrains) {
  have_hop();
  control.put_fault(fault_named("slow"), ana);
  control.begin_drain(ana);
  EXPECT_TRUE(plane.published().faults.empty());
  EXPECT_EQ(control.put_hop(hop_named("late"), nullptr, ana).error().kind, Refusal::Kind::closing);
  EXPECT_TRUE(control.halt(ana).halted);
}

}  // namespace
}  // namespace squall::control
