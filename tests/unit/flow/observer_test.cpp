// What is counted of one connection of a tcp hop, as its client feels it.
#include "flow/observer.hpp"

#include <gmock/gmock.h>

namespace squall::flow {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TimePoint at(Duration since_start) { return TimePoint{std::chrono::hours{1}} + since_start; }

Duration as_counted(Duration duration) { return Latencies::middle_of(Latencies::bucket_of(duration)); }

class Observed : public testing::Test {
 protected:
  TcpStats stats() const { return tallies.sum(); }
  Latencies first_byte() const { return stats().first_byte; }

  TcpTallies tallies{2};
  Observer observer{tallies.of_shard(1), {.connection = 1, .opened = at({})}};
};

TEST_F(Observed, WaitsFromTheFirstByteAfterIdleToTheFirstByteBack) {
  observer.look(10, 0, at(seconds{1}));
  observer.look(10, 5, at(milliseconds{1'250}));
  EXPECT_EQ(first_byte().count(), 1U);
  EXPECT_EQ(first_byte().quantile(0.5), as_counted(milliseconds{250}));
}

TEST_F(Observed, WaitsOnceForAllThatTheClientSaysBeforeItIsAnswered) {
  observer.look(10, 0, at(seconds{1}));
  observer.look(20, 0, at(seconds{2}));
  observer.look(20, 5, at(seconds{3}));
  EXPECT_EQ(first_byte().count(), 1U);
  EXPECT_EQ(first_byte().quantile(0.5), as_counted(seconds{2}));
}

TEST_F(Observed, DoesNotCountTheRestOfAnAnswer) {
  observer.look(10, 0, at(seconds{1}));
  observer.look(10, 5, at(seconds{2}));
  observer.look(10, 500, at(seconds{9}));
  EXPECT_EQ(first_byte().count(), 1U);
}

TEST_F(Observed, DoesNotCountAServerThatSpeaksFirst) {
  observer.look(0, 70, at(seconds{1}));
  EXPECT_EQ(first_byte().count(), 0U);
  observer.look(10, 70, at(seconds{5}));
  observer.look(10, 71, at(seconds{6}));
  EXPECT_EQ(first_byte().quantile(0.5), as_counted(seconds{1}));
}

TEST_F(Observed, BeginsAnewWithTheNextByteAfterAnAnswer) {
  for (int i = 0; i < 3; ++i) {
    observer.look(static_cast<std::uint64_t>(i + 1), static_cast<std::uint64_t>(i), at(seconds{10 * i}));
    observer.look(static_cast<std::uint64_t>(i + 1), static_cast<std::uint64_t>(i + 1), at(seconds{10 * i + 1}));
  }
  EXPECT_EQ(first_byte().count(), 3U);
  EXPECT_EQ(first_byte().quantile(1), as_counted(seconds{1}));
}

TEST_F(Observed, WaitsFromWhenItsBytesAreHereThoughNobodyReadsThem) {
  observer.asked(at(seconds{1}));
  observer.look(10, 0, at(seconds{4}));
  observer.look(10, 1, at(seconds{5}));
  EXPECT_EQ(first_byte().quantile(0.5), as_counted(seconds{4}));
}

TEST_F(Observed, IsOfTheFaultedFromTheMomentAFaultActsOnIt) {
  observer.look(1, 0, at(seconds{1}));
  observer.look(1, 1, at(seconds{2}));
  observer.look(2, 1, at(seconds{3}));
  observer.hit();
  observer.hit();
  observer.look(2, 2, at(seconds{7}));
  EXPECT_EQ(stats().faulted, 1U);
  EXPECT_EQ(first_byte().count(), 1U);
  EXPECT_EQ(stats().first_byte_faulted.quantile(0.5), as_counted(seconds{4}));
}

TEST_F(Observed, IsOneErrorHoweverOftenItIsCutOff) {
  observer.cut_off();
  observer.hit();
  observer.cut_off();
  EXPECT_EQ(stats().errors, 1U);
  EXPECT_EQ(stats().errors_faulted, 0U);
}

TEST_F(Observed, IsAnErrorOfTheFaultedWhenItWasHitBefore) {
  observer.hit();
  observer.cut_off();
  EXPECT_EQ(stats().errors, 1U);
  EXPECT_EQ(stats().errors_faulted, 1U);
}

TEST_F(Observed, LivesFromItsOpeningToItsEnd) {
  observer.ended(at(seconds{90}));
  EXPECT_EQ(stats().lifetime.quantile(0.5), as_counted(seconds{90}));
  EXPECT_EQ(stats().lifetime_faulted.count(), 0U);
}

TEST(ObservedAtTheDoor, IsOfTheFaultedFromTheStart) {
  TcpTallies tallies(1);
  Observer observer(tallies.of_shard(0), {.connection = 1, .opened = at({}), .hit_at_door = true});
  observer.ended(at(seconds{1}));
  EXPECT_EQ(tallies.sum().faulted, 1U);
  EXPECT_EQ(tallies.sum().lifetime_faulted.count(), 1U);
}

TEST(TcpTallies, AreAddedUpOverTheShards) {
  TcpTallies tallies(3);
  for (std::size_t shard = 0; shard < 3; ++shard) {
    Observer observer(tallies.of_shard(shard), {.connection = shard, .opened = at({})});
    observer.cut_off();
    observer.ended(at(seconds{1}));
  }
  EXPECT_EQ(tallies.sum().errors, 3U);
  EXPECT_EQ(tallies.sum().lifetime.count(), 3U);
}

}  // namespace
}  // namespace squall::flow
