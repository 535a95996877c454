// The semantic traps of the vocabulary, by number, each met on a lane in virtual time. Those that only real sockets can
// show (1, 4's reset, 5's back-pressure, 10's burst) are in tests/net/traps_test.cpp under the same numbers.
#include <gmock/gmock.h>

#include "sim/stream.hpp"

namespace squall::sim {
namespace {

using testing::ElementsAre;

TEST(Trap, T02LatencyIsByArrivalAndCostsNoThroughput) {
  Faults faults;
  Stream stream(faults);
  stream.publish({}, {delay(milliseconds{100})});
  for (int i = 0; i < 1000; ++i) stream.send(milliseconds{i}, std::string(100'000, 'x'));  // 100 MB/s
  stream.run_until(milliseconds{1'099});
  EXPECT_EQ(stream.received().size(), 100'000'000U);
  EXPECT_LE(stream.most_held(), std::size_t{11} << 20);  // rate x delay
}

TEST(Trap, T03JitterInAnOrderedStreamRaisesTheMean) {
  Faults faults;
  Stream stream(faults);
  stream.publish({}, {jitter(milliseconds{0}, milliseconds{100})});
  constexpr int count = 2000;
  for (int i = 0; i < count; ++i) stream.send(milliseconds{i * 5}, "x");
  stream.run_until(seconds{30});
  std::vector<Duration> arrived;
  for (const Arrival& arrival : stream.arrivals())
    for (std::size_t i = 0; i < arrival.bytes.size(); ++i) arrived.push_back(arrival.time - at({}));
  ASSERT_EQ(arrived.size(), std::size_t{count});
  Duration sum{};
  for (int i = 0; i < count; ++i) sum += arrived[static_cast<std::size_t>(i)] - milliseconds{i * 5};
  EXPECT_GT(sum / count, milliseconds{65});  // the draws' own mean is 50 ms
}

TEST(Trap, T04AFinQueuesBehindDelayedDataAndABareOneIsHeldOnlyAtClose) {
  const auto end_of = [](bool with_data, Point on) {
    Faults faults;
    Stream stream(faults);
    Sentence slow = delay(milliseconds{500});
    slow.on = on;
    stream.publish({}, {slow});
    if (with_data) stream.send(seconds{1}, "x");
    stream.end(seconds{1});
    stream.run_until(seconds{9});
    return stream.finished().value_or(Duration{});
  };
  EXPECT_EQ(end_of(true, Point::response), milliseconds{1'500});
  EXPECT_EQ(end_of(false, Point::response), seconds{1});
  EXPECT_EQ(end_of(false, Point::close), milliseconds{1'500});
}

TEST(Trap, T05DropAndForeverAreTwoDifferentFaults) {
  Faults faults;
  Stream dropped(faults, 1);
  Stream stalled(faults, 2);
  dropped.publish({}, {drop()});
  stalled.publish({}, {delay(forever)});
  for (Stream* stream : {&dropped, &stalled}) {
    stream->send({}, std::string(5'000'000, 'x'));
    stream->run_until(seconds{10});
    EXPECT_EQ(stream->received(), "");
  }
  EXPECT_EQ(dropped.unread(), 0U);  // the sender believes that it went out
  EXPECT_GT(stalled.unread(), 4'000'000U);
}

TEST(Trap, T06WhatIsMeasuredFromItsStartIsNotRestartedByEveryChunk) {
  Faults faults;
  Stream stream(faults);
  stream.publish({}, {sentence("close", {{"how", std::string("reset")}, {"after", Duration{seconds{5}}}})});
  for (int second = 0; second < 20; ++second) stream.send(seconds{second}, "x");
  stream.run_until(seconds{30});
  EXPECT_EQ(stream.killed(), seconds{5});
}

TEST(Trap, T07LiftingSparesNobodyByAccidentAndCutsNobodyByAccident) {
  Faults faults;
  std::vector<Sentence> list = {delay(milliseconds{100}), throttle(100'000), drop()};
  for (Sentence& fault : list) fault.dose.probability = 0.5;
  int hit = 0;
  for (std::uint64_t id = 1; id <= 200; ++id) {
    Faults none;
    Stream stream(faults, id);
    Stream untouched(none, id);
    for (Stream* each : {&stream, &untouched})
      for (int i = 0; i < 40; ++i) each->send(milliseconds{i * 25}, "some bytes of a stream");
    stream.publish({}, list);
    stream.publish(milliseconds{500}, {});
    stream.run_until(seconds{5});
    untouched.run_until(seconds{5});
    const bool spared = stream.times() == untouched.times() && !stream.killed();
    hit += spared ? 0 : 1;
    if (stream.killed()) {
      EXPECT_EQ(stream.killed(), milliseconds{500}) << "connection " << id;
    } else {
      EXPECT_EQ(stream.received(), untouched.received()) << "connection " << id;
    }
  }
  EXPECT_GT(hit, 140);  // one of the three hits seven of eight
  EXPECT_LT(hit, 198);
}

TEST(Trap, T08StackedDelaysAddFromEachArrival) {
  Faults faults;
  Stream stream(faults);
  stream.publish({}, {delay(milliseconds{500}, "one"), delay(milliseconds{500}, "two")});
  for (const int sent : {0, 300, 400}) stream.send(milliseconds{sent}, "x");
  stream.run_until(seconds{5});
  EXPECT_THAT(stream.times(), ElementsAre(milliseconds{1000}, milliseconds{1300}, milliseconds{1400}));
}

TEST(Trap, T09AnEditInTheMiddleOfTrafficKeepsItsSample) {
  Faults faults;
  Sentence small = delay(milliseconds{100});
  small.dose.probability = 0.3;
  Sentence large = small;
  large.arguments = {{"fixed", Duration{milliseconds{200}}}};
  large.revision = 2;
  for (std::uint64_t id = 1; id <= 100; ++id) {
    Stream stream(faults, id);
    stream.publish({}, {small});
    stream.send(seconds{1}, "x");
    stream.publish(seconds{2}, {large});
    stream.send(seconds{3}, "x");
    stream.run_until(seconds{5});
    ASSERT_EQ(stream.times()[0] != seconds{1}, stream.times()[1] != seconds{3}) << "connection " << id;
  }
}

TEST(Trap, T10ARateHasNoBurstAboveItsCredit) {
  Faults faults;
  Stream stream(faults);
  stream.publish({}, {throttle(100'000)});
  stream.send(seconds{1}, std::string(300'000, 'x'));
  stream.run_until(seconds{5});
  for (std::size_t i = 0; i < stream.arrivals().size(); ++i) {
    std::size_t in_ten_milliseconds = 0;
    for (std::size_t j = i; j < stream.arrivals().size(); ++j) {
      if (stream.arrivals()[j].time > stream.arrivals()[i].time + milliseconds{10}) break;
      in_ten_milliseconds += stream.arrivals()[j].bytes.size();
    }
    ASSERT_LE(in_ten_milliseconds, 2'000U) << "at arrival " << i;  // 10 ms of the rate and four quanta, rounded up
  }
}

TEST(Trap, T11ADelayedReplyDelaysThoseBehindItOnItsConnection) {
  Faults faults;
  Stream stream(faults);
  Sentence slow = delay(seconds{1});
  stream.publish({}, {slow});
  stream.send({}, "first");
  stream.publish(milliseconds{1}, {slow});
  stream.send(milliseconds{999}, "second");
  stream.run_until(milliseconds{1'500});
  EXPECT_EQ(stream.received(), "first");
  stream.run_until(seconds{3});
  EXPECT_EQ(stream.received(), "firstsecond");
}

TEST(Trap, T13AFaultWithoutTrafficReportsThatItHitNothing) {
  Faults faults;
  Stream stream(faults);
  stream.publish({}, {delay(milliseconds{100})});
  stream.run_until(seconds{10});
  EXPECT_EQ(faults.counters("delay").matched, 1U);
  EXPECT_EQ(faults.counters("delay").injected, 0U);
  EXPECT_EQ(faults.counters("delay").first_hit, never);
}

}  // namespace
}  // namespace squall::sim
