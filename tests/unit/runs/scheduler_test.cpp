// Schedules that fire: once each, never twice whatever the clock does, and who does not run is told why.
#include <atomic>

#include "config/schedule_codec.hpp"
#include "runs/scheduler.hpp"
#include "unit/runs/board_world.hpp"

namespace squall::runs {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

class ASchedule : public BoardWorld {
 protected:
  ASchedule() {
    wall = [this] { return control::WallTime(seconds(now.load())); };
  }
  ~ASchedule() override { scheduler.reset(); }

  // Seconds since 10:00 UTC on 2 January 2024, a Tuesday.
  static constexpr std::int64_t ten = 1'704'153'600 + 10 * 3600;
  void set_clock(std::int64_t minutes, std::int64_t seconds_more = 0) { now = ten + minutes * 60 + seconds_more; }

  static std::string scheduled(const std::string& name, const std::string& hop = "db", const std::string& more = "",
                               const std::string& cron = "0 * * * *") {
    return experiment_text(name, hop,
                           "limits: {max_duration: 15m}\nschedule: {cron: \"" + cron + "\", tz: UTC" + more + "}\n");
  }
  // Looks by itself at its start and then no more: the test does.
  void open_scheduler() {
    scheduler.reset();
    const std::size_t before = store.calls("forget_old");
    scheduler.emplace(*board, store::Retention{}, std::chrono::hours{24});
    EXPECT_TRUE(store.await_calls("forget_old", before + 1));  // which it does when it has looked
  }
  void look_at(std::int64_t minutes, std::int64_t seconds_more = 0) {
    set_clock(minutes, seconds_more);
    scheduler->look();
  }
  std::size_t runs() { return board->list({})->size(); }
  std::string last_told() {
    const auto all = ear.all();
    for (auto told = all.rbegin(); told != all.rend(); ++told)
      if (told->type.starts_with("schedule.")) return told->type + " " + told->text;
    return "";
  }

  std::atomic<std::int64_t> now = ten - 600;
  std::optional<Scheduler> scheduler;
};

TEST_F(ASchedule, StartsARunAtItsInstantAndTellsSo) {
  write("a.yaml", scheduled("slow"));
  open_scheduler();
  look_at(-1);
  EXPECT_EQ(runs(), 0U);
  look_at(0, 1);
  ASSERT_EQ(runs(), 1U);
  EXPECT_TRUE(board->find("slow-1")->view().header.scheduled);
  EXPECT_EQ(board->find("slow-1")->view().header.by, "schedule");
  EXPECT_THAT(last_told(), HasSubstr("schedule.fired"));
  EXPECT_THAT(last_told(), HasSubstr("slow-1"));
  EXPECT_THAT(last_told(), HasSubstr("2024-01-02T10:00:00"));
}

TEST_F(ASchedule, LooksByItself) {
  write("a.yaml", scheduled("slow"));
  scheduler.emplace(*board, store::Retention{}, milliseconds{1});
  set_clock(0, 1);
  ear.await("schedule.fired");
  scheduler.reset();
  EXPECT_EQ(runs(), 1U);
}

TEST_F(ASchedule, FiresAnInstantOnce) {
  write("a.yaml", scheduled("slow"));
  open_scheduler();
  look_at(0, 1);
  stop("slow-1");
  look_at(0, 2);
  look_at(1);
  EXPECT_EQ(runs(), 1U);
  look_at(60, 1);
  EXPECT_EQ(runs(), 2U);
}

TEST_F(ASchedule, FiresNoInstantAgainWhenTheClockIsSetBack) {
  write("a.yaml", scheduled("slow"));
  open_scheduler();
  look_at(0, 1);
  stop("slow-1");
  look_at(-60, 30);
  look_at(-1);
  look_at(0, 1);
  EXPECT_EQ(runs(), 1U);
  EXPECT_EQ(ear.count("schedule.skipped"), 0U);
}

TEST_F(ASchedule, FiresNoInstantAgainAfterARestart) {
  write("a.yaml", scheduled("slow"));
  open_scheduler();
  look_at(0, 1);
  stop("slow-1");
  scheduler.reset();
  open_board();
  set_clock(0, -5);  // as where the clock was set back meanwhile
  open_scheduler();
  look_at(0, 2);
  EXPECT_EQ(runs(), 1U);
}

TEST_F(ASchedule, CatchesNothingUpAfterARestart) {
  write("a.yaml", scheduled("slow", "db", ", late: 30m"));
  set_clock(1);
  open_scheduler();
  look_at(2);
  EXPECT_EQ(runs(), 0U);
}

TEST_F(ASchedule, SkipsAnInstantThatIsTooLate) {
  write("a.yaml", scheduled("slow"));
  open_scheduler();
  look_at(5);
  EXPECT_EQ(runs(), 0U);
  EXPECT_THAT(last_told(), HasSubstr("schedule.skipped"));
  EXPECT_THAT(last_told(), HasSubstr("it is 5m late"));
}

TEST_F(ASchedule, RunsLateWhereItsFileAllowsIt) {
  write("a.yaml", scheduled("slow", "db", ", late: 10m"));
  open_scheduler();
  look_at(5);
  EXPECT_EQ(runs(), 1U);
}

TEST_F(ASchedule, SkipsAnInstantInABlackoutAndNamesIt) {
  write("a.yaml", scheduled("slow", "db", ", late: 10m, overlap: queue"));
  const auto node = config::load_text("{cron: \"0 9 * * *\", tz: UTC, for: 2h}", config::Format::yaml);
  ASSERT_TRUE(board->put_blackout(*config::decode_blackout(*node, "", "freeze"), control::ana));
  open_scheduler();
  look_at(0, 1);
  EXPECT_EQ(runs(), 0U);
  EXPECT_THAT(last_told(), HasSubstr("schedule.skipped"));
  EXPECT_THAT(last_told(), HasSubstr("freeze"));
}

TEST_F(ASchedule, SkipsWhatAnotherRunHoldsAndNamesIt) {
  write("a.yaml", scheduled("slow"));
  ASSERT_TRUE(start_sent("other"));
  open_scheduler();
  look_at(0, 1);
  EXPECT_EQ(runs(), 1U);
  EXPECT_THAT(last_told(), HasSubstr("schedule.skipped"));
  EXPECT_THAT(last_told(), HasSubstr("held by the run other-1"));
  stop("other-1");
  look_at(0, 5);
  EXPECT_EQ(runs(), 1U);
}

TEST_F(ASchedule, SkipsWhileHalted) {
  write("a.yaml", scheduled("slow"));
  control.halt(control::ana);
  open_scheduler();
  look_at(0, 1);
  EXPECT_THAT(last_told(), HasSubstr("the emergency stop is engaged"));
}

TEST_F(ASchedule, SkipsWhatCannotBeClaimed) {
  write("a.yaml", scheduled("slow"));
  store.before_writing([](const std::string& call) { return call != "claim"; });
  open_scheduler();
  look_at(0, 1);
  EXPECT_EQ(runs(), 0U);
  EXPECT_THAT(last_told(), HasSubstr("no space left on device"));
}

TEST_F(ASchedule, SkipsAFileThatIsInvalidHere) {
  write("a.yaml", scheduled("slow", "nowhere"));
  open_scheduler();
  look_at(0, 1);
  EXPECT_THAT(last_told(), HasSubstr("schedule.skipped"));
  EXPECT_THAT(last_told(), HasSubstr("nowhere"));
}

// --- overlap: queue ---

class AQueue : public ASchedule {
 protected:
  void SetUp() override {
    write("a.yaml", scheduled("slow", "db", ", late: 10m, overlap: queue"));
    ASSERT_TRUE(start_sent("other"));
    open_scheduler();
    look_at(0, 1);
    ASSERT_EQ(runs(), 1U);
  }
};

TEST_F(AQueue, WaitsForTheHopAndThenRuns) {
  look_at(1);
  EXPECT_EQ(last_told(), "");
  EXPECT_THAT(scheduler->upcoming(1).at(0).waits, HasSubstr("2024-01-02T10:00:00"));
  stop("other-1");
  look_at(2);
  EXPECT_EQ(runs(), 2U);
  EXPECT_THAT(last_told(), HasSubstr("schedule.fired"));
  EXPECT_EQ(scheduler->upcoming(1).at(0).waits, "");
}

TEST_F(AQueue, WaitsNoLongerThanItsFileAllows) {
  look_at(10);
  EXPECT_THAT(last_told(), HasSubstr("schedule.skipped"));
  EXPECT_THAT(last_told(), HasSubstr("held by the run other-1"));
  stop("other-1");
  look_at(10, 1);
  EXPECT_EQ(runs(), 1U);
}

TEST_F(AQueue, StartsNothingTooLateWhenTheClockJumps) {
  stop("other-1");
  look_at(30);
  EXPECT_EQ(runs(), 1U);
  EXPECT_EQ(ear.count("schedule.skipped"), 1U);
  EXPECT_THAT(last_told(), HasSubstr("its hops were not free within late"));
}

TEST_F(AQueue, GivesUpAnInstantForTheNext) {
  write("a.yaml", scheduled("slow", "db", ", late: 10m, overlap: queue", "0,5 * * * *"));
  look_at(5, 1);
  EXPECT_EQ(ear.count("schedule.skipped"), 1U);
  EXPECT_THAT(last_told(), HasSubstr("the next instant has come"));
  EXPECT_THAT(scheduler->upcoming(1).at(0).waits, HasSubstr("2024-01-02T10:05:00"));
}

TEST_F(AQueue, IsGivenUpInABlackout) {
  const auto node = config::load_text("{cron: \"1 10 * * *\", tz: UTC, for: 2h}", config::Format::yaml);
  ASSERT_TRUE(board->put_blackout(*config::decode_blackout(*node, "", "freeze"), control::ana));
  look_at(1);
  EXPECT_THAT(last_told(), HasSubstr("schedule.skipped"));
  EXPECT_EQ(scheduler->upcoming(1).at(0).waits, "");
}

// --- what comes ---

TEST_F(ASchedule, ShowsWhatComesAndWhyItWouldBeRefused) {
  write("a.yaml", scheduled("slow"));
  write("b.yaml", experiment_text("by-hand"));
  const auto node = config::load_text("{cron: \"0 11 * * *\", tz: UTC, for: 1h}", config::Format::yaml);
  ASSERT_TRUE(board->put_blackout(*config::decode_blackout(*node, "", "freeze"), control::ana));
  open_scheduler();
  const auto upcoming = scheduler->upcoming(3);
  ASSERT_EQ(upcoming.size(), 1U);
  EXPECT_EQ(upcoming[0].experiment, "slow");
  EXPECT_EQ(upcoming[0].file, "a.yaml");
  ASSERT_EQ(upcoming[0].next.size(), 3U);
  EXPECT_FALSE(upcoming[0].next[0].refused);
  ASSERT_TRUE(upcoming[0].next[1].refused);
  EXPECT_THAT(*upcoming[0].next[1].refused, HasSubstr("freeze"));
}

TEST_F(ASchedule, ForgetsOldRunsWhenItBegins) {
  open_scheduler();
  EXPECT_EQ(store.calls("forget_old"), 1U);
}

}  // namespace
}  // namespace squall::runs
