// A disk that fails at any of a run's writes: faults off, a reason told, never a hang, and nothing written twice.
#include <atomic>

#include "unit/runs/run_world.hpp"

namespace squall::runs {
namespace {

using experiment::StopCause;
using testing::HasSubstr;
using testing::IsEmpty;

class AFullDisk : public RunWorld {
 protected:
  // The n-th write of a run and all that follow until its hops are free; then there is room again.
  void fail_from(int n) {
    writes = 0;
    store.before_writing([this, n](const std::string& call) {
      if (call == "create" || ++writes < n) return true;
      return control.holder("db").empty();
    });
  }
  std::atomic<int> writes = 0;
};

TEST_F(AFullDisk, AtAnyWriteEndsTheRunWithoutFaultsAndSaysWhy) {
  fail_from(1'000'000);
  await_stored(*start(short_plan()));
  const int all = writes;
  ASSERT_GT(all, 5);
  for (int n = 1; n <= all; ++n) {
    fail_from(n);
    const auto run = start(short_plan());
    await_stored(*run);
    expect_clean(*run);
    const store::RunRow now = row(run->id());
    EXPECT_EQ(now.state, "ended") << n;
    const bool was_over = run->view().verdict && !run->view().stopped;  // before the disk was asked to keep it
    EXPECT_EQ(now.outcome, was_over ? "held" : "stopped") << n;
    if (was_over) continue;
    EXPECT_EQ(run->view().stopped->cause, StopCause::journal) << n;
    EXPECT_THAT(now.why, HasSubstr("the journal could not be written: no space left on device")) << n;
    EXPECT_EQ(entries<experiment::Stopped>(run->id()).size(), 1U) << n;
  }
}

TEST_F(AFullDisk, KeepsNoRunFromBeingStopped) {
  const auto run = start_and_inject(long_plan());
  store.before_writing([](const std::string&) { return false; });
  EXPECT_TRUE(run->stop({StopCause::person, "enough", "ana"}));
  EXPECT_THAT(plane.faults(), IsEmpty());
  run->wait();
  EXPECT_EQ(run->view().stopped->cause, StopCause::person);
  EXPECT_FALSE(run->is_stored());
  store.before_writing(nullptr);
  await_stored(*run);
  EXPECT_EQ(row(run->id()).outcome, "stopped");
}

TEST_F(AFullDisk, InTheMiddleOfAPhaseTakesTheFaultsOffBeforeAnythingElse) {
  const auto run = start_and_inject(long_plan());
  std::atomic<bool> faults_were_off = false;
  std::atomic<int> failures = 0;
  store.before_writing([&](const std::string&) {
    if (failures++ == 1) faults_were_off = plane.faults().empty();
    return failures > 1;
  });
  (void)run->wish(experiment::NoteWish{"ana", "one too many"});
  await_stored(*run);
  EXPECT_TRUE(faults_were_off);
  EXPECT_EQ(run->view().stopped->cause, StopCause::journal);
  EXPECT_EQ(entries<experiment::Note>(run->id()).size(), 2U) << "what the disk did not take comes with the next";
}

TEST_F(AFullDisk, ThatTakesTheEntriesButNotTheStateHasThemOnce) {
  std::atomic<bool> failed = false;
  store.before_writing([&](const std::string& call) { return call != "set_state baseline" || failed.exchange(true); });
  const auto run = start(short_plan());
  await_stored(*run);
  EXPECT_EQ(run->view().stopped->cause, StopCause::journal);
  EXPECT_EQ(std::ranges::count(states(run->id()), "baseline"), 1);
}

TEST_F(AFullDisk, FreesTheHopsBeforeItHasRoom) {
  const auto run = start_and_inject(long_plan());
  store.before_writing([](const std::string&) { return false; });
  EXPECT_TRUE(run->stop({StopCause::person, "enough", "ana"}));
  run->wait();
  expect_clean(*run);
}

TEST_F(AFullDisk, DoesNotHoldUpTheEndOfTheServer) {
  auto run = start_and_inject(long_plan());
  const std::string id = run->id();
  store.before_writing([](const std::string&) { return false; });
  run.reset();
  EXPECT_THAT(plane.faults(), IsEmpty());
  store.before_writing(nullptr);
  EXPECT_THAT(store.close_crashed("as at the next start", std::chrono::system_clock::now()).value(),
              testing::ElementsAre(id));
}

}  // namespace
}  // namespace squall::runs
