// What `delay` does to a stream, to the nanosecond, in virtual time.
#include <gmock/gmock.h>

#include "sim/stream.hpp"

namespace squall::sim {
namespace {

using testing::ElementsAre;

TEST(Delay, AddsWhenStackedAndCountsFromArrival) {
  Faults faults;
  Stream stream(faults);
  stream.publish({}, {delay(milliseconds{500}, "first"), delay(milliseconds{500}, "second")});
  stream.send(milliseconds{0}, "a");
  stream.send(milliseconds{300}, "b");
  stream.send(milliseconds{400}, "c");
  stream.run_until(seconds{2});
  EXPECT_THAT(stream.times(), ElementsAre(milliseconds{1000}, milliseconds{1300}, milliseconds{1400}));
  EXPECT_EQ(stream.received(), "abc");
}

TEST(Delay, LetsGoAtOnceAndInOrderWhenLifted) {
  Faults faults;
  Stream stream(faults);
  stream.publish({}, {delay(seconds{10})});
  stream.send(milliseconds{1}, "a");
  stream.send(milliseconds{2}, "b");
  stream.publish(milliseconds{50}, {});
  stream.send(milliseconds{60}, "c");
  stream.run_until(seconds{1});
  EXPECT_EQ(stream.received(), "abc");
  EXPECT_THAT(stream.times(), ElementsAre(milliseconds{50}, milliseconds{50}, milliseconds{60}));
}

TEST(Delay, EndsAtItsOwnDeadlineWithoutAnybodySayingSo) {
  Faults faults;
  Stream stream(faults);
  Sentence hour = delay(std::chrono::hours{1});
  hour.lasts = seconds{5};
  stream.publish({}, {hour});
  stream.send(seconds{1}, "held");
  stream.send(seconds{6}, "free");
  stream.run_until(seconds{10});
  EXPECT_THAT(stream.times(), ElementsAre(seconds{5}, seconds{6}));
}

TEST(Delay, StartsAfterItsPause) {
  Faults faults;
  Stream stream(faults);
  Sentence later = delay(milliseconds{100});
  later.after = seconds{2};
  stream.publish({}, {later});
  stream.send(seconds{1}, "a");
  stream.send(seconds{3}, "b");
  stream.run_until(seconds{10});
  EXPECT_THAT(stream.times(), ElementsAre(seconds{1}, seconds{3} + milliseconds{100}));
}

TEST(Delay, KeepsTheFinBehindHeldBytesButDoesNotHoldABareOne) {
  Faults faults;
  Stream held(faults);
  held.publish({}, {delay(milliseconds{100})});
  held.send(milliseconds{0}, "a");
  held.end(milliseconds{1});
  held.run_until(seconds{1});
  EXPECT_EQ(held.finished(), milliseconds{100});

  Faults others;
  Stream bare(others);
  bare.publish({}, {delay(milliseconds{100})});
  bare.end(milliseconds{1});
  bare.run_until(seconds{1});
  EXPECT_EQ(bare.finished(), milliseconds{1});
}

TEST(Delay, ForeverStopsReadingAndGoesOnWhereItStopped) {
  Faults faults;
  Stream stream(faults);
  Sentence stall = delay(forever);
  stall.lasts = seconds{5};
  stream.publish(seconds{1}, {stall});
  stream.send(seconds{2}, "abc");
  stream.run_until(seconds{4});
  EXPECT_EQ(stream.received(), "");
  EXPECT_EQ(stream.unread(), 3U);  // in the kernel, where the sender feels it
  stream.run_until(seconds{10});
  EXPECT_EQ(stream.received(), "abc");
  EXPECT_THAT(stream.times(), ElementsAre(seconds{6}));
}

TEST(Delay, IsDrawnByOffsetSoThatTheSameBytesMeetTheSameHold) {
  Faults faults;
  Stream stream(faults);
  stream.publish({}, {jitter(milliseconds{10}, milliseconds{20})});
  stream.send({}, "a");
  stream.run_until(seconds{1});
  Faults again;
  Stream same(again);
  same.publish({}, {jitter(milliseconds{10}, milliseconds{20})});
  same.send({}, "ab");  // the chunk is another, its first byte is not
  same.run_until(seconds{1});
  ASSERT_EQ(stream.times().size(), 1U);
  EXPECT_EQ(stream.times(), same.times());
  EXPECT_GE(stream.times()[0], milliseconds{10});
  EXPECT_LE(stream.times()[0], milliseconds{20});
}

TEST(Delay, ALateChunkHoldsThoseBehindIt) {
  Faults faults;
  Stream stream(faults);
  stream.publish({}, {jitter(milliseconds{0}, milliseconds{100})});
  for (int i = 0; i < 200; ++i) stream.send(milliseconds{i}, std::to_string(i) + ",");
  stream.run_until(seconds{2});
  EXPECT_TRUE(std::ranges::is_sorted(stream.times()));
  std::string sent;
  for (int i = 0; i < 200; ++i) sent += std::to_string(i) + ",";
  EXPECT_EQ(stream.received(), sent);
}

TEST(Delay, HoldsNoMoreThanTheCapAndThenTheSenderFeelsIt) {
  Faults faults;
  const std::size_t cap = std::size_t{4} << 20;
  Stream stream(faults, 1, cap);
  stream.publish({}, {delay(seconds{1})});
  stream.send({}, std::string(16 << 20, 'x'));
  stream.run_until(milliseconds{999});
  EXPECT_LE(stream.most_held(), cap);
  EXPECT_GT(stream.most_held(), cap / 2);
  EXPECT_GE(stream.unread(), std::size_t{12} << 20);
  stream.run_until(seconds{30});
  EXPECT_EQ(stream.received().size(), std::size_t{16} << 20);
  EXPECT_EQ(stream.budget().held(), 0U);
}

TEST(Delay, ManySmallChunksCountWithWhatTheyCostNotOnlyTheirBytes) {
  Faults faults;
  const std::size_t cap = std::size_t{64} << 10;
  Stream stream(faults, 1, cap);
  stream.read_at_most(1);
  stream.publish({}, {delay(seconds{1})});
  stream.send({}, std::string(16 << 10, 'x'));
  stream.run_until(milliseconds{500});
  EXPECT_LE(stream.most_held(), cap);
  EXPECT_GT(stream.unread(), std::size_t{15} << 10);
}

TEST(Delay, CountsEachChunkOnce) {
  Faults faults;
  Stream stream(faults);
  stream.publish({}, {delay(milliseconds{100})});
  stream.send(milliseconds{0}, "a");
  stream.send(milliseconds{10}, "b");
  stream.publish(milliseconds{50}, {delay(milliseconds{100})});
  stream.run_until(seconds{1});
  EXPECT_EQ(faults.counters("delay").injected, 2U);
  EXPECT_EQ(faults.counters("delay").matched, 1U);
  EXPECT_EQ(faults.counters("delay").connections, 1U);
}

}  // namespace
}  // namespace squall::sim
