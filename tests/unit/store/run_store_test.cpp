// Runs and their journals in the store: what goes in comes out, in order, after a restart too, whatever the texts are.
#include "store/run_store.hpp"

#include <gmock/gmock.h>

#include "unit/store/run_store_fixture.hpp"

namespace squall::store {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using namespace std::string_literals;

TEST_F(RunStoreTest, TheIdIsTheExperimentAndANumberOverAllRuns) {
  EXPECT_EQ(*store_->create(run_of("slow-db")), "slow-db-1");
  EXPECT_EQ(*store_->create(run_of("cache-down")), "cache-down-2");
}

TEST_F(RunStoreTest, ARunIsReadAsItWasCreated) {
  RunRow row = run_of("slow-db");
  row.modified = true;
  row.id = *store_->create(row);
  open_again();
  const RunRow found = store_->run(row.id)->value();
  EXPECT_EQ(found.id, "slow-db-1");
  EXPECT_EQ(found.experiment, row.experiment);
  EXPECT_EQ(found.hash, row.hash);
  EXPECT_EQ(found.cell, row.cell);
  EXPECT_EQ(found.header, row.header);
  EXPECT_TRUE(found.modified);
  EXPECT_EQ(found.started, row.started);
  EXPECT_EQ(found.ended, std::nullopt);
  EXPECT_EQ(found.state, "waiting");
  EXPECT_EQ(found.outcome, "");
  EXPECT_EQ(found.why, "");
}

TEST_F(RunStoreTest, AnIdThatIsNobodysFindsNothing) {
  store_->create(run_of("slow-db")).value();
  for (const char* id : {"", "-", "1", "-1", "slow-db", "slow-db-", "slow-db-2", "slow-db-01", "slow-db-+1",
                         "slow-db-1x", "slow-1", "slow-db-99999999999999999999"})
    EXPECT_EQ(*store_->run(id), std::nullopt) << id;
}

TEST_F(RunStoreTest, EntriesComeBackInOrderAsWritten) {
  const std::string run = *store_->create(run_of("slow-db"));
  append(run, {"a", "b"});
  append(run, {"c"});
  open_again();
  EXPECT_THAT(journal(run), ElementsAre("a", "b", "c"));
  const EntryRow first = store_->entries(run)->front();
  EXPECT_EQ(first.at, std::chrono::nanoseconds(1'500'000'001));
  EXPECT_EQ(first.wall, at_second(2));
  EXPECT_EQ(first.kind, "note");
}

TEST_F(RunStoreTest, EntriesOfEachRunAreItsOwn) {
  const std::string one = *store_->create(run_of("slow-db"));
  const std::string two = *store_->create(run_of("slow-db"));
  append(one, {"a"});
  append(two, {"b"});
  append(one, {"c"});
  EXPECT_THAT(journal(one), ElementsAre("a", "c"));
}

TEST_F(RunStoreTest, SkipLeavesThatManyEntriesOut) {
  const std::string run = *store_->create(run_of("slow-db"));
  append(run, {"a", "b", "c"});
  EXPECT_THAT(journal(run, 2), ElementsAre("c"));
  EXPECT_THAT(journal(run, 3), IsEmpty());
  EXPECT_THAT(journal(run, SIZE_MAX), IsEmpty());
}

TEST_F(RunStoreTest, CountsEntriesAsTheyAreAdded) {
  const std::string run = *store_->create(run_of("slow-db"));
  EXPECT_EQ(*store_->entry_count(run), 0u);
  append(run, {"a", "b"});
  EXPECT_EQ(*store_->entry_count(run), 2u);
}

TEST_F(RunStoreTest, EveryCallOnAnUnknownRunNamesItAndSaysWhatToDo) {
  const std::vector<EntryRow> note = {entry("a")};
  const std::vector<Problems> refusals = {
      store_->append("slow-db-9", note).error(), store_->set_state("slow-db-9", "baseline").error(),
      store_->set_modified("slow-db-9").error(), store_->finish("slow-db-9", "held", "", at_second(1)).error(),
      store_->entries("slow-db-9").error(),      store_->entry_count("slow-db-9").error()};
  for (const Problems& refusal : refusals)
    EXPECT_THAT(all_text(refusal), HasSubstr("no run `slow-db-9`; GET /v1/runs"));
}

TEST_F(RunStoreTest, StateAndModificationAreKept) {
  const std::string run = *store_->create(run_of("slow-db"));
  ASSERT_TRUE(store_->set_state(run, "injecting"));
  ASSERT_TRUE(store_->set_modified(run));
  open_again();
  EXPECT_EQ(store_->run(run)->value().state, "injecting");
  EXPECT_TRUE(store_->run(run)->value().modified);
}

TEST_F(RunStoreTest, FinishEndsTheRunWithItsOutcome) {
  const std::string run = *store_->create(run_of("slow-db"));
  ASSERT_TRUE(store_->finish(run, "broken", "p99 was 900ms", at_second(60)));
  open_again();
  const RunRow found = store_->run(run)->value();
  EXPECT_EQ(found.state, "ended");
  EXPECT_EQ(found.outcome, "broken");
  EXPECT_EQ(found.why, "p99 was 900ms");
  EXPECT_EQ(found.ended, at_second(60));
}

TEST_F(RunStoreTest, AnEndedRunKeepsItsOutcomeAndState) {
  const std::string run = *store_->create(run_of("slow-db"));
  ASSERT_TRUE(store_->finish(run, "broken", "", at_second(60)));
  EXPECT_THAT(all_text(store_->finish(run, "held", "", at_second(61)).error()), HasSubstr("has ended already"));
  EXPECT_FALSE(store_->set_state(run, "injecting"));
  EXPECT_EQ(store_->run(run)->value().outcome, "broken");
  EXPECT_EQ(store_->run(run)->value().state, "ended");
}

TEST_F(RunStoreTest, ANoteMayFollowTheEnd) {
  const std::string run = *store_->create(run_of("slow-db"));
  ASSERT_TRUE(store_->finish(run, "broken", "", at_second(60)));
  append(run, {"follow-up: add a timeout"});
  EXPECT_EQ(journal(run).size(), 1u);
}

TEST_F(RunStoreTest, ARemovedRunIsGoneWithItsJournalAndItsIdIsNotUsedAgain) {
  const std::string run = *store_->create(run_of("slow-db"));
  append(run, {"a"});
  ASSERT_TRUE(store_->remove(run));
  open_again();
  EXPECT_EQ(*store_->run(run), std::nullopt);
  EXPECT_FALSE(store_->remove(run));
  EXPECT_EQ(*store_->create(run_of("slow-db")), "slow-db-2");
}

TEST_F(RunStoreTest, RunsThatACrashLeftOpenAreClosedAndNamed) {
  const std::string ended = *store_->create(run_of("slow-db"));
  const std::string open = *store_->create(run_of("slow-db"));
  ASSERT_TRUE(store_->finish(ended, "held", "all well", at_second(60)));
  append(open, {"a"});
  open_again();
  EXPECT_THAT(*store_->close_crashed("the server was killed", at_second(90)), ElementsAre(open));
  const RunRow found = store_->run(open)->value();
  EXPECT_EQ(found.state, "ended");
  EXPECT_EQ(found.outcome, "crashed");
  EXPECT_EQ(found.why, "the server was killed");
  EXPECT_EQ(found.ended, at_second(90));
  EXPECT_THAT(journal(open), ElementsAre("a"));
  EXPECT_EQ(store_->run(ended)->value().outcome, "held");
}

TEST_F(RunStoreTest, ClosingTwiceClosesNothingTheSecondTime) {
  store_->create(run_of("slow-db")).value();
  store_->close_crashed("killed", at_second(90)).value();
  EXPECT_THAT(*store_->close_crashed("killed again", at_second(91)), IsEmpty());
}

TEST_F(RunStoreTest, RunsAreListedNewestFirstUpToALimit) {
  for (int i = 0; i < 3; ++i) store_->create(run_of("slow-db")).value();
  EXPECT_THAT(ids(), ElementsAre("slow-db-3", "slow-db-2", "slow-db-1"));
  EXPECT_THAT(ids({.most = 2}), ElementsAre("slow-db-3", "slow-db-2"));
}

TEST_F(RunStoreTest, FiltersNarrowTogether) {
  RunRow other_cell = run_of("slow-db");
  other_cell.cell = "checkout/cache/down";
  store_->create(run_of("slow-db")).value();
  store_->create(run_of("cache-down")).value();
  store_->create(other_cell).value();
  ASSERT_TRUE(store_->finish("slow-db-1", "held", "", at_second(60)));
  EXPECT_THAT(ids({.experiment = "slow-db"}), ElementsAre("slow-db-3", "slow-db-1"));
  EXPECT_THAT(ids({.cell = "checkout/cache/down"}), ElementsAre("slow-db-3"));
  EXPECT_THAT(ids({.open = true}), ElementsAre("slow-db-3", "cache-down-2"));
  EXPECT_THAT(ids({.open = false}), ElementsAre("slow-db-1"));
  EXPECT_THAT(ids({.experiment = "slow-db", .cell = "checkout/orders-db/slow", .open = false}),
              ElementsAre("slow-db-1"));
  EXPECT_THAT(ids({.experiment = "slow"}), IsEmpty());
}

TEST_F(RunStoreTest, AnyTextComesBackByteByByte) {
  std::string hostile = "\0'; DROP TABLE runs; --\xff\xfe\xc3(\xed\xa0\x80\r\n"s;
  hostile += std::string(1 << 20, '\0') + "end";
  RunRow row = run_of(hostile);
  row.hash = row.cell = row.header = row.state = row.why = hostile;
  const std::string run = *store_->create(row);
  append(run, {hostile, ""});
  ASSERT_TRUE(store_->finish(run, hostile, hostile, at_second(60)));
  open_again();
  const RunRow found = store_->run(run)->value();
  EXPECT_TRUE(found.experiment == hostile && found.hash == hostile && found.cell == hostile &&
              found.header == hostile && found.outcome == hostile && found.why == hostile);
  EXPECT_TRUE(journal(run) == (std::vector<std::string>{hostile, ""}));
  EXPECT_EQ(store_->runs({.experiment = hostile, .cell = hostile})->size(), 1u);
}

TEST_F(RunStoreTest, TimesAreKeptToTheMicrosecond) {
  RunRow row = run_of("slow-db");
  row.started = at_second(0) + std::chrono::microseconds(1);
  EXPECT_EQ(store_->run(*store_->create(row))->value().started, row.started);
}

}  // namespace
}  // namespace squall::store
