// A run's driver on the live fake: what it writes before it acts, what people may do to it, and what is told of it.
#include <atomic>

#include "unit/runs/run_world.hpp"

namespace squall::runs {
namespace {

using experiment::Outcome;
using experiment::StopCause;
using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class ARun : public RunWorld {};

TEST_F(ARun, GoesThroughItsStatesAndHolds) {
  const auto run = start(short_plan());
  await_stored(*run);
  EXPECT_THAT(states(run->id()), ElementsAre("checking", "baseline", "injecting", "recovering", "ended"));
  EXPECT_EQ(row(run->id()).outcome, "held") << row(run->id()).why;
  EXPECT_EQ(row(run->id()).state, "ended");
  expect_clean(*run);
}

TEST_F(ARun, HasItsPhaseOnTheDiskBeforeItsFaultsAreOn) {
  std::vector<std::string> written;
  RunPlan plan = short_plan();
  plane.before_publish([&] {
    const auto runs = store.runs({}).value();
    if (written.empty()) written = states(runs.front().id);
  });
  const auto run = start(std::move(plan));
  await_stored(*run);
  EXPECT_THAT(written, ElementsAre("checking", "baseline", "injecting"));
}

TEST_F(ARun, WritesDownWhatTheDataPlaneReceiptSaid) {
  plane.connect("db", {1, "127.0.0.1:9", "", {}, 0, 0, 0, {}});
  const auto run = start(short_plan());
  await_stored(*run);
  const auto on = entries<experiment::FaultsOn>(run->id()).at(0);
  const auto off = entries<experiment::FaultsOff>(run->id()).at(0);
  EXPECT_EQ(on.connections, 1U);
  EXPECT_EQ(on.faults.at(0).name, "slow/slow/1");
  EXPECT_EQ(off.epoch, on.epoch + 1);
  EXPECT_GT(off.hits.at(0).injected, 0U);
}

TEST_F(ARun, GivesItsFaultsItsSeedAndALease) {
  RunPlan plan = long_plan();
  plan.header.seed = 1234;
  const auto run = start_and_inject(std::move(plan));
  const FaultSpec fault = plane.faults().at(0);
  EXPECT_EQ(fault.seed, 1234U);
  ASSERT_TRUE(fault.lease);
  EXPECT_GT(fault.lease->until(), plane.time());
}

TEST_F(ARun, PushesTheLeaseBackWhileItIsWatchedOver) {
  const auto run = start_and_inject(long_plan());
  const auto lease = plane.faults().at(0).lease;
  const TimePoint before = lease->until();
  ASSERT_TRUE(run->wish(experiment::NoteWish{"ana", "still here"}));
  EXPECT_GT(lease->until(), before);
}

TEST_F(ARun, EndsItsLeaseWithItsFaults) {
  const auto run = start_and_inject(long_plan());
  const auto lease = plane.faults().at(0).lease;
  ASSERT_TRUE(run->stop({StopCause::person, "enough", "ana"}));
  EXPECT_LT(lease->until(), plane.time());
}

TEST_F(ARun, IsNotHeldWithoutAHit) {
  plane.hits = false;
  const auto run = start(short_plan());
  await_stored(*run);
  EXPECT_EQ(row(run->id()).outcome, "inconclusive");
  EXPECT_THAT(row(run->id()).why, HasSubstr("slow/slow/1 never hit anything"));
}

TEST_F(ARun, IsRefusedWhenItsFaultsAre) {
  RunPlan plan = short_plan();
  std::atomic<bool> once = false;
  plane.before_publish([&] {
    if (!once.exchange(true)) plane.refuse_next({{"/faults/0", "there is no room", ""}});
  });
  const auto run = start(std::move(plan));
  await_stored(*run);
  EXPECT_EQ(row(run->id()).outcome, "refused");
  EXPECT_THAT(row(run->id()).why, HasSubstr("there is no room"));
  expect_clean(*run);
}

// --- time ---

TEST_F(ARun, DoesNotMindAWallClockThatJumpsByHours) {
  std::atomic<int> looks = 0;
  const auto base = std::chrono::system_clock::now();
  wall = [&] { return base + std::chrono::hours{looks++ % 2 == 0 ? 1 : -1}; };
  const auto run = start(short_plan());
  await_stored(*run);
  EXPECT_EQ(row(run->id()).outcome, "held") << row(run->id()).why;
  std::vector<Duration> began;
  Duration before{};
  for (const experiment::JournalEntry& entry : journal(run->id())) {
    EXPECT_GE(entry.at, before);
    before = entry.at;
    if (std::holds_alternative<experiment::StateChanged>(entry.entry)) began.push_back(entry.at);
  }
  ASSERT_EQ(began.size(), 5U);
  EXPECT_GE(began[2] - began[1], milliseconds{10});
  EXPECT_GE(began[3] - began[2], milliseconds{30});
  EXPECT_GE(began[4] - began[3], milliseconds{10});
  EXPECT_LT(before, std::chrono::minutes{30});
}

// --- people ---

TEST_F(ARun, TakesItsFaultsOffWhilePausedAndPutsThemOnWithANewLease) {
  const auto run = start_and_inject(long_plan());
  const auto lease = plane.faults().at(0).lease;
  ASSERT_TRUE(run->wish(experiment::PauseWish{true, "ana"}));
  EXPECT_THAT(plane.faults(), IsEmpty());
  EXPECT_TRUE(run->view().paused);
  ASSERT_TRUE(run->wish(experiment::PauseWish{false, "ana"}));
  ASSERT_EQ(plane.faults().size(), 1U);
  EXPECT_NE(plane.faults().at(0).lease, lease);
  EXPECT_GT(plane.faults().at(0).lease->until(), plane.time());
}

TEST_F(ARun, EndsAPhaseEarlierByNext) {
  const auto run = start_and_inject(long_plan());
  ASSERT_TRUE(run->wish(experiment::NextWish{"ana"}));
  await_stored(*run);
  EXPECT_EQ(entries<experiment::FaultsOff>(run->id()).at(0).reason, "next, by ana");
  EXPECT_EQ(row(run->id()).outcome, "held");
}

TEST_F(ARun, ShowsThatItsPhaseIsLonger) {
  const auto run = start_and_inject(long_plan());
  const Duration before = *run->view().remaining;
  ASSERT_TRUE(run->wish(experiment::ExtendWish{seconds{10}, "ana"}));
  EXPECT_GT(*run->view().remaining, before);
}

TEST_F(ARun, RefusesWhatMakesNoSense) {
  const auto run = start_and_inject(long_plan());
  const auto refused = run->wish(experiment::PauseWish{false, "ana"});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, control::Refusal::Kind::conflict);
  EXPECT_EQ(refused.error().problems.at(0).message, "the run is not paused");
}

TEST_F(ARun, RefusesEverythingOnceItHasEnded) {
  const auto run = start(short_plan());
  await_stored(*run);
  EXPECT_FALSE(run->stop({StopCause::person, "late", "ana"}));
  EXPECT_FALSE(run->wish(experiment::NoteWish{"ana", "late"}));
}

TEST_F(ARun, WritesNotesAndTicksWhereTheyHappened) {
  const auto run = start_and_inject(long_plan());
  ASSERT_TRUE(run->wish(experiment::TickWish{"ana", 2}));
  ASSERT_TRUE(run->stop({StopCause::person, "enough", "ana"}));
  await_stored(*run);
  EXPECT_EQ(entries<experiment::Note>(run->id()).at(0).text, "they are on");
  EXPECT_EQ(entries<experiment::Tick>(run->id()).at(0).step, 2U);
}

// --- what is told ---

TEST_F(ARun, TellsItsStatesAndItsEnd) {
  const auto run = start(short_plan());
  await_stored(*run);
  ear.await("run.ended", "\"held\"");
  EXPECT_EQ(ear.count("run.state"), 5U);
  EXPECT_THAT(ear.all(), Each(Field(&Told::run, run->id())));
}

TEST_F(ARun, HasFreedItsHopWhenItsEndIsTold) {
  std::string holder = "nobody asked";
  Surroundings told = surroundings();
  RunPlan plan = short_plan();
  plan.header.id = "slow-1";
  told.tell = [&](const std::string& type, const config::Node&, const experiment::Header&) {
    if (type == "run.ended") holder = control.holder("db");
  };
  store::RunRow row;
  row.experiment = "slow";
  ASSERT_EQ(store.create(row).value(), "slow-1");
  ASSERT_TRUE(control.lock("slow-1", {"db"}));
  Runner run(std::move(plan), told);
  await_stored(run);
  EXPECT_EQ(holder, "");
}

TEST_F(ARun, ShowsASecretNowhere) {
  scratch.script("depth", "echo \"hunter2 is not welcome\"");
  RunPlan plan = short_plan();
  experiment::Check check;
  check.id = "depth";
  check.from = experiment::CommandSource{{scratch.file("depth"), "hunter2"}};
  check.expect = *experiment::parse_bound("== 0");
  check.timeout = patience;
  plan.experiment.checks = {check};
  plan.secrets = {"hunter2"};
  const auto run = start(std::move(plan));
  run->wait();
  const RunView view = run->view();
  EXPECT_THAT(view.verdict->why, AllOf(HasSubstr("*** is not welcome"), Not(HasSubstr("hunter2"))));
  for (const experiment::CheckResult& result : view.verdict->results)
    EXPECT_THAT(result.why, Not(HasSubstr("hunter2")));
  await_stored(*run);
  EXPECT_THAT(row(run->id()).why, AllOf(HasSubstr("***"), Not(HasSubstr("hunter2"))));
  const auto rows = store.entries(run->id(), 0).value();
  for (const store::EntryRow& entry : rows) EXPECT_THAT(entry.data, Not(HasSubstr("hunter2"))) << entry.kind;
  for (const Told& told : ear.all()) EXPECT_THAT(told.text, Not(HasSubstr("hunter2"))) << told.type;
}

TEST_F(ARun, ShowsNoSecretInWhyItWasStopped) {
  scratch.script("burn", "if [ -e asked ]; then echo \"hunter2 is not welcome\"; else touch asked; echo 1; fi");
  RunPlan plan = long_plan();
  plan.folder = scratch.path();
  experiment::Check check;
  check.id = "burn";
  check.from = experiment::CommandSource{{scratch.file("burn")}};
  check.expect = *experiment::parse_bound("< 2");
  check.timeout = patience;
  experiment::StopRule rule;
  rule.what = std::size_t{0};
  rule.bound = *experiment::parse_bound(">= 14");
  rule.text = "burn >= 14";
  plan.experiment.checks = {check};
  plan.experiment.stop = {rule};
  plan.secrets = {"hunter2"};
  const auto run = start(std::move(plan));
  run->wait();
  ASSERT_TRUE(run->view().stopped);
  EXPECT_EQ(run->view().stopped->cause, StopCause::source);
  EXPECT_THAT(run->view().stopped->text, AllOf(HasSubstr("*** is not welcome"), Not(HasSubstr("hunter2"))));
}

// The name of a hop's own fault may begin like a run's.
TEST_F(ARun, CountsItsOwnFaultsOnly) {
  ASSERT_TRUE(control.put_fault(control::fault_named("slow/latency", "cache"), control::ana));
  const auto run = start(short_plan());
  run->wait();
  EXPECT_THAT(run->view().hits, ElementsAre(Field(&experiment::FaultHits::name, "slow/slow/1")));
}

}  // namespace
}  // namespace squall::runs
