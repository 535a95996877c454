// What coverage learns from the store: of each cell what held or broke last, what was stopped since and by whom; and
// when runbooks were rehearsed.
#include "runs/past_runs.hpp"

#include "unit/runs/library_world.hpp"

namespace squall::runs {
namespace {

using experiment::Outcome;
using experiment::StopCause;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class PastRuns : public LibraryWorld {
 protected:
  PastRuns() { have_checkout(); }
  std::vector<journey::PastRun> found() { return past_runs(store, *library->journey("checkout")->journey).value(); }
  std::vector<std::string> ids() {
    std::vector<std::string> names;
    const auto all = found();
    for (const journey::PastRun& run : all) names.push_back(run.id);
    return names;
  }
  Rehearsals rehearsed(const std::vector<std::string>& runbooks = {"db-slow", "cache-down"}) {
    return rehearsals(store, runbooks).value();
  }
};

TEST_F(PastRuns, AreToldWithAllThatCoverageAsksFor) {
  const std::string id = past_run(Outcome::held);
  const auto runs = found();
  ASSERT_EQ(runs.size(), 1u);
  EXPECT_EQ(runs[0].id, id);
  EXPECT_EQ(runs[0].experiment, "slow");
  EXPECT_EQ(runs[0].cell, "checkout/orders-db/slow");
  EXPECT_EQ(runs[0].hash, board->folder().find("slow")->hash);
  EXPECT_FALSE(runs[0].modified);
  EXPECT_EQ(runs[0].outcome, Outcome::held);
  EXPECT_EQ(runs[0].ended, std::chrono::floor<std::chrono::microseconds>(past));
}

TEST_F(PastRuns, AreTheLatestThatHeldAndTheLatestThatBroke) {
  past_run(Outcome::held);
  past_run(Outcome::broken);
  const std::string held = past_run(Outcome::held);
  const std::string broken = past_run(Outcome::broken);
  EXPECT_THAT(ids(), UnorderedElementsAre(held, broken));
}

TEST_F(PastRuns, LeaveOutWhatProvesNothing) {
  for (const Outcome outcome : {Outcome::inconclusive, Outcome::refused, Outcome::crashed}) past_run(outcome);
  const std::string changed = past_run(Outcome::held);
  ASSERT_TRUE(store.set_modified(changed));
  EXPECT_THAT(ids(), IsEmpty());
}

TEST_F(PastRuns, AreStillFoundBehindManyThatProveNothing) {
  const std::string held = past_run(Outcome::held);
  for (int i = 0; i < 150; ++i) past_run(Outcome::inconclusive);
  EXPECT_THAT(ids(), ElementsAre(held));
}

TEST_F(PastRuns, AreTheLatestThatAStopRuleStopped) {
  past_run(Outcome::stopped, StopCause::rule);
  const std::string held = past_run(Outcome::held);
  const std::string by_rule = past_run(Outcome::stopped, StopCause::rule);
  for (const StopCause cause : {StopCause::person, StopCause::halt, StopCause::hop}) past_run(Outcome::stopped, cause);
  EXPECT_THAT(ids(), UnorderedElementsAre(held, by_rule));
  const auto runs = found();
  for (const journey::PastRun& run : runs) EXPECT_EQ(run.by_stop_rule, run.id == by_rule);
}

// However often people stop what comes after.
TEST_F(PastRuns, FindWhatAStopRuleStoppedBehindManyThatPeopleStopped) {
  const std::string held = past_run(Outcome::held);
  const std::string by_rule = past_run(Outcome::stopped, StopCause::rule);
  for (int i = 0; i < 50; ++i) past_run(Outcome::stopped, StopCause::person);
  EXPECT_THAT(ids(), UnorderedElementsAre(held, by_rule));
}

TEST_F(PastRuns, AreNumberedAsTheyBeganWhateverTheClockSaid) {
  const std::string held = past_run(Outcome::held);
  past -= std::chrono::hours{24};
  const std::string broken = past_run(Outcome::broken);
  const auto runs = found();
  ASSERT_EQ(runs.size(), 2u);
  EXPECT_EQ(runs[0].id, held);
  EXPECT_EQ(runs[1].id, broken);
  EXPECT_GT(runs[1].number, runs[0].number);
  EXPECT_LT(runs[1].ended, runs[0].ended);
}

TEST_F(PastRuns, TellWhenARunbookWasLastRehearsedAndByWhom) {
  const std::string first = past_run(Outcome::held);
  write_entry(first, experiment::Tick{"ana", 1});
  const std::string second = past_run(Outcome::broken);
  write_entry(second, experiment::Tick{"ben", 1});
  write_entry(second, experiment::Tick{"cleo", 2});
  past_run(Outcome::held);  // nobody ticked anything
  const Rehearsals found = rehearsed();
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found.at("db-slow").run, second);
  EXPECT_EQ(found.at("db-slow").by, "cleo");
}

TEST_F(PastRuns, TellWhenARunbookWasRehearsedHoweverOftenOthersWereSince) {
  const std::string rare = past_run(Outcome::held, {}, "cache-down");
  write_entry(rare, experiment::Tick{"ana", 1});
  for (int i = 0; i < 250; ++i) write_entry(past_run(Outcome::held), experiment::Tick{"ben", 1});
  const Rehearsals found = rehearsed();
  EXPECT_EQ(found.at("cache-down").run, rare);
  EXPECT_EQ(found.at("db-slow").by, "ben");
}

TEST_F(PastRuns, RehearseOnlyTheRunbookThatTheyHadThen) {
  write_entry(past_run(Outcome::held), experiment::Tick{"ana", 1});
  EXPECT_THAT(rehearsed({"cache-down"}), IsEmpty());
}

}  // namespace
}  // namespace squall::runs
