// People and accidents: pause, next, extend, leases, and every state against everything that can stop a run.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rehearsal.hpp"

namespace squall::experiment {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Experiment until_go() {
  Experiment experiment = slow_database();
  experiment.phases[0].until_go = true;
  return experiment;
}

TEST(Next, EndsAPhaseThatWaitsForIt) {
  Rehearsal run(until_go());
  run.until(State::injecting);
  run.pass(seconds{5});
  run.send(NextWish{"ana"});
  EXPECT_FALSE(run.faults_are_on());
  EXPECT_EQ(run.machine().state(), State::recovering);
  EXPECT_EQ(run.entries<FaultsOff>().at(0).reason, "next, by ana");
}

TEST(Next, IsRefusedByAPhaseThatDoesNot) {
  Rehearsal run(slow_database());
  run.until(State::injecting);
  EXPECT_THAT(*run.machine().refusal(NextWish{"ana"}), HasSubstr("has no until: go"));
  run.send(NextWish{"ana"});
  EXPECT_TRUE(run.faults_are_on());
}

TEST(Pause, TakesTheFaultsOffAndHoldsTheClock) {
  Rehearsal run(slow_database());
  run.until(State::injecting);
  run.pass(seconds{5});
  run.send(PauseWish{true, "ana"});
  EXPECT_FALSE(run.faults_are_on());
  run.pass(seconds{15});
  EXPECT_EQ(run.machine().state(), State::injecting);
  run.send(PauseWish{false, "ana"});
  EXPECT_TRUE(run.faults_are_on());
  EXPECT_EQ(run.machine().state_ends() - run.now(), seconds{15});
  run.to_the_end();
  EXPECT_EQ(run.outcome(), Outcome::held) << run.why();
}

TEST(Pause, CountsHitsOfBothHalves) {
  Rehearsal run(slow_database());
  run.until(State::injecting);
  run.pass(seconds{5});
  run.send(PauseWish{true, "ana"});
  run.hits_per_look = 0;
  run.send(NextWish{"ana"});  // goes on
  run.to_the_end();
  EXPECT_EQ(run.outcome(), Outcome::held) << run.why();
}

TEST(Pause, IsNotJudged) {
  Rehearsal run(slow_database());
  run.until(State::injecting);
  run.pass(seconds{5});
  run.send(PauseWish{true, "ana"});
  run.traffic = [](World& world, const Machine&) { world.request(seconds{3}, false, false, 100); };
  run.pass(seconds{5});
  run.traffic = [](World& world, const Machine&) { world.request(milliseconds{10}, false, false, 100); };
  run.look();
  run.send(PauseWish{false, "ana"});
  run.to_the_end();
  EXPECT_EQ(run.outcome(), Outcome::held) << run.why();
}

TEST(Pause, EndsWithTheRunAtTheLatest) {
  Rehearsal run(slow_database());
  run.until(State::injecting);
  run.send(PauseWish{true, "ana"});
  run.to_the_end();
  EXPECT_EQ(run.outcome(), Outcome::stopped);
  EXPECT_EQ(run.machine().stopped()->cause, StopCause::max_duration);
}

TEST(Extend, MakesThePhaseLonger) {
  Rehearsal run(slow_database());
  run.until(State::injecting);
  const TimePoint ends = run.machine().state_ends();
  run.send(ExtendWish{seconds{10}, "ana"});
  EXPECT_EQ(run.machine().state_ends(), ends + seconds{10});
  run.to_the_end();
  EXPECT_EQ(run.now().time_since_epoch(), seconds{1050});
}

TEST(Extend, IsRefusedBeyondMaxDuration) {
  Rehearsal run(slow_database());
  run.until(State::injecting);
  EXPECT_THAT(*run.machine().refusal(ExtendWish{seconds{41}, "ana"}), HasSubstr("limits.max_duration, 1m20s"));
  EXPECT_FALSE(run.machine().refusal(ExtendWish{seconds{40}, "ana"}));
}

TEST(Extend, IsRefusedBeyondTheServersLongestFault) {
  Rehearsal run(slow_database(), {.longest_fault = seconds{25}});
  run.until(State::injecting);
  EXPECT_THAT(*run.machine().refusal(ExtendWish{seconds{10}, "ana"}), HasSubstr("max_fault_duration, 25s"));
}

TEST(Extend, FaultsLiveAsLongAsThePhaseCouldBecome) {
  Rehearsal run(slow_database(), {.longest_fault = seconds{30}});
  run.until(State::injecting);
  EXPECT_EQ(run.faults().at(0).lasts, seconds{30});
}

TEST(Extend, ComesTooLateAtTheVeryEnd) {
  Rehearsal run(slow_database());
  run.until(State::injecting);
  run.pass(seconds{19});
  run.sleep(run.machine().state_ends() - run.now());
  run.send(ExtendWish{seconds{10}, "ana"});
  run.to_the_end();
  EXPECT_EQ(run.now().time_since_epoch(), seconds{1040});
}

TEST(Pause, LetsTheFaultsTimeGoOnWhereItStood) {
  Experiment experiment = slow_database();
  experiment.phases[0].faults[0].after = seconds{8};
  experiment.phases[0].faults[0].lasts = seconds{4};
  Rehearsal run(experiment);
  run.until(State::injecting);
  run.pass(seconds{5});
  run.send(PauseWish{true, "ana"});
  run.pass(seconds{2});
  run.send(PauseWish{false, "ana"});
  EXPECT_EQ(run.faults().at(0).after, seconds{3});
  EXPECT_EQ(run.faults().at(0).lasts, seconds{4});
  run.pass(seconds{5});
  run.send(PauseWish{true, "ana"});
  run.send(PauseWish{false, "ana"});
  EXPECT_EQ(run.faults().at(0).after, Duration::zero());
  EXPECT_EQ(run.faults().at(0).lasts, seconds{2});
}

TEST(Extend, LeavesAFaultThatEndsBeforeItsPhaseAlone) {
  Experiment experiment = slow_database();
  experiment.phases[0].faults[0].lasts = seconds{4};
  Rehearsal run(experiment);
  run.until(State::injecting);
  EXPECT_EQ(run.faults().at(0).lasts, seconds{4});
}

TEST(Lease, NeverOutlivesThePhase) {
  Rehearsal run(slow_database());
  run.until(State::injecting);
  EXPECT_EQ(run.at_of_lease(), seconds{5});
  run.pass(seconds{17});
  EXPECT_EQ(run.at_of_lease(), seconds{3});
}

TEST(Lease, LostWhileTheServerSleptStopsTheRun) {
  Rehearsal run(slow_database());
  run.until(State::injecting);
  run.sleep(seconds{6});
  run.look();
  EXPECT_EQ(run.outcome(), Outcome::stopped);
  EXPECT_EQ(run.machine().stopped()->cause, StopCause::lease);
}

TEST(Lease, OfAnAttendedRunIsRenewedByWhoAttends) {
  Rehearsal run(slow_database(), {.attended = true});
  const TimePoint start = run.now();
  while (!run.machine().ended()) {
    run.send(Attended{});
    run.pass(seconds{3});
    ASSERT_LT(run.now() - start, std::chrono::minutes{2});
  }
  EXPECT_EQ(run.outcome(), Outcome::held) << run.why();
}

TEST(Lease, OfAnAttendedRunRunsOutWithoutThem) {
  Rehearsal run(slow_database(), {.attended = true});
  for (int i = 0; i < 5; ++i) {
    run.send(Attended{});
    run.pass(seconds{3});
  }
  ASSERT_EQ(run.machine().state(), State::injecting);
  run.to_the_end();
  EXPECT_EQ(run.outcome(), Outcome::stopped);
  EXPECT_THAT(run.why(), HasSubstr("whoever attended the run is gone"));
  EXPECT_LE(run.now().time_since_epoch(), seconds{1000} + seconds{18});
}

TEST(Faults, ThatCannotBePutMakeTheRunRefused) {
  Rehearsal run(slow_database());
  run.refuses_faults = "the hop is full";
  run.to_the_end();
  EXPECT_EQ(run.outcome(), Outcome::refused);
  EXPECT_THAT(run.why(), HasSubstr("the hop is full"));
}

TEST(Faults, OfALaterPhaseThatCannotBePutStopTheRun) {
  Experiment experiment = slow_database();
  experiment.phases.push_back(experiment.phases[0]);
  experiment.phases[1].name = "again";
  Rehearsal run(experiment);
  run.until(State::injecting);
  run.refuses_faults = "the hop is full";
  run.to_the_end();
  EXPECT_EQ(run.outcome(), Outcome::stopped);
  EXPECT_EQ(run.machine().stopped()->cause, StopCause::data_plane);
}

TEST(Faults, ThatShutTheDoorOfTheirHopDoNotStopTheRun) {
  Rehearsal run(slow_database());
  run.until(State::injecting);
  run.world().hop("db").listening = false;
  run.pass(seconds{5});
  EXPECT_EQ(run.machine().state(), State::injecting);
}

TEST(Notes, AreKeptWithWhoWroteThem) {
  Rehearsal run(slow_database());
  run.until(State::injecting);
  run.send(NoteWish{"ana", "the queue grows"});
  run.send(TickWish{"ben", 2});
  EXPECT_THAT(run.entries<Note>(), ElementsAre(Note{"ana", "the queue grows"}));
  EXPECT_THAT(run.entries<Tick>(), ElementsAre(Tick{"ben", 2}));
}

// --- every state against everything that can happen ---

struct Accident {
  const char* name;
  void (*happens)(Rehearsal&);
  std::optional<StopCause> cause;  // nothing: the run goes on
  bool only_before_recovery = false;
};

void stopped_by(Rehearsal& run, StopCause cause) { run.send(StopWish{cause, "a test", "ana"}); }

const Accident accidents[] = {
    {"stop", [](Rehearsal& run) { stopped_by(run, StopCause::person); }, StopCause::person},
    {"halt_told", [](Rehearsal& run) { stopped_by(run, StopCause::halt); }, StopCause::halt},
    {"halt_seen", [](Rehearsal& run) { run.world().stats.halted = true; }, StopCause::halt, true},
    {"disk_full", [](Rehearsal& run) { stopped_by(run, StopCause::journal); }, StopCause::journal},
    {"shutdown", [](Rehearsal& run) { stopped_by(run, StopCause::shutdown); }, StopCause::shutdown},
    {"fault_deleted", [](Rehearsal& run) { stopped_by(run, StopCause::fault_deleted); }, StopCause::fault_deleted},
    {"hop_deleted", [](Rehearsal& run) { run.world().stats.hops.erase(run.world().stats.hops.begin()); },
     StopCause::hop, true},
    {"hop_down", [](Rehearsal& run) { run.world().hop("edge").listening = false; }, StopCause::hop, true},
    // Refused while the hops are held; what is left of it is another epoch.
    {"config_reloaded", [](Rehearsal& run) { ++run.world().stats.epoch; }, std::nullopt},
    // A wall clock that jumps is no event: nothing in the machine knows what time of day it is.
    {"late_answer",
     [](Rehearsal& run) {
       run.send(Answer{0, 99, 1e9, {}});
     },
     std::nullopt},
};

struct Moment {
  const char* name;
  void (*reach)(Rehearsal&);
  bool recovering = false;
};

const Moment moments[] = {
    {"waiting", [](Rehearsal&) {}},
    {"checking", [](Rehearsal& run) { run.until(State::checking); }},
    {"baseline",
     [](Rehearsal& run) {
       run.until(State::baseline);
       run.pass(seconds{3});
     }},
    {"injecting",
     [](Rehearsal& run) {
       run.until(State::injecting);
       run.pass(seconds{3});
     }},
    {"paused",
     [](Rehearsal& run) {
       run.until(State::injecting);
       run.pass(seconds{3});
       run.send(PauseWish{true, "ana"});
     }},
    {"second_phase",
     [](Rehearsal& run) {
       run.until(State::injecting, 1);
       run.pass(seconds{3});
     }},
    {"recovering",
     [](Rehearsal& run) {
       run.until(State::recovering);
       run.pass(seconds{3});
     },
     true},
};

class EveryState : public ::testing::TestWithParam<std::tuple<Moment, Accident>> {};

TEST_P(EveryState, EndsWithFaultsOffAndTheRightWord) {
  const auto& [moment, accident] = GetParam();
  Experiment experiment = slow_database();
  experiment.phases.push_back(experiment.phases[0]);
  experiment.phases[1].name = "again";
  Rehearsal run(experiment);
  moment.reach(run);
  accident.happens(run);
  if (run.machine().paused() && !accident.cause) run.send(PauseWish{false, "ana"});
  if (!run.machine().ended()) run.look();
  const bool stops = accident.cause && !(accident.only_before_recovery && moment.recovering);
  if (!stops) {
    run.to_the_end();
    EXPECT_EQ(run.outcome(), Outcome::held) << run.why();
    return;
  }
  if (!run.machine().ended()) run.look();  // a run that waits looks once to begin
  ASSERT_TRUE(run.machine().ended());
  EXPECT_FALSE(run.faults_are_on());
  EXPECT_EQ(run.outcome(), Outcome::stopped);
  EXPECT_EQ(run.machine().stopped()->cause, *accident.cause);
  EXPECT_EQ(run.entries<Stopped>().size(), 1u);
  EXPECT_EQ(run.entries<FaultsOn>().size(), run.entries<FaultsOff>().size());
  EXPECT_EQ(run.states().back(), "ended");
  EXPECT_EQ(run.machine().wake(), never);
}

INSTANTIATE_TEST_SUITE_P(Accidents, EveryState,
                         ::testing::Combine(::testing::ValuesIn(moments), ::testing::ValuesIn(accidents)),
                         [](const auto& of) {
                           return std::string(std::get<0>(of.param).name) + "_" + std::get<1>(of.param).name;
                         });

}  // namespace
}  // namespace squall::experiment
