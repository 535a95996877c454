// Hops that a run holds: who may have them, what others are told meanwhile, and that a stop is never refused.
#include "unit/control/fixture.hpp"

namespace squall::control {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string run = "checkout-17";
const Caller runner{.by = "ana", .why = "drill", .run = run};
const Caller other_runner{.by = "ben", .run = "cache-3"};

class Locks : public ControlTest {
 protected:
  void SetUp() override {
    have_hop("db");
    have_hop("cache");
  }
  void lock_db() { ASSERT_TRUE(control.lock(run, {"db"})); }
  void have_run_with_fault() {
    lock_db();
    ASSERT_TRUE(control.put_faults({fault_named("slow")}, runner));
  }
  std::vector<std::string> published_faults() {
    std::vector<std::string> names;
    for (const FaultSpec& fault : plane.published().faults) names.push_back(fault.name);
    return names;
  }
  template <class T>
  static void expect_names_holder(const Outcome<T>& outcome) {
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().kind, Refusal::Kind::conflict);
    EXPECT_EQ(outcome.error().problems.at(0).message, "the hop \"db\" is held by the run checkout-17");
    EXPECT_THAT(outcome.error().problems.at(0).hint, HasSubstr("squall stop checkout-17"));
  }
};

// --- having hops ---

TEST_F(Locks, SayWhoHoldsAHop) {
  lock_db();
  EXPECT_EQ(control.holder("db"), run);
  EXPECT_EQ(control.hop("db")->held_by, run);
  EXPECT_EQ(control.holder("cache"), "");
  EXPECT_EQ(control.hop("cache")->held_by, "");
}

TEST_F(Locks, AreNoEpoch) {
  lock_db();
  control.unlock(run);
  EXPECT_EQ(plane.publishes(), 2U);
}

TEST_F(Locks, OfASecondRunNameTheFirst) {
  lock_db();
  expect_names_holder(control.lock("other-1", {"cache", "db"}));
}

TEST_F(Locks, AreAllOrNone) {
  lock_db();
  EXPECT_FALSE(control.lock("other-1", {"cache", "db"}));
  EXPECT_EQ(control.holder("cache"), "");
  EXPECT_EQ(control.holder("db"), run);
}

TEST_F(Locks, MayBeTakenAgainByTheirHolder) {
  have_run_with_fault();
  EXPECT_TRUE(control.lock(run, {"db", "cache"}));
  EXPECT_THAT(published_faults(), ElementsAre("slow"));
}

TEST_F(Locks, AreFreeForTheNextOnceGivenBack) {
  lock_db();
  ASSERT_TRUE(control.lock("other-1", {"cache"}));
  control.unlock(run);
  EXPECT_TRUE(control.lock("next-1", {"db"}));
  EXPECT_EQ(control.holder("cache"), "other-1");
}

TEST_F(Locks, OfUnknownHopsNameAllOfThemAndTheNearest) {
  const auto outcome = control.lock(run, {"dv", "cahce"});
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind, Refusal::Kind::not_found);
  ASSERT_EQ(outcome.error().problems.size(), 2U);
  EXPECT_EQ(outcome.error().problems[0].message, "there is no hop \"dv\"");
  EXPECT_THAT(outcome.error().problems[1].hint, HasSubstr("cache"));
}

TEST_F(Locks, TellEveryConflictAtOnce) {
  control.put_fault(fault_named("mine", "cache"), ana);
  control.set_hop_enabled("db", false, ana);
  const auto outcome = control.lock(run, {"db", "cache"});
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind, Refusal::Kind::conflict);
  EXPECT_THAT(outcome.error().problems,
              ElementsAre(Field(&Problem::message, "the hop \"db\" is down"),
                          Field(&Problem::message, "the fault \"mine\" stands on the hop \"cache\"")));
}

TEST_F(Locks, AreRefusedWhileAFaultIsYetToStartOrSwitchedOff) {
  FaultSpec later = fault_named("later", "db");
  later.after = std::chrono::minutes{1};
  control.put_fault(later, ana);
  EXPECT_EQ(control.lock(run, {"db"}).error().kind, Refusal::Kind::conflict);
  control.put_fault(fault_named("off", "cache"), ana);
  control.set_fault_enabled("off", false, ana);
  EXPECT_EQ(control.lock(run, {"cache"}).error().kind, Refusal::Kind::conflict);
}

TEST_F(Locks, NameAToxicAsItsClientDid) {
  Toxic toxic;
  toxic.name = "latency_downstream";
  control.change(
      [&](Draft& draft) -> Outcome<void> {
        draft.put_toxic(fault_named("db/latency_downstream"), toxic);
        return {};
      },
      ana);
  const auto outcome = control.lock(run, {"db"});
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().problems.at(0).message, "the toxic \"latency_downstream\" stands on the hop \"db\"");
}

TEST_F(Locks, DoNotMindFaultsThatAreOverAndForgetThem) {
  control.put_fault(fault_named("old"), ana);
  control.put_fault(fault_named("other", "cache"), ana);
  plane.advance(std::chrono::minutes{5});
  lock_db();
  EXPECT_FALSE(control.fault("old"));
  EXPECT_TRUE(control.fault("other"));
}

TEST_F(Locks, TellOfTheEndOfWhatTheyForget) {
  control.put_fault(fault_named("old"), ana);
  plane.advance(std::chrono::minutes{5});
  lock_db();
  EXPECT_THAT(event_types(), Contains("fault.expired"));
}

TEST_F(Locks, AreRefusedWhileHalted) {
  control.halt(ana);
  EXPECT_EQ(control.lock(run, {"db"}).error().kind, Refusal::Kind::halted);
}

TEST_F(Locks, AreRefusedWhileTheServerDrains) {
  control.begin_drain(ana);
  EXPECT_EQ(control.lock(run, {"db"}).error().kind, Refusal::Kind::closing);
}

// --- what others may not ---

TEST_F(Locks, KeepOthersFromPuttingFaults) {
  lock_db();
  expect_names_holder(control.put_fault(fault_named("mine"), ana));
  EXPECT_THAT(published_faults(), IsEmpty());
}

TEST_F(Locks, RefuseASetWholeAtThePlaceOfTheFault) {
  lock_db();
  const auto outcome = control.put_faults({fault_named("a", "cache"), fault_named("b", "db")}, ana);
  expect_names_holder(outcome);
  EXPECT_EQ(outcome.error().problems.at(0).path, "/faults/1");
  EXPECT_THAT(published_faults(), IsEmpty());
}

TEST_F(Locks, KeepOthersFromReplacingOrSwitchingTheRunsFault) {
  have_run_with_fault();
  expect_names_holder(control.put_fault(fault_named("slow"), ana));
  expect_names_holder(control.set_fault_enabled("slow", false, ana));
  EXPECT_TRUE(fault("slow").spec.enabled);
}

TEST_F(Locks, KeepOthersFromTakingTheRunsFaultToAnotherHop) {
  have_run_with_fault();
  expect_names_holder(control.put_fault(fault_named("slow", "cache"), ana));
  EXPECT_EQ(fault("slow").spec.hop, "db");
}

TEST_F(Locks, KeepOthersFromChangingTheHop) {
  lock_db();
  expect_names_holder(control.put_hop(hop_named("db", 1234), nullptr, ana));
  expect_names_holder(control.set_hop_enabled("db", false, ana));
  expect_names_holder(control.remove_hop("db", ana));
  const std::vector<FaultSpec> faults = {fault_named("mine")};
  expect_names_holder(control.put_hop(hop_named("db"), &faults, ana));
  EXPECT_EQ(plane.publishes(), 2U);
}

TEST_F(Locks, KeepOthersFromCuttingConnections) {
  plane.connect("db", {1, "127.0.0.1:9", "", {}, 0, 0, 0, {}});
  lock_db();
  expect_names_holder(control.cut("db", 1, ana));
  EXPECT_EQ(control.connections("db")->size(), 1U);
}

TEST_F(Locks, KeepOtherRunsOutToo) {
  lock_db();
  expect_names_holder(control.put_faults({fault_named("theirs")}, other_runner));
}

TEST_F(Locks, LetAPutPassThatChangesNothing) {
  have_run_with_fault();
  EXPECT_TRUE(control.put_hop(hop_named("db"), nullptr, ana));
  EXPECT_EQ(fault("slow").spec.revision, 1U);
}

TEST_F(Locks, LeaveOtherHopsToEverybody) {
  lock_db();
  EXPECT_TRUE(control.put_fault(fault_named("mine", "cache"), ana));
  EXPECT_TRUE(control.set_hop_enabled("cache", false, ana));
  EXPECT_TRUE(control.remove_hop("cache", ana));
}

TEST_F(Locks, EndWithUnlock) {
  lock_db();
  control.unlock(run);
  EXPECT_TRUE(control.put_fault(fault_named("mine"), ana));
}

// --- what the run may ---

TEST_F(Locks, LetTheirHolderPutFaultsAndTellOnWhoseBehalf) {
  forget_events();
  have_run_with_fault();
  EXPECT_THAT(events, ElementsAre(AllOf(Field(&Event::type, "fault.put"), Field(&Event::run, run))));
}

TEST_F(Locks, AreNeededByARunThatPutsFaults) {
  lock_db();
  const auto outcome = control.put_faults({fault_named("slow"), fault_named("more", "cache")}, runner);
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind, Refusal::Kind::conflict);
  EXPECT_EQ(outcome.error().problems.at(0).message, "the run checkout-17 does not hold the hop \"cache\"");
  EXPECT_EQ(outcome.error().problems.at(0).path, "/faults/1");
  EXPECT_THAT(published_faults(), IsEmpty());
}

TEST_F(Locks, TellHitsAndEndsOnBehalfOfTheirHolder) {
  have_run_with_fault();
  forget_events();
  plane.hit("slow", 1);
  plane.advance(std::chrono::minutes{5});
  control.tick();
  EXPECT_THAT(event_types(), ElementsAre("fault.hit", "fault.expired"));
  EXPECT_THAT(events, Each(Field(&Event::run, run)));
}

TEST_F(Locks, KeepExpiredFaultsUntilTheRunTakesThemAway) {
  have_run_with_fault();
  plane.advance(std::chrono::hours{1});
  control.tick();
  ASSERT_TRUE(control.fault("slow"));
  EXPECT_EQ(fault("slow").state, FaultState::expired);
  EXPECT_EQ(control.remove_run_faults(run, runner)->removed, 1U);
}

// --- taking faults away ---

TEST_F(Locks, LetAnybodyDeleteARunsFault) {
  have_run_with_fault();
  EXPECT_TRUE(control.remove_fault("slow", ana));
  EXPECT_THAT(published_faults(), IsEmpty());
}

TEST_F(Locks, KeepARunsFaultsWhenTheManualOnesAreDeleted) {
  have_run_with_fault();
  control.put_fault(fault_named("mine", "cache"), ana);
  EXPECT_EQ(control.remove_faults(ana)->removed, 1U);
  EXPECT_THAT(published_faults(), ElementsAre("slow"));
}

TEST_F(Locks, TheRunsFaultsGoAsOneEpochWithAReceipt) {
  plane.connect("db", {1, "127.0.0.1:9", "", {}, 0, 0, 0, {}});
  lock_db();
  control.put_faults({fault_named("a"), fault_named("b")}, runner);
  control.put_fault(fault_named("mine", "cache"), ana);
  const std::size_t before = plane.publishes();
  const auto removal = control.remove_run_faults(run, runner);
  ASSERT_TRUE(removal);
  EXPECT_EQ(removal->removed, 2U);
  EXPECT_EQ(removal->receipt.epoch, control.overview().stats.epoch);
  EXPECT_EQ(plane.publishes(), before + 1);
  EXPECT_THAT(published_faults(), ElementsAre("mine"));
}

TEST_F(Locks, WithoutFaultsTheRemovalIsNoEpoch) {
  lock_db();
  const auto removal = control.remove_run_faults(run, runner);
  ASSERT_TRUE(removal);
  EXPECT_EQ(removal->removed, 0U);
  EXPECT_EQ(removal->receipt.epoch, 2U);
  EXPECT_EQ(plane.publishes(), 2U);
}

TEST_F(Locks, AStaleEpochDoesNotKeepFaultsAlive) {
  have_run_with_fault();
  Caller late = runner;
  late.if_epoch = 1;
  EXPECT_EQ(control.remove_run_faults(run, late)->removed, 1U);
}

TEST_F(Locks, TheDataPlanesRefusalToRemoveIsTold) {
  have_run_with_fault();
  plane.refuse_next({{"", "broken", ""}});
  EXPECT_FALSE(control.remove_run_faults(run, runner));
  EXPECT_EQ(control.remove_run_faults(run, runner)->removed, 1U);
}

// --- halt, drain, reload ---

TEST_F(Locks, OutliveAHaltWhichEndsTheFaults) {
  have_run_with_fault();
  control.halt(ana);
  EXPECT_THAT(published_faults(), IsEmpty());
  EXPECT_EQ(control.remove_run_faults(run, runner)->removed, 0U);
  control.release(ana);
  expect_names_holder(control.put_fault(fault_named("mine"), ana));
}

// The data plane's halt is the first thing that happens; the rest of the server hears of it a moment later.
TEST_F(Locks, TheRunsFaultsGoThoughTheDataPlaneIsHaltedAlready) {
  have_run_with_fault();
  control.put_fault(fault_named("mine", "cache"), ana);
  plane.halt();
  const auto removal = control.remove_run_faults(run, runner);
  ASSERT_TRUE(removal);
  EXPECT_EQ(removal->removed, 1U);
  EXPECT_EQ(removal->receipt.epoch, control.overview().stats.epoch);
  EXPECT_FALSE(control.fault("slow"));
  EXPECT_EQ(events.back().type, "fault.deleted");
}

TEST_F(Locks, DoNotKeepFaultsAliveWhenTheServerDrains) {
  have_run_with_fault();
  control.begin_drain(ana);
  EXPECT_THAT(published_faults(), IsEmpty());
  EXPECT_EQ(control.remove_run_faults(run, runner)->removed, 0U);
}

class LocksAndReload : public Locks {
 protected:
  void SetUp() override {
    load({hop_named("db"), hop_named("cache")});
    lock_db();
    forget_events();
  }
  Outcome<Receipt> load(std::vector<HopSpec> hops) {
    config::ServerConfig config;
    config.hops = std::move(hops);
    config.limits.faults = limits;
    return control.apply_config(config, {}, {.by = "SIGHUP"});
  }
  config::FaultLimits limits;
};

TEST_F(LocksAndReload, PassWhenTheHopStaysAsItIs) {
  control.put_faults({fault_named("slow")}, runner);
  ASSERT_TRUE(load({hop_named("new"), hop_named("db")}));
  EXPECT_EQ(control.holder("db"), run);
  EXPECT_EQ(fault("slow").spec.revision, 1U);
  EXPECT_FALSE(control.hop("cache"));
}

TEST_F(LocksAndReload, AreRefusedWholeWhenTheHopWouldChange) {
  const auto outcome = load({hop_named("new"), hop_named("db", 1234)});
  expect_names_holder(outcome);
  EXPECT_EQ(outcome.error().problems.at(0).path, "/hops/1");
  EXPECT_FALSE(control.hop("new"));
  EXPECT_THAT(event_types(), ElementsAre("config.refused"));
}

TEST_F(LocksAndReload, AreRefusedWholeWhenTheHopWouldGo) {
  expect_names_holder(load({hop_named("cache", 1234)}));
  EXPECT_EQ(control.hop("cache")->spec.listen.port, 0);
}

TEST_F(LocksAndReload, LowerLimitsForWhatIsPutFromThenOn) {
  control.put_faults({fault_named("slow")}, runner);
  limits.max_fault_duration = std::chrono::minutes{1};
  ASSERT_TRUE(load({hop_named("db")}));
  EXPECT_EQ(fault("slow").remaining, std::chrono::minutes{5});
  EXPECT_EQ(control.put_faults({fault_named("next")}, runner).error().kind, Refusal::Kind::invalid);
}

}  // namespace
}  // namespace squall::control
