// Whole runs in virtual time: their story, their windows, their verdicts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rehearsal.hpp"

namespace squall::experiment {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(Run, GoesThroughItsStatesAndHolds) {
  Rehearsal run(slow_database());
  run.to_the_end();
  EXPECT_THAT(run.states(), ElementsAre("checking", "baseline", "injecting slow", "recovering", "ended"));
  EXPECT_EQ(run.outcome(), Outcome::held) << run.why();
  EXPECT_EQ(run.now().time_since_epoch(), seconds{1000} + seconds{40});
}

TEST(Run, NamesItsFaultsAndSaysWhatTheyHit) {
  Rehearsal run(slow_database());
  run.to_the_end();
  const auto on = run.entries<FaultsOn>();
  ASSERT_EQ(on.size(), 1u);
  EXPECT_EQ(on[0].faults.at(0).name, "slow-database/slow/1");
  EXPECT_EQ(on[0].epoch, 7u);
  const auto off = run.entries<FaultsOff>();
  ASSERT_EQ(off.size(), 1u);
  EXPECT_EQ(off[0].hits.at(0).injected, 20 * run.hits_per_look);
  EXPECT_EQ(off[0].reason, "the phase is over");
}

TEST(Run, IsBrokenByOneBadWindowOfAPhase) {
  Rehearsal run(slow_database());
  run.traffic = [&](World& world, const Machine& machine) {
    const bool bad = machine.state() == State::injecting && run.now() < TimePoint{seconds{1015}};
    world.request(bad ? milliseconds{900} : milliseconds{10}, false, false, 100);
  };
  run.to_the_end();
  EXPECT_EQ(run.outcome(), Outcome::broken);
  EXPECT_THAT(run.why(), HasSubstr("p99 was 905ms at worst, expected < 100ms"));
}

TEST(Run, ForgetsTheBaselineWhenAPhaseBegins) {
  Experiment experiment = slow_database();
  experiment.checks[0].before = false;
  Rehearsal run(experiment);
  run.traffic = [](World& world, const Machine& machine) {
    // Slow before the faults, fast under them: a window that reached back would fail.
    world.request(machine.state() == State::baseline ? milliseconds{900} : milliseconds{10}, false, false, 100);
  };
  run.until(State::injecting);
  run.traffic = [](World& world, const Machine&) { world.request(milliseconds{10}, false, false, 100); };
  run.to_the_end();
  EXPECT_EQ(run.outcome(), Outcome::held) << run.why();
}

TEST(Run, SeesTheLastSecondThoughLooksComeLate) {
  Experiment experiment = slow_database();
  experiment.checks[0].over = seconds{1};
  Rehearsal run(experiment);
  run.late = milliseconds{3};
  run.to_the_end();
  EXPECT_EQ(run.outcome(), Outcome::held) << run.why();
}

// The server hung, the faults ended on time: what came by afterwards says nothing about the claim.
TEST(Run, IsNotHeldByWhatCameLongAfterItsPhase) {
  Experiment experiment = slow_database();
  experiment.phases[0].lasts = experiment.phases[0].faults[0].lasts = seconds{3};
  Rehearsal run(experiment);
  run.until(State::injecting);
  run.sleep(seconds{12});
  run.to_the_end();
  EXPECT_EQ(run.outcome(), Outcome::inconclusive);
}

TEST(Run, IsRefusedByAFailedCheckBeforeIt) {
  Rehearsal run(slow_database());
  run.traffic = [](World& world, const Machine&) { world.request(milliseconds{500}, false, false, 100); };
  run.to_the_end();
  EXPECT_EQ(run.outcome(), Outcome::refused);
  EXPECT_THAT(run.why(), HasSubstr("nothing was injected: p99 was 505ms before anything was broken"));
  EXPECT_TRUE(run.entries<FaultsOn>().empty());
}

TEST(Run, WithoutTrafficIsInconclusiveAndBreaksNothing) {
  Rehearsal run(slow_database());
  run.traffic = [](World&, const Machine&) {};
  run.to_the_end();
  EXPECT_EQ(run.outcome(), Outcome::inconclusive);
  EXPECT_TRUE(run.entries<FaultsOn>().empty());
}

TEST(Run, WithTooFewSamplesIsInconclusive) {
  Experiment experiment = slow_database();
  experiment.checks[0].min_samples = 50;
  Rehearsal run(experiment);
  run.traffic = [](World& world, const Machine& machine) {
    world.request(milliseconds{10}, false, false, machine.state() == State::injecting ? 1 : 100);
  };
  run.to_the_end();
  EXPECT_EQ(run.outcome(), Outcome::inconclusive);
  EXPECT_THAT(run.why(), HasSubstr("of the 50 samples it needs"));
}

TEST(Run, WhoseFaultNeverHitIsInconclusive) {
  Rehearsal run(slow_database());
  run.hits_per_look = 0;
  run.to_the_end();
  EXPECT_EQ(run.outcome(), Outcome::inconclusive);
  EXPECT_THAT(run.why(), HasSubstr("slow-database/slow/1 never hit anything"));
}

TEST(Run, MeasuresHowLongRecoveringTook) {
  Experiment experiment = slow_database();
  experiment.recovery = seconds{30};
  Rehearsal run(experiment);
  run.traffic = [&](World& world, const Machine& machine) {
    // Faults go off at 1030; four seconds later all is well.
    const bool bad = machine.state() == State::recovering && run.now() <= TimePoint{seconds{1034}};
    world.request(bad ? milliseconds{900} : milliseconds{10}, false, false, 100);
  };
  run.to_the_end();
  EXPECT_EQ(run.outcome(), Outcome::held) << run.why();
  EXPECT_EQ(run.entries<Ended>().at(0).recovery, seconds{4});
}

TEST(Run, ThatDoesNotRecoverIsBroken) {
  Rehearsal run(slow_database());
  run.traffic = [](World& world, const Machine& machine) {
    world.request(machine.state() == State::recovering ? milliseconds{900} : milliseconds{10}, false, false, 100);
  };
  run.to_the_end();
  EXPECT_EQ(run.outcome(), Outcome::broken);
  EXPECT_THAT(run.why(), HasSubstr("at the end of the recovery"));
  EXPECT_FALSE(run.entries<Ended>().at(0).recovery.has_value());
}

TEST(Run, GoesFromPhaseToPhase) {
  Experiment experiment = slow_database();
  experiment.phases.push_back(experiment.phases[0]);
  experiment.phases[1].name = "again";
  Rehearsal run(experiment);
  run.to_the_end();
  EXPECT_THAT(run.states(),
              ElementsAre("checking", "baseline", "injecting slow", "injecting again", "recovering", "ended"));
  EXPECT_EQ(run.entries<FaultsOff>().size(), 2u);
  EXPECT_EQ(run.outcome(), Outcome::held) << run.why();
}

TEST(Run, LooksAtTheSecondPhaseAlone) {
  Experiment experiment = slow_database();
  experiment.phases.push_back(experiment.phases[0]);
  experiment.phases[1].name = "again";
  Rehearsal run(experiment);
  run.until(State::injecting, 1);
  run.hits_per_look = 0;
  run.to_the_end();
  EXPECT_EQ(run.outcome(), Outcome::inconclusive);
  EXPECT_THAT(run.why(), HasSubstr("slow-database/again/1 never hit"));
}

TEST(Run, TellsTheFaultedFromTheControlCohort) {
  Experiment experiment = slow_database();
  experiment.checks = {check("all", "edge.latency_p99", "< 2s")};
  experiment.checks.push_back(check("spared", "edge.latency_p99", "< 50ms"));
  experiment.checks[1].cohort = Cohort::control;
  experiment.checks[1].before = experiment.checks[1].after = false;
  Rehearsal run(experiment);
  run.traffic = [](World& world, const Machine& machine) {
    world.request(milliseconds{10}, false, false, 75);
    if (machine.state() == State::injecting) world.request(milliseconds{900}, true, false, 25);
  };
  run.to_the_end();
  EXPECT_EQ(run.outcome(), Outcome::held) << run.why();
}

TEST(Run, WritesFiguresOfEachStage) {
  Rehearsal run(slow_database());
  run.traffic = [](World& world, const Machine& machine) {
    world.request(milliseconds{10}, false, false, 75);
    world.connect(4);
    if (machine.state() == State::injecting) world.exchange(milliseconds{400}, true, 3);
  };
  run.to_the_end();
  bool seen = false;
  for (const Figures& figures : run.entries<Figures>()) {
    if (figures.hop != "db" || figures.stage != Stage::during || figures.cohort != Cohort::faulted) continue;
    seen = true;
    EXPECT_EQ(figures.samples, 60u);
    EXPECT_NEAR(figures.p99, 0.4, 0.01);
    EXPECT_EQ(figures.window, seconds{20});
  }
  EXPECT_TRUE(seen);
}

TEST(Run, WhoseTrafficStopsInMidPhaseIsInconclusive) {
  Rehearsal run(slow_database());
  run.traffic = [&](World& world, const Machine&) {
    if (run.now() < TimePoint{seconds{1013}} || run.now() >= TimePoint{seconds{1030}})
      world.request(milliseconds{10}, false, false, 100);
  };
  run.to_the_end();
  EXPECT_EQ(run.outcome(), Outcome::inconclusive);
  EXPECT_THAT(run.why(), HasSubstr("p99: in "));
}

TEST(Run, WhoseSecondPhaseNobodyUsedIsInconclusive) {
  Experiment experiment = slow_database();
  experiment.phases.push_back(experiment.phases[0]);
  experiment.phases[1].name = "again";
  Rehearsal run(experiment);
  run.traffic = [](World& world, const Machine& machine) {
    if (machine.phase() == 0 || machine.state() != State::injecting) world.request(milliseconds{10}, false, false, 100);
  };
  run.to_the_end();
  EXPECT_EQ(run.outcome(), Outcome::inconclusive);
}

TEST(Run, WhoseRequestsHangHasNoGoodErrorRate) {
  Experiment experiment = slow_database();
  experiment.checks = {check("errors", "edge.error_rate", "< 1%")};
  Rehearsal run(experiment);
  run.traffic = [](World& world, const Machine& machine) {
    if (machine.state() == State::injecting)
      world.hop("edge").http->endpoints.front().requests += 100;  // heads, and never an answer
    else
      world.request(milliseconds{10}, false, false, 100);
  };
  run.to_the_end();
  EXPECT_EQ(run.outcome(), Outcome::inconclusive);
}

TEST(Run, DoesNotTakeAnIdlePoolForGoodConnections) {
  Experiment experiment = slow_database();
  experiment.checks = {check("errors", "db.error_rate", "< 1%")};
  Rehearsal run(experiment);
  run.traffic = [](World& world, const Machine&) { world.hop("db").open = 50; };
  run.to_the_end();
  EXPECT_EQ(run.outcome(), Outcome::inconclusive);
}

TEST(Run, CountsUnansweredRequestsAsErrorsAmongAll) {
  Experiment experiment = slow_database();
  experiment.checks = {check("errors", "edge.error_rate", "< 60%")};
  Rehearsal run(experiment);
  run.traffic = [](World& world, const Machine& machine) {
    world.request(milliseconds{10}, false, false, 50);
    if (machine.state() != State::injecting) return;
    EndpointStats& endpoint = world.hop("edge").http->endpoints.front();
    endpoint.requests += 50;
    endpoint.errors += 50;  // cut before any answer
  };
  run.to_the_end();
  EXPECT_EQ(run.outcome(), Outcome::held) << run.why();
}

}  // namespace
}  // namespace squall::experiment
