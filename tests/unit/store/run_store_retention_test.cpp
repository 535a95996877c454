// What the store forgets, and what it must not.
#include <gmock/gmock.h>

#include "unit/store/run_store_fixture.hpp"

namespace squall::store {
namespace {

using std::chrono::seconds;
using ::testing::ElementsAre;

class Retaining : public RunStoreTest {
 protected:
  // A run that ended at that second, with an entry; of no cell, so that nothing rests on it.
  std::string ended_at(int second) {
    const std::string run = *store_->create(run_for(""));
    append(run, {"a", "b"});
    EXPECT_TRUE(store_->finish(run, "held", "", at_second(second)));
    return run;
  }
  static RunRow run_for(const std::string& cell, const std::string& experiment = "x") {
    RunRow row = run_of(experiment);
    row.cell = cell;
    return row;
  }
  // One that may be evidence for the cell; `cause` of a stop.
  std::string tried(const std::string& cell, const std::string& outcome, const std::string& cause = "",
                    const std::string& experiment = "x") {
    const std::string run = *store_->create(run_for(cell, experiment));
    const EntryRow stop{{}, at_second(1), "stopped", R"({"cause":")" + cause + R"("})"};
    if (!cause.empty()) {
      EXPECT_TRUE(store_->append(run, {&stop, 1}));
    }
    EXPECT_TRUE(store_->finish(run, outcome, "", at_second(1)));
    return run;
  }
  void forget_all() { store_->forget_old({.age = seconds(0), .most = 0}, at_second(1000)).value(); }
};

TEST_F(Retaining, ForgetsWhatIsOldHoweverFew) {
  for (const int second : {10, 20, 30}) ended_at(second);
  EXPECT_EQ(*store_->forget_old({.age = seconds(60), .most = 10}, at_second(80)), 1u);
  EXPECT_THAT(ids(), ElementsAre("x-3", "x-2"));
}

TEST_F(Retaining, ForgetsWhatIsBeyondTheNewestHoweverYoung) {
  for (const int second : {10, 20, 30}) ended_at(second);
  EXPECT_EQ(*store_->forget_old({.age = forever, .most = 2}, at_second(31)), 1u);
  EXPECT_THAT(ids(), ElementsAre("x-3", "x-2"));
}

TEST_F(Retaining, KeepsWhatIsYoungAndAmongTheNewest) {
  for (const int second : {10, 20, 30}) ended_at(second);
  EXPECT_EQ(*store_->forget_old({.age = seconds(70), .most = 3}, at_second(80)), 0u);
}

TEST_F(Retaining, KeepsARunThatIsUnderWay) {
  const std::string open = *store_->create(run_of("x"));
  ended_at(10);
  store_->forget_old({.age = seconds(0), .most = 0}, at_second(1000)).value();
  EXPECT_THAT(ids(), ElementsAre(open));
}

TEST_F(Retaining, SparesOfEachCellTheLatestThatHeldBrokeAndWasStoppedByARule) {
  for (int i = 0; i < 3; ++i) {
    tried("a/b/slow", "held");
    tried("a/b/slow", "broken");
    tried("a/b/slow", "stopped", "rule");
  }
  tried("a/b/slow", "stopped", "person");
  tried("a/b/slow", "inconclusive");
  tried("a/b/down", "held");
  tried("a/b/slow", "held", "", "y");
  forget_all();
  EXPECT_THAT(ids(), ElementsAre("y-13", "x-12", "x-9", "x-8", "x-7"));
  EXPECT_EQ(*store_->entry_count("x-9"), 1u);
}

TEST_F(Retaining, SparesNoModifiedRunAndNoneThatAModifiedOneFollows) {
  const std::string held = tried("a/b/slow", "held");
  ASSERT_TRUE(store_->set_modified(tried("a/b/slow", "held")));
  forget_all();
  EXPECT_THAT(ids(), ElementsAre(held));
}

TEST_F(Retaining, SparesNoMoreThanSoMany) {
  for (const char* cell : {"a/b/slow", "a/b/down", "a/b/hang", "a/b/flaky"}) tried(cell, "held");
  store_->forget_old({.age = forever, .most = 1, .most_spared = 2}, at_second(1000)).value();
  EXPECT_THAT(ids(), ElementsAre("x-4", "x-3", "x-2"));
}

TEST_F(Retaining, IsNotHeldUpByAnEntryThatIsNoJson) {
  const std::string stopped = tried("a/b/slow", "stopped", "rule");
  const std::string torn = *store_->create(run_for("a/b/slow"));
  const EntryRow stop{{}, at_second(1), "stopped", "not json"};
  EXPECT_TRUE(store_->append(torn, {&stop, 1}));
  EXPECT_TRUE(store_->finish(torn, "stopped", "", at_second(1)));
  forget_all();
  EXPECT_THAT(ids(), ElementsAre(stopped));
}

TEST_F(Retaining, ForgetsEvidenceWhenThereIsNewer) {
  tried("a/b/slow", "held");
  forget_all();
  const std::string newer = tried("a/b/slow", "held");
  forget_all();
  EXPECT_THAT(ids(), ElementsAre(newer));
}

TEST_F(Retaining, TheJournalGoesWithItsRun) {
  const std::string run = ended_at(10);
  store_->forget_old({.age = seconds(0), .most = 0}, at_second(1000)).value();
  EXPECT_FALSE(store_->entries(run));
  append(*store_->create(run_of("x")), {"c"});  // would collide with what was left
  EXPECT_THAT(journal("x-2"), ElementsAre("c"));
}

TEST_F(Retaining, AForgottenNumberIsNeverUsedAgain) {
  ended_at(10);
  ended_at(20);
  store_->forget_old({.age = seconds(0), .most = 0}, at_second(1000)).value();
  open_again();
  EXPECT_EQ(*store_->create(run_of("x")), "x-3");
}

TEST_F(Retaining, ForgetsInAsManyStepsAsItTakes) {
  for (int i = 0; i < 55; ++i) ended_at(i);
  EXPECT_EQ(*store_->forget_old({.age = forever, .most = 4}, at_second(1000)), 51u);
  EXPECT_EQ(ids().size(), 4u);
}

TEST_F(Retaining, TheAuditTrailKeepsItsNewestRows) {
  std::vector<AuditRow> rows;
  for (int i = 0; i < 4500; ++i) rows.push_back({at_second(i), "ana", "", static_cast<std::uint64_t>(i), "fault.put"});
  ASSERT_TRUE(store_->write_audit(rows));
  store_->forget_old({.most_audit = 3}, at_second(0)).value();
  const auto kept = *store_->audit(100);
  ASSERT_EQ(kept.size(), 3u);
  EXPECT_EQ(kept.front().epoch, 4499u);
}

}  // namespace
}  // namespace squall::store
