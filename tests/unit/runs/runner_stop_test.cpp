// Stops: faults off first and at once, whoever asks, whatever else hangs or fails, and never on again.
#include <atomic>
#include <future>
#include <latch>
#include <thread>

#include "unit/runs/run_world.hpp"

namespace squall::runs {
namespace {

using experiment::StopCause;
using experiment::StopWish;
using testing::HasSubstr;
using testing::IsEmpty;

const StopWish by_ana{StopCause::person, "enough", "ana"};

class AStop : public RunWorld {
 protected:
  // Waits until the lease of what is published has run out.
  void expect_lease_ends(const Lease& lease) {
    const auto end = std::chrono::steady_clock::now() + patience;
    while (lease.until() > plane.time() && std::chrono::steady_clock::now() < end) std::this_thread::yield();
    EXPECT_LE(lease.until(), plane.time());
  }
};

TEST_F(AStop, HasTakenTheFaultsOffWhenItAnswers) {
  plane.connect("db", {1, "127.0.0.1:9", "", {}, 0, 0, 0, {}});
  const auto run = start_and_inject(long_plan());
  const auto receipt = run->stop(by_ana);
  EXPECT_THAT(plane.faults(), IsEmpty());
  ASSERT_TRUE(receipt);
  EXPECT_EQ(receipt->epoch, plane.stats().epoch);
  await_stored(*run);
  EXPECT_EQ(row(run->id()).outcome, "stopped");
  EXPECT_EQ(row(run->id()).why, "enough");
  EXPECT_EQ(run->view().stopped->by, "ana");
  expect_clean(*run);
}

TEST_F(AStop, IsInTheJournalWithTheEpochThatTookTheFaultsOff) {
  const auto run = start_and_inject(long_plan());
  const auto receipt = run->stop(by_ana);
  ASSERT_TRUE(control.put_hop(control::hop_named("another"), nullptr, control::ana));
  await_stored(*run);
  EXPECT_EQ(entries<experiment::FaultsOff>(run->id()).at(0).epoch, receipt->epoch);
}

TEST_F(AStop, IsWrittenDownOnceTheFaultsAreOff) {
  std::promise<void> hangs;
  std::promise<void> go_on;
  std::atomic<bool> armed = false;
  store.before_writing([&](const std::string&) {
    if (armed.exchange(false)) {
      hangs.set_value();
      go_on.get_future().wait();
    }
    return true;
  });
  const auto run = start_and_inject(long_plan());
  armed = true;
  run->leave_word(StopWish{StopCause::fault_deleted, "not the first", "ana"});  // something to write
  hangs.get_future().wait();
  EXPECT_THAT(plane.faults(), IsEmpty());
  go_on.set_value();
  await_stored(*run);
  expect_clean(*run);
}

TEST_F(AStop, TakesTheFaultsOffWhileTheRunItselfHangsInTheDisk) {
  std::promise<void> hangs;
  std::promise<void> go_on;
  std::atomic<bool> armed = false;
  store.before_writing([&](const std::string& call) {
    if (call == "append note" && armed.exchange(false)) {
      hangs.set_value();
      go_on.get_future().wait();
    }
    return true;
  });
  const auto run = start_and_inject(long_plan());
  armed = true;
  std::jthread writer([&] { (void)run->wish(experiment::NoteWish{"ana", "this hangs"}); });
  hangs.get_future().wait();
  ASSERT_EQ(plane.faults().size(), 1U);
  EXPECT_TRUE(run->stop(by_ana));
  EXPECT_THAT(plane.faults(), IsEmpty());
  EXPECT_FALSE(run->ended());
  go_on.set_value();
  await_stored(*run);
  EXPECT_EQ(row(run->id()).outcome, "stopped");
}

TEST_F(AStop, EndsTheFaultsByTheirLeaseWhenNothingCanBePublished) {
  const auto run = start_and_inject(long_plan());
  const auto lease = plane.faults().at(0).lease;
  plane.refuse_next({{"", "out of descriptors", ""}});
  EXPECT_FALSE(run->stop(by_ana));
  EXPECT_LE(lease->until(), plane.time());
  await_stored(*run);
  EXPECT_EQ(row(run->id()).outcome, "stopped");
}

TEST_F(AStop, EndsTheFaultsByTheirLeaseWhileAnotherChangeHangs) {
  const auto run = start_and_inject(long_plan());
  const auto lease = plane.faults().at(0).lease;
  std::promise<void> inside;
  std::promise<void> go_on;
  std::atomic<bool> first = true;
  plane.before_publish([&] {
    if (!first.exchange(false)) return;
    inside.set_value();
    go_on.get_future().wait();
  });
  std::jthread stuck([&] { (void)control.put_hop(control::hop_named("another"), nullptr, control::ana); });
  inside.get_future().wait();
  std::jthread stopper([&] { EXPECT_TRUE(run->stop(by_ana)); });
  expect_lease_ends(*lease);
  go_on.set_value();
  stopper.join();
  EXPECT_THAT(plane.faults(), IsEmpty());
}

TEST_F(AStop, IsNotDelayedByASourceThatHangs) {
  scratch.script("hang", "exec sleep 1000");
  RunPlan plan = long_plan();
  experiment::Check check;
  check.id = "hang";
  check.from = experiment::CommandSource{{scratch.file("hang")}};
  check.expect = *experiment::parse_bound("== 0");
  check.timeout = std::chrono::minutes{10};
  plan.experiment.checks = {check};
  const auto run = start(std::move(plan));
  ear.await("run.state", "checking");
  EXPECT_TRUE(run->stop(by_ana));
  await_stored(*run);
  EXPECT_EQ(row(run->id()).outcome, "stopped");
}

TEST_F(AStop, ByManyAtOnceIsOneStop) {
  for (int round = 0; round < 20; ++round) {
    const auto run = start_and_inject(long_plan());
    std::latch all{4};
    std::vector<std::jthread> people;
    for (int i = 0; i < 4; ++i)
      people.emplace_back([&] {
        all.arrive_and_wait();
        (void)run->stop(by_ana);  // a late one is told that the run has ended
        EXPECT_THAT(plane.faults(), IsEmpty());
      });
    people.clear();
    await_stored(*run);
    EXPECT_EQ(entries<experiment::Stopped>(run->id()).size(), 1U);
    EXPECT_EQ(entries<experiment::FaultsOff>(run->id()).size(), 1U);
    expect_clean(*run);
  }
}

// Wherever it meets the run's own thread, and also while the faults are on their way.
TEST_F(AStop, RacingWithTheRunLeavesNoFaultOnAndKeepsItsCause) {
  RunPlan plan = long_plan();
  plan.experiment.baseline = std::chrono::microseconds{1};
  for (int round = 0; round < 150; ++round) {
    const auto run = start(plan);
    for (int i = 0; i < round * 20; ++i) std::this_thread::yield();
    EXPECT_TRUE(run->stop(by_ana));
    EXPECT_THAT(plane.faults(), IsEmpty()) << round;
    await_stored(*run);
    EXPECT_EQ(run->view().stopped->cause, StopCause::person) << round;
    expect_clean(*run);
  }
}

TEST_F(AStop, ThatComesWhileTheFaultsArePutTakesThemOffAgain) {
  std::promise<void> putting;
  std::atomic<bool> first = true;
  plane.before_publish([&] {
    if (first.exchange(false)) putting.set_value();
  });
  const auto run = start(long_plan());
  putting.get_future().wait();
  EXPECT_TRUE(run->stop(by_ana));
  EXPECT_THAT(plane.faults(), IsEmpty());
  await_stored(*run);
  expect_clean(*run);
}

TEST_F(AStop, ThatComesJustBeforeTheFaultsArePutKeepsThemFromBeingPut) {
  std::promise<void> about_to_put;
  std::promise<void> go_on;
  store.before_writing([&](const std::string& call) {
    if (call != "set_state injecting") return true;
    about_to_put.set_value();
    go_on.get_future().wait();
    return true;
  });
  const auto run = start(long_plan());
  about_to_put.get_future().wait();
  const std::size_t publishes = plane.publishes();
  EXPECT_TRUE(run->stop(by_ana));
  go_on.set_value();
  await_stored(*run);
  EXPECT_EQ(plane.publishes(), publishes);
  expect_clean(*run);
}

// The run's own look comes while they go: that they are missing by then is no news.
TEST_F(AStop, KeepsItsCauseWhenTheRunLooksMeanwhile) {
  RunPlan plan = short_plan();
  plan.experiment.phases[0].lasts = plan.experiment.phases[0].faults[0].lasts = milliseconds{200};
  const auto run = start_and_inject(std::move(plan));
  plane.before_publish([&] {
    const TimePoint after_the_phase = plane.time() + milliseconds{250};
    while (plane.time() < after_the_phase) std::this_thread::yield();
  });
  EXPECT_TRUE(run->stop(by_ana));
  await_stored(*run);
  EXPECT_EQ(run->view().stopped->cause, StopCause::person);
}

TEST_F(AStop, KeepsItsCauseWhenSomethingElseIsSaidMeanwhile) {
  const auto run = start_and_inject(long_plan());
  std::jthread writer;
  plane.before_publish([&] {
    plane.before_publish(nullptr);
    writer = std::jthread([&] { (void)run->wish(experiment::NoteWish{"ana", "what is this?"}); });
    const TimePoint read_by_now = plane.time() + milliseconds{50};
    while (plane.time() < read_by_now) std::this_thread::yield();
  });
  EXPECT_TRUE(run->stop(by_ana));
  await_stored(*run);
  EXPECT_EQ(run->view().stopped->cause, StopCause::person);
}

// --- what stops a run without being asked ---

TEST_F(AStop, ByAHaltSaysSo) {
  const auto run = start_and_inject(long_plan());
  control.halt(control::ana);
  await_stored(*run);
  EXPECT_EQ(run->view().stopped->cause, StopCause::halt);
  EXPECT_EQ(row(run->id()).outcome, "stopped");
  expect_clean(*run);
}

TEST_F(AStop, ByAHaltThatComesWhileTheFaultsArePutSaysSo) {
  std::atomic<bool> first = true;
  plane.before_publish([&] {
    if (first.exchange(false)) control.halt(control::ana);
  });
  const auto run = start(long_plan());
  await_stored(*run);
  ASSERT_TRUE(run->view().stopped);
  EXPECT_EQ(run->view().stopped->cause, StopCause::halt);
  expect_clean(*run);
}

TEST_F(AStop, ByADeletedFaultSaysSo) {
  const auto run = start_and_inject(long_plan());
  ASSERT_TRUE(control.remove_fault("slow/slow/1", control::ana));
  await_stored(*run);
  EXPECT_EQ(run->view().stopped->cause, StopCause::fault_deleted);
  EXPECT_THAT(row(run->id()).why, HasSubstr("slow/slow/1"));
}

TEST_F(AStop, ByALeaseThatNobodyRenewsSaysSo) {
  RunPlan plan = long_plan();
  plan.header.attended = true;
  plan.experiment.limits.lease = seconds{1};
  const auto run = start(std::move(plan));
  ASSERT_TRUE(plane.await_faults_on());
  const auto lease = plane.faults().at(0).lease;
  expect_lease_ends(*lease);
  await_stored(*run);
  EXPECT_EQ(run->view().stopped->cause, StopCause::lease);
  EXPECT_EQ(row(run->id()).outcome, "stopped");
  expect_clean(*run);
}

TEST_F(AStop, IsNotNeededWhileAnAttendedRunIsAttended) {
  RunPlan plan = long_plan();
  plan.header.attended = true;
  plan.experiment.limits.lease = seconds{20};
  const auto run = start_and_inject(std::move(plan));
  const auto lease = plane.faults().at(0).lease;
  const TimePoint before = lease->until();
  ASSERT_TRUE(run->wish(experiment::NoteWish{"ana", "notes renew nothing"}));
  EXPECT_EQ(lease->until(), before);
  ASSERT_TRUE(run->wish(experiment::Attended{}));
  EXPECT_GT(lease->until(), before);
}

// The disk was so slow that the faults came with a lease that had run out: off they are, and the run must not go on as
// if they were on.
TEST_F(AStop, ByALeaseThatRanOutBeforeTheFaultsWereOnSaysSo) {
  RunPlan plan = short_plan();
  plan.experiment.phases[0].lasts = plan.experiment.phases[0].faults[0].lasts = seconds{3};
  plan.experiment.limits.lease = milliseconds{1200};  // longer than between two looks, which renew it
  store.before_writing([&](const std::string& call) {
    const TimePoint end = plane.time() + milliseconds{1250};
    if (call == "set_state injecting")
      while (plane.time() < end) std::this_thread::yield();
    return true;
  });
  const auto run = start(std::move(plan));
  await_stored(*run);
  ASSERT_TRUE(run->view().stopped);
  EXPECT_EQ(run->view().stopped->cause, StopCause::lease);
  expect_clean(*run);
}

// --- the end of the server ---

TEST_F(AStop, ComesWithTheEndOfTheServerInEveryState) {
  scratch.script("hang", "exec sleep 1000");
  experiment::Check hanging;
  hanging.id = "hang";
  hanging.from = experiment::CommandSource{{scratch.file("hang")}};
  hanging.expect = *experiment::parse_bound("== 0");
  hanging.timeout = std::chrono::minutes{10};
  for (const std::string state : {"waiting", "checking", "baseline", "injecting", "paused", "recovering"}) {
    RunPlan plan = long_plan();
    if (state == "checking") plan.experiment.checks = {hanging};
    if (state == "baseline") plan.experiment.baseline = seconds{40};
    if (state == "recovering") plan.experiment.recovery = seconds{40};
    const std::size_t heard = ear.all().size();
    auto run = start(plan);
    const std::string id = run->id();
    if (state == "checking" || state == "baseline") ear.await("run.state", state, heard);
    if (state == "injecting" || state == "paused" || state == "recovering") {
      ASSERT_TRUE(plane.await_faults_on());
      ASSERT_TRUE(run->wish(experiment::NoteWish{"ana", "on"}));
    }
    if (state == "paused") {
      ASSERT_TRUE(run->wish(experiment::PauseWish{true, "ana"}));
    }
    if (state == "recovering") {
      ASSERT_TRUE(run->wish(experiment::NextWish{"ana"}));
    }
    run.reset();
    EXPECT_THAT(plane.faults(), IsEmpty()) << state;
    EXPECT_EQ(control.holder("db"), "") << state;
    EXPECT_EQ(row(id).outcome, "stopped") << state;
    EXPECT_EQ(entries<experiment::Stopped>(id).at(0).cause, StopCause::shutdown) << state;
  }
}

}  // namespace
}  // namespace squall::runs
