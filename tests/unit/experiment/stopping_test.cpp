// Whole runs in virtual time: their stop rules, and sources outside.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rehearsal.hpp"

namespace squall::experiment {
namespace {

using ::testing::HasSubstr;

TEST(StopRule, StopsAtOnceWhenItHolds) {
  Experiment experiment = slow_database();
  experiment.stop = {stop_rule("edge.error_rate", "> 5%", Duration::zero())};
  Rehearsal run(experiment);
  run.until(State::injecting);
  run.traffic = [](World& world, const Machine&) { world.request(milliseconds{10}, true, true, 100); };
  run.pass(seconds{1});
  EXPECT_FALSE(run.faults_are_on());
  EXPECT_EQ(run.outcome(), Outcome::stopped);
  EXPECT_THAT(run.why(), HasSubstr("edge.error_rate > 5% was met: 100%"));
}

TEST(StopRule, WaitsForAsLongAsItSays) {
  Experiment experiment = slow_database();
  experiment.stop = {stop_rule("edge.error_rate", "> 5%", seconds{10})};
  Rehearsal run(experiment);
  run.until(State::injecting);
  const TimePoint began = run.now();
  run.traffic = [](World& world, const Machine&) { world.request(milliseconds{10}, true, true, 100); };
  run.to_the_end();
  EXPECT_EQ(run.outcome(), Outcome::stopped);
  EXPECT_EQ(run.now() - began, seconds{11});
}

TEST(StopRule, IsNotMetByTwoHalves) {
  Experiment experiment = slow_database();
  StopRule rule = stop_rule("edge.error_rate", "> 50%", seconds{6});
  rule.over = seconds{1};
  experiment.stop = {rule};
  Rehearsal run(experiment);
  int looks = 0;
  run.traffic = [&](World& world, const Machine& machine) {
    const bool bad = machine.state() == State::injecting && ++looks % 5 != 0;
    world.request(milliseconds{10}, bad, bad, 100);
  };
  run.to_the_end();
  EXPECT_EQ(run.outcome(), Outcome::held) << run.why();
}

TEST(StopRule, ThatHoldsAlreadyRefusesTheRun) {
  Experiment experiment = slow_database();
  experiment.stop = {stop_rule("edge.error_rate", "> 5%", Duration::zero())};
  Rehearsal run(experiment);
  run.traffic = [](World& world, const Machine&) { world.request(milliseconds{10}, false, true, 100); };
  run.to_the_end();
  EXPECT_EQ(run.outcome(), Outcome::refused);
  EXPECT_TRUE(run.entries<FaultsOn>().empty());
}

TEST(StopRule, AfterAFailedCheckLeavesTheRunBrokenAndKeepsItsCause) {
  Experiment experiment = slow_database();
  experiment.stop = {stop_rule("edge.error_rate", "> 5%", seconds{5})};
  Rehearsal run(experiment);
  run.until(State::injecting);
  run.traffic = [](World& world, const Machine&) { world.request(milliseconds{900}, true, true, 100); };
  run.to_the_end();
  EXPECT_EQ(run.outcome(), Outcome::broken);
  EXPECT_THAT(run.why(), HasSubstr("then stopped: the stop rule edge.error_rate > 5% was met"));
  EXPECT_EQ(run.machine().stopped()->cause, StopCause::rule);
}

TEST(OutsideSource, IsAskedBeforeAnythingAndThenEachSecond) {
  Experiment experiment = slow_database();
  experiment.checks.push_back(outside("health", "== 200"));
  Rehearsal run(experiment);
  run.answers["health"] = 200.0;
  run.to_the_end();
  EXPECT_EQ(run.outcome(), Outcome::held) << run.why();
  EXPECT_GE(run.asked("health"), 38u);
  EXPECT_LE(run.asked("health"), 45u);
}

TEST(OutsideSource, ThatCannotBeReadBeforeMakesTheRunInconclusive) {
  Experiment experiment = slow_database();
  experiment.checks.push_back(outside("health", "== 200"));
  Rehearsal run(experiment);
  run.answers["health"] = "connection refused";
  run.to_the_end();
  EXPECT_EQ(run.outcome(), Outcome::inconclusive);
  EXPECT_THAT(run.why(), HasSubstr("health cannot be read: connection refused"));
  EXPECT_TRUE(run.entries<FaultsOn>().empty());
}

TEST(OutsideSource, ThatHangsBeforeIsWaitedForBoundedly) {
  Experiment experiment = slow_database();
  experiment.checks.push_back(outside("health", "== 200"));
  Rehearsal run(experiment);
  run.to_the_end();
  EXPECT_EQ(run.outcome(), Outcome::inconclusive);
  EXPECT_LE(run.now().time_since_epoch(), seconds{1000} + seconds{4});
}

TEST(OutsideSource, ThatGoesAwayDuringThePhaseIsNeverGreen) {
  Experiment experiment = slow_database();
  experiment.checks.push_back(outside("health", "== 200"));
  Rehearsal run(experiment);
  run.answers["health"] = 200.0;
  run.until(State::injecting);
  run.answers["health"] = "timed out";
  run.pass(seconds{5});
  run.answers["health"] = 200.0;
  run.to_the_end();
  EXPECT_EQ(run.outcome(), Outcome::inconclusive);
}

TEST(OutsideSource, ThatFailsItsBoundBreaksTheRun) {
  Experiment experiment = slow_database();
  experiment.checks.push_back(outside("health", "== 200"));
  Rehearsal run(experiment);
  run.answers["health"] = 200.0;
  run.until(State::injecting);
  run.answers["health"] = 503.0;
  run.pass(seconds{2});
  run.answers["health"] = 200.0;
  run.to_the_end();
  EXPECT_EQ(run.outcome(), Outcome::broken);
  EXPECT_THAT(run.why(), HasSubstr("health was 503 at worst, expected == 200"));
}

TEST(OutsideSource, OfAStopRuleThatHangsStopsTheRun) {
  Experiment experiment = slow_database();
  experiment.checks.push_back(outside("burn", "< 2"));
  experiment.checks[1].during = experiment.checks[1].after = false;
  StopRule rule;
  rule.what = std::size_t{1};
  rule.bound = *parse_bound(">= 14.4");
  rule.text = "burn >= 14.4";
  experiment.stop = {rule};
  Rehearsal run(experiment);
  run.answers["burn"] = 1.0;
  run.until(State::injecting);
  run.pass(seconds{2});
  run.answers.clear();
  const TimePoint hangs = run.now();
  run.to_the_end();
  EXPECT_EQ(run.outcome(), Outcome::stopped);
  EXPECT_EQ(run.machine().stopped()->cause, StopCause::source);
  EXPECT_LE(run.now() - hangs, seconds{5});
}

TEST(OutsideSource, WhoseAnswerComesTooLateIsNotHeard) {
  Experiment experiment = slow_database();
  experiment.checks.push_back(outside("health", "== 200"));
  Rehearsal run(experiment);
  run.answers["health"] = 200.0;
  run.until(State::injecting);
  run.send(Answer{1, 1, 503.0, {}});  // of the question before everything
  run.to_the_end();
  EXPECT_EQ(run.outcome(), Outcome::held) << run.why();
}

}  // namespace
}  // namespace squall::experiment
