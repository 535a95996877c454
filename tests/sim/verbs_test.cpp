// throttle, close and drop on a stream, in virtual time.
#include <gmock/gmock.h>

#include "sim/stream.hpp"

namespace squall::sim {
namespace {

using testing::ElementsAre;

std::uint64_t bytes_between(const Stream& stream, Duration from, Duration to) {
  std::uint64_t sum = 0;
  for (const Arrival& arrival : stream.arrivals())
    if (arrival.time >= at(from) && arrival.time < at(to)) sum += arrival.bytes.size();
  return sum;
}

class ThrottledAt : public testing::TestWithParam<std::uint64_t> {};

TEST_P(ThrottledAt, KeepsItsRateInEverySecondAndOnTheWhole) {
  const std::uint64_t rate = GetParam();
  Faults faults;
  Stream stream(faults);
  stream.read_at_most(std::size_t{256} << 10);
  stream.publish({}, {throttle(rate)});
  stream.send({}, std::string(rate * 11, 'x'));
  stream.run_until(seconds{11});
  for (int second = 0; second < 10; ++second) {
    const auto carried = static_cast<double>(bytes_between(stream, seconds{second}, seconds{second + 1}));
    EXPECT_NEAR(carried, static_cast<double>(rate), static_cast<double>(rate) * 0.02) << "in second " << second;
  }
  EXPECT_NEAR(static_cast<double>(bytes_between(stream, {}, seconds{10})), static_cast<double>(rate) * 10,
              static_cast<double>(rate) * 10 * 0.005);
}

INSTANTIATE_TEST_SUITE_P(Rates, ThrottledAt, testing::Values(10'000, 100'000, 10'000'000));

TEST(Throttle, HasNoBurstAfterAPause) {
  Faults faults;
  Stream stream(faults);
  stream.publish({}, {throttle(100'000)});
  stream.send({}, "first");
  stream.send(seconds{10}, std::string(10'000, 'x'));
  stream.run_until(seconds{20});
  EXPECT_LE(bytes_between(stream, seconds{10}, seconds{10} + milliseconds{1}),
            900U);  // 8 ms of credit and 1 ms of rate
}

TEST(Throttle, ReadsLittleSoThatTheSenderFeelsIt) {
  Faults faults;
  Stream stream(faults);
  stream.publish({}, {throttle(100'000)});
  stream.send({}, std::string(1 << 20, 'x'));
  stream.run_until(milliseconds{100});
  EXPECT_LE(stream.most_held(), flow::Lane::small_block + 200);
}

TEST(Throttle, TakesTheSlowestOfSeveral) {
  Faults faults;
  Stream stream(faults);
  Sentence slow = throttle(50'000);
  slow.name = "slow";
  stream.publish({}, {throttle(100'000), slow});
  stream.send({}, std::string(200'000, 'x'));
  stream.run_until(seconds{2});
  EXPECT_NEAR(static_cast<double>(stream.received().size()), 100'000, 1'000);
}

TEST(Throttle, SharedByAHopIsSharedByItsLanes) {
  Faults faults;
  Sentence shared = throttle(100'000);
  shared.arguments.push_back({"shared", std::string("hop")});
  const auto list = faults.publish({shared}, at({}));
  flow::Budget budget{1 << 30};
  flow::Lane one(Point::response, {1, at({}), 0}, 1 << 20, budget);
  flow::Lane two(Point::response, {2, at({}), 0}, 1 << 20, budget);
  const std::string data(1 << 20, 'x');
  std::size_t carried = 0;
  for (flow::Lane* lane : {&one, &two}) {
    lane->replan(list, 1 << 20, at({}));
    lane->arrive(std::as_bytes(std::span(data)), at({}));
    lane->keep();
  }
  for (Duration now{}; now <= seconds{2}; now += milliseconds{1})
    for (flow::Lane* lane : {&one, &two})
      for (auto action = lane->next(at(now)); action.kind == flow::Action::Kind::write; action = lane->next(at(now))) {
        carried += action.bytes.size();
        lane->left(action.bytes.size(), at(now));
      }
  EXPECT_NEAR(static_cast<double>(carried), 200'000, 2'000);
}

TEST(Close, ResetsAtOnceEvenAnIdleConnection) {
  Faults faults;
  Stream stream(faults);
  stream.send({}, "before");
  stream.publish(seconds{1}, {close("reset")});
  stream.run_until(seconds{2});
  EXPECT_EQ(stream.received(), "before");
  EXPECT_EQ(stream.killed(), seconds{1});
  EXPECT_EQ(stream.ending(), flow::Ending::reset);
  EXPECT_EQ(faults.counters("close").injected, 1U);
}

TEST(Close, PassesExactlyTheBytesItWasTold) {
  Faults faults;
  Stream stream(faults);
  Sentence cut = close("fin");
  cut.arguments.push_back({"after", Bytes{1000}});
  stream.publish({}, {cut});
  stream.send({}, std::string(600, 'a'));
  stream.send(seconds{1}, std::string(600, 'b'));
  stream.run_until(seconds{2});
  EXPECT_EQ(stream.received().size(), 1000U);
  EXPECT_EQ(stream.killed(), seconds{1});
  EXPECT_EQ(stream.ending(), flow::Ending::fin);
}

TEST(Close, CountsItsTimeFromTheStartAndIsNotResetByAnEdit) {
  Faults faults;
  Stream stream(faults);
  Sentence cut = close("reset");
  cut.arguments.push_back({"after", Duration{seconds{5}}});
  stream.publish(seconds{1}, {cut});
  cut.revision = 2;
  cut.lasts = seconds{90};
  stream.publish(seconds{3}, {cut});
  stream.run_until(seconds{20});
  EXPECT_EQ(stream.killed(), seconds{6});
}

TEST(Close, CountsOnWhileItIsSwitchedOff) {
  Faults faults;
  Stream stream(faults);
  Sentence cut = close("reset");
  cut.arguments.push_back({"after", Duration{seconds{5}}});
  stream.publish({}, {cut});
  cut.enabled = false;
  stream.publish(seconds{3}, {cut});
  cut.enabled = true;
  stream.publish(seconds{4}, {cut});
  stream.run_until(seconds{20});
  EXPECT_EQ(stream.killed(), seconds{5});
}

TEST(Close, HalfEndsOneDirectionAndSwallowsWhatFollows) {
  Faults faults;
  Stream stream(faults);
  stream.send({}, "before");
  stream.publish(seconds{1}, {close("half")});
  stream.send(seconds{2}, "after");
  stream.run_until(seconds{3});
  EXPECT_EQ(stream.received(), "before");
  EXPECT_EQ(stream.finished(), seconds{1});
  EXPECT_EQ(stream.unread(), 0U);
  EXPECT_FALSE(stream.killed());
}

TEST(Close, KeepsTheDelayThatStandsBeforeIt) {
  Faults faults;
  Stream stream(faults);
  Sentence cut = close("reset");
  cut.arguments.push_back({"after", Bytes{3}});
  stream.publish({}, {delay(milliseconds{100}), cut});
  stream.send({}, "abcdef");
  stream.run_until(seconds{1});
  EXPECT_EQ(stream.received(), "abc");
  EXPECT_EQ(stream.killed(), milliseconds{100});
}

TEST(Drop, SwallowsBytesAndFinAndResetsWhenLifted) {
  Faults faults;
  Stream stream(faults);
  stream.send({}, "before");
  stream.publish(seconds{1}, {drop()});
  stream.send(seconds{2}, "lost");
  stream.end(seconds{3});
  stream.publish(seconds{4}, {});
  stream.run_until(seconds{5});
  EXPECT_EQ(stream.received(), "before");
  EXPECT_FALSE(stream.finished());
  EXPECT_EQ(stream.killed(), seconds{4});
  EXPECT_EQ(stream.ending(), flow::Ending::reset);
}

TEST(Drop, ResetsTheDamagedStreamWhenItEndsByItself) {
  Faults faults;
  Stream stream(faults);
  Sentence five_seconds = drop();
  five_seconds.lasts = seconds{5};
  stream.publish({}, {five_seconds});
  stream.send(seconds{2}, "lost");
  stream.run_until(seconds{9});
  EXPECT_EQ(stream.killed(), seconds{5});
}

TEST(Drop, LeavesAStreamAloneThatSentNothingMeanwhile) {
  Faults faults;
  Stream stream(faults);
  stream.publish({}, {drop()});
  stream.publish(seconds{1}, {});
  stream.send(seconds{2}, "after");
  stream.run_until(seconds{3});
  EXPECT_EQ(stream.received(), "after");
  EXPECT_FALSE(stream.killed());
}

}  // namespace
}  // namespace squall::sim
