// Idempotency keys, claims, blackouts and the audit trail in the store.
#include <atomic>
#include <thread>

#include <gmock/gmock.h>

#include "unit/store/run_store_fixture.hpp"

namespace squall::store {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using namespace std::string_literals;

constexpr std::chrono::hours day{24};
constexpr std::chrono::microseconds instant{1};  // the least that the store tells apart

const RunStore::Remembered answered{"sha256:77", 201, R"({"id":"slow-db-1"})"};

class RunStoreKeys : public RunStoreTest {};
class RunStoreClaims : public RunStoreTest {};
class RunStoreBlackouts : public RunStoreTest {};
class RunStoreAudit : public RunStoreTest {};

TEST_F(RunStoreKeys, AnAnswerIsRecalledAfterARestart) {
  ASSERT_TRUE(store_->remember("k", answered, at_second(0)));
  open_again();
  const auto found = store_->recall("k", at_second(1))->value();
  EXPECT_EQ(found.request, answered.request);
  EXPECT_EQ(found.status, 201);
  EXPECT_EQ(found.answer, answered.answer);
}

TEST_F(RunStoreKeys, AKeyThatNobodyUsedIsNotRecalled) { EXPECT_EQ(*store_->recall("k", at_second(0)), std::nullopt); }

TEST_F(RunStoreKeys, AnAnswerLastsADayAndNotLonger) {
  ASSERT_TRUE(store_->remember("k", answered, at_second(0)));
  EXPECT_NE(*store_->recall("k", at_second(0) + day - instant), std::nullopt);
  EXPECT_EQ(*store_->recall("k", at_second(0) + day), std::nullopt);
}

TEST_F(RunStoreKeys, AKeyThatIsTakenIsRefusedAndKeepsItsAnswer) {
  ASSERT_TRUE(store_->remember("k", answered, at_second(0)));
  EXPECT_THAT(all_text(store_->remember("k", {"other", 200, "no"}, at_second(1)).error()),
              HasSubstr("`k` has been answered already; use a new key"));
  EXPECT_EQ(store_->recall("k", at_second(1))->value().answer, answered.answer);
}

TEST_F(RunStoreKeys, AnExpiredKeyIsFree) {
  ASSERT_TRUE(store_->remember("k", answered, at_second(0)));
  ASSERT_TRUE(store_->remember("k", {"other", 200, "new"}, at_second(0) + day));
  EXPECT_EQ(store_->recall("k", at_second(0) + day)->value().answer, "new");
}

TEST_F(RunStoreKeys, AMomentInAWrongFutureDoesNotHoldAKey) {
  ASSERT_TRUE(store_->remember("k", answered, at_second(0) + 400 * day));
  EXPECT_EQ(*store_->recall("k", at_second(0)), std::nullopt);
  EXPECT_TRUE(store_->remember("k", answered, at_second(0)));
}

TEST_F(RunStoreKeys, OfManyAtOnceOneWins) {
  std::atomic<int> winners = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 50; ++i)
    threads.emplace_back([&, i] {
      if (store_->remember("k", {"r", i, ""}, at_second(0))) ++winners;
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(winners, 1);
}

TEST_F(RunStoreClaims, AnInstantIsClaimedOnceOverRestarts) {
  EXPECT_TRUE(*store_->claim("slow-db", at_second(0)));
  EXPECT_FALSE(*store_->claim("slow-db", at_second(0)));
  open_again();
  EXPECT_FALSE(*store_->claim("slow-db", at_second(0)));
}

TEST_F(RunStoreClaims, OtherInstantsAndSchedulesAreFree) {
  EXPECT_TRUE(*store_->claim("slow-db", at_second(0)));
  EXPECT_TRUE(*store_->claim("slow-db", at_second(60)));
  EXPECT_TRUE(*store_->claim("cache-down", at_second(0)));
}

TEST_F(RunStoreClaims, AreForgottenAfterSixtyDays) {
  store_->claim("slow-db", at_second(0)).value();
  store_->claim("slow-db", at_second(0) + 60 * day).value();
  EXPECT_FALSE(*store_->claim("slow-db", at_second(0)));
  store_->claim("slow-db", at_second(0) + 60 * day + instant).value();
  EXPECT_TRUE(*store_->claim("slow-db", at_second(0)));
}

TEST_F(RunStoreClaims, OfManyAtOnceOneWins) {
  std::atomic<int> winners = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 20; ++i)
    threads.emplace_back([&] {
      if (store_->claim("slow-db", at_second(0)).value()) ++winners;
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(winners, 1);
}

TEST_F(RunStoreBlackouts, AreKeptReplacedAndListedByName) {
  ASSERT_TRUE(store_->put_blackout({"peak", "1"}));
  ASSERT_TRUE(store_->put_blackout({"audit", "2"}));
  ASSERT_TRUE(store_->put_blackout({"peak", "3"}));
  open_again();
  const auto found = *store_->blackouts();
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].name + found[0].data, "audit2");
  EXPECT_EQ(found[1].name + found[1].data, "peak3");
}

TEST_F(RunStoreBlackouts, AreRemovedOnce) {
  ASSERT_TRUE(store_->put_blackout({"peak", "1"}));
  EXPECT_TRUE(*store_->remove_blackout("peak"));
  EXPECT_FALSE(*store_->remove_blackout("peak"));
  EXPECT_THAT(*store_->blackouts(), IsEmpty());
}

TEST_F(RunStoreAudit, IsReadNewestFirst) {
  const std::vector<AuditRow> rows = {{at_second(0), "ana", "drill", 7, "fault.put slow-db"},
                                      {at_second(1), "ben", "", UINT64_MAX, "halt.engaged"}};
  ASSERT_TRUE(store_->write_audit(rows));
  open_again();
  const auto found = *store_->audit(10);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].by, "ben");
  EXPECT_EQ(found[0].epoch, UINT64_MAX);
  EXPECT_EQ(found[1].wall, at_second(0));
  EXPECT_EQ(found[1].by, "ana");
  EXPECT_EQ(found[1].why, "drill");
  EXPECT_EQ(found[1].epoch, 7u);
  EXPECT_EQ(found[1].what, "fault.put slow-db");
  EXPECT_EQ(store_->audit(1)->size(), 1u);
}

TEST_F(RunStoreAudit, AnyTextComesBackByteByByteHereAndInTheOtherTables) {
  const std::string hostile = "\0'; DROP TABLE audit; --\xff\xc3("s + std::string(1 << 20, '\0') + "end";
  const std::vector<AuditRow> rows = {{at_second(0), hostile, hostile, 1, hostile}};
  ASSERT_TRUE(store_->write_audit(rows));
  ASSERT_TRUE(store_->remember(hostile, {hostile, 200, hostile}, at_second(0)));
  ASSERT_TRUE(store_->put_blackout({hostile, hostile}));
  EXPECT_TRUE(*store_->claim(hostile, at_second(0)));
  open_again();
  const AuditRow row = store_->audit(1)->at(0);
  EXPECT_TRUE(row.by == hostile && row.why == hostile && row.what == hostile);
  EXPECT_TRUE(store_->recall(hostile, at_second(0))->value().answer == hostile);
  EXPECT_TRUE(store_->blackouts()->at(0).name == hostile);
  EXPECT_FALSE(*store_->claim(hostile, at_second(0)));
}

}  // namespace
}  // namespace squall::store
