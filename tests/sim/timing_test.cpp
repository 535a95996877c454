// Pulses, ramps and caps on one lane, in virtual time.
#include <gmock/gmock.h>

#include "sim/stream.hpp"

namespace squall::sim {
namespace {

using testing::ElementsAre;

TEST(Pulse, FlapsWithoutAnybodySayingSo) {
  Faults faults;
  Stream stream(faults);
  Sentence flapping = delay(forever, "stall");
  flapping.pulse = {.on = seconds{2}, .off = seconds{3}};
  stream.publish({}, {flapping});
  for (int second = 1; second < 8; second += 2) stream.send(seconds{second}, "x");
  stream.run_until(seconds{20});
  EXPECT_EQ(stream.received(), "xxxx");
  EXPECT_THAT(stream.times(), ElementsAre(seconds{2}, seconds{3}, seconds{7}));
}

TEST(Ramp, OfProbabilityComesToAConnectionOnceAndStays) {
  Faults faults;
  Stream stream(faults);
  Sentence growing = delay(milliseconds{100});
  growing.ramp = {.over = seconds{100}};
  stream.publish({}, {growing});
  for (int second = 0; second <= 101; ++second) stream.send(seconds{second}, "x");
  stream.run_until(seconds{200});
  std::vector<bool> held;
  for (int second = 0; second <= 101; ++second)
    held.push_back(stream.times()[static_cast<std::size_t>(second)] != seconds{second});
  EXPECT_TRUE(std::ranges::is_sorted(held));
  EXPECT_FALSE(held.front());
  EXPECT_TRUE(held.back());
}

TEST(Ramp, OfProbabilityGripsNobodyBeforeTheirTime) {
  Faults faults;
  Stream stream(faults);
  Sentence growing = delay(milliseconds{100});
  growing.ramp = {.over = seconds{100}};
  stream.publish({}, {growing});
  stream.run_until(milliseconds{1});
  EXPECT_EQ(faults.counters("delay").active, 0U);
  stream.run_until(seconds{100});
  EXPECT_EQ(faults.counters("delay").active, 1U);
}

TEST(Ramp, OfIntensityTakesTheMomentOfEachArrival) {
  Faults faults;
  Stream stream(faults);
  Sentence growing = delay(milliseconds{100});
  growing.ramp = {.over = seconds{10}, .of = Ramp::Of::intensity};
  stream.publish({}, {growing});
  for (const int second : {0, 5, 10, 20}) stream.send(seconds{second}, "x");
  stream.run_until(seconds{30});
  EXPECT_THAT(stream.times(), ElementsAre(seconds{0}, seconds{5} + milliseconds{50}, seconds{10} + milliseconds{100},
                                          seconds{20} + milliseconds{100}));
}

TEST(Caps, SpareWhoComesTooLateForGoodAndCountThem) {
  Faults faults;
  Sentence capped = delay(milliseconds{100});
  capped.dose.max_total = 1;
  Stream one(faults, 1);
  Stream two(faults, 2);
  for (Stream* stream : {&one, &two}) {
    stream->publish({}, {capped});
    stream->send(seconds{1}, "x");
    stream->send(seconds{2}, "x");
    stream->run_until(seconds{3});
  }
  EXPECT_THAT(one.times(), ElementsAre(seconds{1} + milliseconds{100}, seconds{2} + milliseconds{100}));
  EXPECT_THAT(two.times(), ElementsAre(seconds{1}, seconds{2}));
  EXPECT_EQ(faults.counters("delay").overflow, 1U);
  EXPECT_EQ(faults.counters("delay").connections, 1U);
  EXPECT_EQ(faults.counters("delay").active, 1U);
}

TEST(Caps, KeepTheirGripThroughAnEdit) {
  Faults faults;
  Sentence capped = delay(milliseconds{100});
  capped.dose.max_active = 1;
  Stream stream(faults);
  for (int i = 0; i < 5; ++i) {
    capped.revision = static_cast<std::uint64_t>(i + 1);
    stream.publish(seconds{i}, {capped});
    stream.send(seconds{i} + milliseconds{1}, "x");
  }
  stream.run_until(seconds{10});
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(stream.times()[static_cast<std::size_t>(i)], seconds{i} + milliseconds{101}) << i;
}

}  // namespace
}  // namespace squall::sim
