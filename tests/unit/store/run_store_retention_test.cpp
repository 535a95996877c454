// What the store forgets, and what it must not.
#include <gmock/gmock.h>

#include "unit/store/run_store_fixture.hpp"

namespace squall::store {
namespace {

using std::chrono::seconds;
using ::testing::ElementsAre;

class Retaining : public RunStoreTest {
 protected:
  // A run that ended at that second, with an entry.
  std::string ended_at(int second) {
    const std::string run = *store_->create(run_of("x"));
    append(run, {"a", "b"});
    EXPECT_TRUE(store_->finish(run, "held", "", at_second(second)));
    return run;
  }
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
