// Runs looked for by what they came to, and the latest entry of a kind.
#include "store/run_store.hpp"

#include <gmock/gmock.h>

#include "unit/store/run_store_fixture.hpp"

namespace squall::store {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class RunStoreSearch : public RunStoreTest {
 protected:
  std::string ended(const std::string& outcome, const std::string& cell = "checkout/orders-db/slow") {
    RunRow row = run_of("slow-db");
    row.cell = cell;
    const std::string id = *store_->create(row);
    EXPECT_TRUE(store_->finish(id, outcome, "because", at_second(9)));
    return id;
  }
  void write(const std::string& run, const std::string& kind, const std::string& data) {
    const EntryRow row{{}, at_second(3), kind, data};
    ASSERT_TRUE(store_->append(run, {&row, 1}));
  }
};

TEST_F(RunStoreSearch, FindsRunsByTheirOutcome) {
  ended("held");
  const std::string broken = ended("broken");
  ended("held");
  EXPECT_THAT(ids({.outcome = "broken"}), ElementsAre(broken));
}

TEST_F(RunStoreSearch, FindsTheLatestOfACellAndAnOutcome) {
  ended("held");
  const std::string latest = ended("held");
  ended("held", "checkout/orders-db/down");
  ended("broken");
  EXPECT_THAT(ids({.cell = "checkout/orders-db/slow", .outcome = "held", .most = 1}), ElementsAre(latest));
}

TEST_F(RunStoreSearch, LeavesOutModifiedRunsWhereTheyAreNotWanted) {
  const std::string first = ended("held");
  const std::string second = ended("held");
  ASSERT_TRUE(store_->set_modified(second));
  EXPECT_THAT(ids({.modified = false}), ElementsAre(first));
  EXPECT_THAT(ids({.modified = true}), ElementsAre(second));
  EXPECT_THAT(ids(), ElementsAre(second, first));
}

TEST_F(RunStoreSearch, FindsRunsInWhichAStepWasTicked) {
  const std::string ticked = ended("held");
  const std::string noted = ended("held");
  write(ticked, "tick", "{}");
  write(ticked, "tick", "{}");
  write(noted, "note", "{}");
  EXPECT_THAT(ids({.ticked = true}), ElementsAre(ticked));
  ASSERT_TRUE(store_->remove(ticked));
  EXPECT_THAT(ids({.ticked = true}), IsEmpty());
}

TEST_F(RunStoreSearch, FindsRunsByTheRunbookInTheirHeader) {
  RunRow row = run_of("slow-db");
  std::vector<std::string> made;
  for (const char* header : {R"({"runbook":"db-slow"})", R"({"runbook":"cache-down"})", R"({"seed":7})", "db-slow"}) {
    row.header = header;
    made.push_back(*store_->create(row));
  }
  EXPECT_THAT(ids({.runbook = "db-slow"}), ElementsAre(made[0]));
  EXPECT_THAT(ids({.runbook = "db-slow", .ticked = true}), IsEmpty());
  write(made[0], "tick", "{}");
  EXPECT_THAT(ids({.runbook = "db-slow", .ticked = true}), ElementsAre(made[0]));
}

TEST_F(RunStoreSearch, FindsRunsThatAStopRuleStopped) {
  const std::string by_rule = ended("stopped");
  const std::string by_person = ended("stopped");
  ended("stopped");
  write(by_rule, "stopped", R"({"cause":"rule","text":"p99 >= 1s"})");
  write(by_person, "stopped", R"({"cause":"person","text":"rule"})");
  write(by_person, "note", R"({"cause":"rule"})");
  EXPECT_THAT(ids({.outcome = "stopped", .stopped_by_rule = true}), ElementsAre(by_rule));
}

TEST_F(RunStoreSearch, NumbersRunsAsTheyBegan) {
  const std::string first = ended("held");
  const std::string second = ended("held");
  EXPECT_LT(store_->run(first).value()->number, store_->run(second).value()->number);
  EXPECT_EQ("slow-db-" + std::to_string(store_->run(second).value()->number), second);
}

TEST_F(RunStoreSearch, GivesTheLatestEntryOfAKind) {
  const std::string run = ended("stopped");
  write(run, "stopped", "first");
  write(run, "stopped", "second");
  write(run, "note", "behind it");
  open_again();
  const auto last = store_->last_entry(run, "stopped").value();
  ASSERT_TRUE(last);
  EXPECT_EQ(last->data, "second");
  EXPECT_EQ(last->kind, "stopped");
  EXPECT_EQ(last->wall, at_second(3));
}

TEST_F(RunStoreSearch, HasNoLatestEntryWhereThereIsNoneOfTheKind) {
  const std::string run = ended("held");
  const std::string other = ended("stopped");
  write(other, "stopped", "of another run");
  EXPECT_EQ(*store_->last_entry(run, "stopped"), std::nullopt);
}

TEST_F(RunStoreSearch, RefusesTheLatestEntryOfARunThatIsNot) {
  EXPECT_THAT(all_text(store_->last_entry("slow-db-9", "stopped").error()), HasSubstr("no run `slow-db-9`"));
}

}  // namespace
}  // namespace squall::store
