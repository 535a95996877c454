// The rest of the vocabulary on one lane, in virtual time: pieces, dribble, rewrite, traces, floors, and the
// faults that meet a FIN.
#include <gmock/gmock.h>

#include "sim/stream.hpp"

namespace squall::sim {
namespace {

using testing::ElementsAre;

Sentence pieces(std::uint64_t size, Duration gap) {
  return sentence("throttle", {{"chunk", Bytes{size}}, {"gap", gap}});
}

std::vector<std::size_t> sizes(const Stream& stream) {
  std::vector<std::size_t> all;
  for (const Arrival& arrival : stream.arrivals()) all.push_back(arrival.bytes.size());
  return all;
}

TEST(Throttle, CutsChunksIntoPiecesWithGaps) {
  Faults faults;
  Stream stream(faults);
  stream.publish({}, {pieces(4, milliseconds{5})});
  stream.send({}, "abcdefghij");
  stream.run_until(seconds{1});
  EXPECT_EQ(stream.received(), "abcdefghij");
  EXPECT_THAT(sizes(stream), ElementsAre(4, 4, 2));
  EXPECT_THAT(stream.times(), ElementsAre(milliseconds{0}, milliseconds{5}, milliseconds{10}));
  EXPECT_EQ(faults.counters("throttle").injected, 1U);
}

TEST(Throttle, OfSeveralTakesTheSmallestPieceAndTheLargestGap) {
  for (const bool turned : {false, true}) {
    Faults faults;
    Stream stream(faults);
    std::vector<Sentence> both = {pieces(2, milliseconds{1}), pieces(4, milliseconds{10})};
    both[1].name = "other";
    if (turned) std::ranges::reverse(both);
    stream.publish({}, both);
    stream.send({}, "abcdef");
    stream.run_until(seconds{1});
    EXPECT_THAT(sizes(stream), ElementsAre(2, 2, 2));
    EXPECT_THAT(stream.times(), ElementsAre(milliseconds{0}, milliseconds{10}, milliseconds{20}));
  }
}

TEST(Throttle, DribblesEachChunkOverItsTime) {
  Faults faults;
  Stream stream(faults);
  stream.publish({}, {sentence("throttle", {{"chunks", std::uint64_t{5}}, {"over", Duration{seconds{5}}}})});
  stream.send(seconds{1}, "abcdefghij");
  stream.send(seconds{2}, "klmno");
  stream.run_until(seconds{60});
  EXPECT_EQ(stream.received(), "abcdefghijklmno");
  EXPECT_THAT(sizes(stream), ElementsAre(2, 2, 2, 2, 2, 1, 1, 1, 1, 1));
  EXPECT_THAT(stream.times(), ElementsAre(seconds{2}, seconds{3}, seconds{4}, seconds{5}, seconds{6}, seconds{7},
                                          seconds{8}, seconds{9}, seconds{10}, seconds{11}));
}

TEST(Throttle, DribblesAChunkSmallerThanItsPartsByteByByte) {
  Faults faults;
  Stream stream(faults);
  stream.publish({}, {sentence("throttle", {{"chunks", std::uint64_t{10}}, {"over", Duration{seconds{2}}}})});
  stream.send({}, "ab");
  stream.run_until(seconds{60});
  EXPECT_THAT(stream.times(), ElementsAre(seconds{1}, seconds{2}));
}

TEST(Throttle, OfHalfTheIntensityIsTwiceTheRate) {
  Faults faults;
  Stream stream(faults);
  Sentence growing = throttle(100'000);
  growing.ramp = {.over = seconds{20}, .of = Ramp::Of::intensity};
  stream.publish({}, {growing});
  for (int tenth = 0; tenth < 400; ++tenth) stream.send(milliseconds{tenth * 100}, std::string(100'000, 'x'));
  stream.run_until(seconds{41});
  const auto between = [&](Duration from, Duration to) {
    std::size_t sum = 0;
    for (const Arrival& arrival : stream.arrivals())
      if (arrival.time >= at(from) && arrival.time < at(to)) sum += arrival.bytes.size();
    return static_cast<double>(sum);
  };
  EXPECT_GT(between(seconds{0}, seconds{2}), 1'500'000);
  EXPECT_NEAR(between(seconds{30}, seconds{40}), 1'000'000, 650'000);
}

TEST(Rewrite, ChangesSoManyNeighboursOfEachChunkAndNothingElse) {
  for (std::uint64_t connection = 1; connection < 40; ++connection) {
    Faults faults;
    Stream stream(faults, connection);
    stream.publish({}, {sentence("rewrite", {{"corrupt", Bytes{3}}})});
    const std::string sent = "a chunk of thirty-two bytes here";
    stream.send({}, sent);
    stream.send(seconds{1}, "xy");
    stream.run_until(seconds{2});
    const std::string got = stream.received();
    ASSERT_EQ(got.size(), sent.size() + 2);
    int changed = 0;
    for (std::size_t i = 0; i < sent.size(); ++i) changed += got[i] != sent[i] ? 1 : 0;
    EXPECT_EQ(changed, 3) << "connection " << connection;
    EXPECT_NE(got[32], 'x');
    EXPECT_NE(got[33], 'y');
    EXPECT_EQ(faults.counters("rewrite").injected, 2U);
  }
}

TEST(Rewrite, ChangesTheSameBytesHoweverTheSocketTakesThem) {
  const std::string sent(100, 'a');
  std::string whole;
  for (const bool in_pieces : {false, true}) {
    Faults faults;
    Stream stream(faults);
    std::vector<Sentence> list = {sentence("rewrite", {{"corrupt", Bytes{5}}})};
    if (in_pieces) list.push_back(pieces(7, milliseconds{1}));
    stream.publish({}, list);
    stream.send({}, sent);
    stream.run_until(seconds{1});
    if (in_pieces)
      EXPECT_EQ(stream.received(), whole);
    else
      whole = stream.received();
  }
}

TEST(Rewrite, StopsCorruptingWhenLiftedAndLeavesTheStreamAlone) {
  Faults faults;
  Stream stream(faults);
  stream.publish({}, {sentence("rewrite", {{"corrupt", Bytes{1}}})});
  stream.send({}, "aaaa");
  stream.publish(seconds{1}, {});
  stream.send(seconds{2}, "bbbb");
  stream.run_until(seconds{3});
  EXPECT_TRUE(stream.received().ends_with("bbbb"));
  EXPECT_FALSE(stream.killed());
}

TEST(Rewrite, CutsEachChunkShortAndResetsTheStreamWhenLifted) {
  Faults faults;
  Stream stream(faults);
  stream.publish({}, {sentence("rewrite", {{"truncate", Share{0.8}}})});
  stream.send({}, "0123456789");
  stream.send(seconds{1}, "abcde");
  stream.publish(seconds{2}, {});
  stream.run_until(seconds{3});
  EXPECT_EQ(stream.received(), "01234567abcd");
  EXPECT_EQ(stream.killed(), seconds{2});
  EXPECT_EQ(stream.ending(), flow::Ending::reset);
}

TEST(Rewrite, ThrowsAwayManySmallChunksOneAfterTheOther) {
  Faults faults;
  Stream stream(faults);
  stream.read_at_most(1);
  stream.publish({}, {delay(seconds{1}), sentence("rewrite", {{"truncate", Share{0.5}}})});
  stream.send({}, std::string(100'000, 'x'));
  stream.end(seconds{1});
  stream.run_until(seconds{5});
  EXPECT_EQ(stream.received(), "");
  EXPECT_EQ(stream.budget().held(), 0U);
}

TEST(Delay, ReplaysATraceInOrderOverAllConnections) {
  Faults faults;
  const Sentence tape = sentence("delay", {{"trace", Trace({milliseconds{10}, milliseconds{20}, milliseconds{30}})}});
  Stream one(faults, 1);
  Stream two(faults, 2);
  one.publish({}, {tape});
  two.publish({}, {tape});
  one.send(seconds{1}, "a");
  one.run_until(seconds{2});
  two.send(seconds{2}, "b");
  two.run_until(seconds{3});
  one.send(seconds{3}, "c");
  one.send(seconds{4}, "d");
  one.run_until(seconds{5});
  EXPECT_THAT(one.times(),
              ElementsAre(seconds{1} + milliseconds{10}, seconds{3} + milliseconds{30}, seconds{4} + milliseconds{10}));
  EXPECT_THAT(two.times(), ElementsAre(seconds{2} + milliseconds{20}));
}

TEST(Delay, FollowsAWaveByTheArrivalOfEachChunk) {
  Faults faults;
  Stream stream(faults);
  stream.publish({}, {sentence("delay", {{"wave", std::string("triangle")},
                                         {"low", Duration{milliseconds{0}}},
                                         {"high", Duration{milliseconds{100}}},
                                         {"period", Duration{seconds{4}}}})});
  for (int second = 0; second < 5; ++second) stream.send(seconds{second}, "x");
  stream.run_until(seconds{10});
  EXPECT_THAT(stream.times(), ElementsAre(seconds{0}, seconds{1} + milliseconds{50}, seconds{2} + milliseconds{100},
                                          seconds{3} + milliseconds{50}, seconds{4}));
}

TEST(Delay, AsAFloorWaitsOnlyForWhatTheUpstreamLeftOver) {
  Faults faults;
  const auto list = faults.publish(
      {sentence("delay", {{"fixed", Duration{milliseconds{100}}}, {"as", std::string("floor")}})}, at({}));
  flow::Budget budget{1 << 20};
  flow::Lane requests(Point::request, {1, at({}), 0}, 1 << 20, budget);
  flow::Lane responses(Point::response, {1, at({}), 0}, 1 << 20, budget);
  responses.answers(requests);
  responses.replan(list, 1 << 20, at({}));
  const std::string byte = "x";
  const auto exchange = [&](Duration asked, Duration answered) {
    requests.arrive(std::as_bytes(std::span(byte)), at(asked));
    requests.left(requests.next(at(asked)).bytes.size(), at(asked));
    responses.arrive(std::as_bytes(std::span(byte)), at(answered));
    responses.keep();
    const flow::Action action = responses.next(at(answered));
    const TimePoint leaves = action.kind == flow::Action::Kind::sleep ? action.until : at(answered);
    EXPECT_EQ(responses.next(leaves).kind, flow::Action::Kind::write);
    responses.left(1, leaves);
    return leaves - at({});
  };
  EXPECT_EQ(exchange(seconds{1}, seconds{1} + milliseconds{30}), seconds{1} + milliseconds{100});
  EXPECT_EQ(exchange(seconds{2}, seconds{2} + milliseconds{250}), seconds{2} + milliseconds{250});
}

TEST(Delay, OfAFinHoldsTheEndAndNotTheBytes) {
  Faults faults;
  Stream stream(faults);
  stream.publish({}, {sentence("delay", {{"fixed", Duration{seconds{2}}}}, Point::close)});
  stream.send(seconds{1}, "bytes");
  stream.end(seconds{1});
  stream.run_until(seconds{9});
  EXPECT_THAT(stream.times(), ElementsAre(seconds{1}));
  EXPECT_EQ(stream.finished(), seconds{3});
  EXPECT_EQ(faults.counters("delay").injected, 1U);
  EXPECT_EQ(faults.counters("delay").matched, 1U);
}

TEST(Delay, OfAFinLetsGoWhenLifted) {
  Faults faults;
  Stream stream(faults);
  stream.publish({}, {sentence("delay", {{"fixed", forever}}, Point::close)});
  stream.end(seconds{1});
  stream.publish(seconds{4}, {});
  stream.run_until(seconds{9});
  EXPECT_EQ(stream.finished(), seconds{4});
}

TEST(Close, TurnsAFinIntoAReset) {
  Faults faults;
  Stream stream(faults);
  stream.publish({}, {sentence("close", {{"how", std::string("reset")}}, Point::close)});
  stream.send({}, "bytes");
  stream.end(seconds{1});
  stream.run_until(seconds{2});
  EXPECT_EQ(stream.received(), "bytes");
  EXPECT_EQ(stream.killed(), seconds{1});
  EXPECT_EQ(stream.ending(), flow::Ending::reset);
}

TEST(Drop, OfAFinResetsTheConnectionOnlyWhenLifted) {
  Faults faults;
  Stream stream(faults);
  stream.publish({}, {sentence("drop", {{"swallow", true}}, Point::close)});
  stream.send({}, "bytes");
  stream.end(seconds{1});
  stream.publish(seconds{5}, {});
  stream.run_until(seconds{9});
  EXPECT_EQ(stream.received(), "bytes");
  EXPECT_FALSE(stream.finished());
  EXPECT_EQ(stream.killed(), seconds{5});
}

}  // namespace
}  // namespace squall::sim
