// Who is hit: stable under edits, monotone in the probability, and nobody who was spared notices anything.
#include <gmock/gmock.h>

#include "sim/stream.hpp"

namespace squall::sim {
namespace {

std::vector<bool> who_is_hit(const Sentence& sentence, int connections = 1000) {
  Faults faults;
  const auto list = faults.publish({sentence}, at({}));
  std::vector<bool> hit;
  for (int id = 1; id <= connections; ++id)
    hit.push_back(list[0]->picked_from({static_cast<std::uint64_t>(id), at({}), 0}, 0) != never);
  return hit;
}

Sentence with_probability(double probability) {
  Sentence sentence = delay(milliseconds{100});
  sentence.dose.probability = probability;
  return sentence;
}

TEST(Dose, HitsItsShare) {
  for (const double share : {0.0, 0.1, 0.25, 0.5, 0.9, 1.0}) {
    const auto hit = who_is_hit(with_probability(share), 20'000);
    EXPECT_NEAR(static_cast<double>(std::ranges::count(hit, true)) / 20'000, share, 0.01);
  }
}

TEST(Dose, KeepsTheFirstTenPercentWhenRaisedToTwenty) {
  const auto ten = who_is_hit(with_probability(0.1));
  const auto twenty = who_is_hit(with_probability(0.2));
  for (std::size_t i = 0; i < ten.size(); ++i) {
    if (ten[i]) {
      EXPECT_TRUE(twenty[i]) << "connection " << i + 1;
    }
  }
}

TEST(Dose, KeepsWhoIsHitWhenTheSizeIsEdited) {
  Sentence small = with_probability(0.3);
  Sentence large = small;
  large.arguments = {{"fixed", Duration{seconds{2}}}};
  large.revision = 2;
  EXPECT_EQ(who_is_hit(small), who_is_hit(large));
}

TEST(Dose, DrawsEachFaultAndEachSeedByItself) {
  Sentence one = with_probability(0.5);
  Sentence other = one;
  other.name = "other";
  EXPECT_NE(who_is_hit(one), who_is_hit(other));
  Sentence seeded = one;
  seeded.seed = 8;
  EXPECT_NE(who_is_hit(one), who_is_hit(seeded));
}

TEST(Dose, OfZeroIsALivePreview) {
  Faults faults;
  Stream stream(faults);
  stream.publish({}, {with_probability(0)});
  stream.send(milliseconds{1}, "a");
  stream.run_until(seconds{1});
  EXPECT_THAT(stream.times(), testing::ElementsAre(milliseconds{1}));
  EXPECT_EQ(faults.counters("delay").matched, 1U);
  EXPECT_EQ(faults.counters("delay").skipped, 1U);
  EXPECT_EQ(faults.counters("delay").injected, 0U);
}

TEST(Fault, SwitchedOffTouchesNothingAndComesBackWithoutANewStart) {
  Faults faults;
  Stream stream(faults);
  Sentence fault = delay(milliseconds{100});
  fault.lasts = seconds{10};
  fault.enabled = false;
  stream.publish({}, {fault});
  stream.send(seconds{1}, "a");
  fault.enabled = true;
  stream.publish(seconds{5}, {fault});
  stream.send(seconds{6}, "b");
  stream.send(seconds{11}, "c");
  stream.run_until(seconds{20});
  EXPECT_THAT(stream.times(), testing::ElementsAre(seconds{1}, seconds{6} + milliseconds{100}, seconds{11}));
}

TEST(Fault, ForNewConnectionsOnlySparesThoseThatWereOpen) {
  Faults faults;
  Sentence fault = delay(milliseconds{100});
  fault.existing = false;
  const auto list = faults.publish({fault}, at(seconds{1}));
  EXPECT_FALSE(list[0]->matches({1, at({}), 0}));
  EXPECT_TRUE(list[0]->matches({2, at(seconds{2}), 0}));
}

TEST(Fault, ForNewConnectionsKeepsThemWhenItIsEdited) {
  Faults faults;
  Stream stream(faults, 1, 1 << 20, at(seconds{2}));
  Sentence fault = delay(milliseconds{100});
  fault.existing = false;
  stream.publish({}, {fault});
  fault.arguments = {{"fixed", Duration{milliseconds{300}}}};
  fault.revision = 2;
  stream.publish(seconds{5}, {fault});
  stream.send(seconds{6}, "a");
  stream.run_until(seconds{10});
  EXPECT_THAT(stream.times(), testing::ElementsAre(seconds{6} + milliseconds{300}));
}

TEST(Fault, ThatIsOverIsForgottenByTheLaneAndCountsNobodyAnyMore) {
  Faults faults;
  Sentence fault = delay(milliseconds{100});
  fault.lasts = seconds{1};
  Stream stream(faults);
  stream.publish({}, {fault});
  stream.send({}, "a");
  stream.send(seconds{2}, "b");
  stream.run_until(seconds{3});
  EXPECT_EQ(faults.counters("delay").active, 0U);
  Stream late(faults, 2);
  late.publish(seconds{4}, {fault});
  late.run_until(seconds{5});
  EXPECT_EQ(faults.counters("delay").matched, 1U);
}

TEST(Fault, EditedOnALiveConnectionTouchesItStillOnce) {
  Faults faults;
  Stream stream(faults);
  Sentence fault = delay(milliseconds{10});
  for (int i = 0; i < 4; ++i) {
    fault.revision = static_cast<std::uint64_t>(i + 1);
    stream.publish(seconds{i}, {fault});
    stream.send(seconds{i} + milliseconds{1}, "x");
  }
  stream.run_until(seconds{10});
  EXPECT_EQ(faults.counters("delay").injected, 4U);
  EXPECT_EQ(faults.counters("delay").connections, 1U);
}

TEST(Fault, ThatLetsGoOfAConnectionIsNoLongerActiveOnIt) {
  Faults faults;
  Stream stream(faults);
  stream.publish({}, {delay(milliseconds{100})});
  stream.send({}, "a");
  stream.run_until(milliseconds{10});
  EXPECT_EQ(faults.counters("delay").active, 1U);
  stream.publish(milliseconds{20}, {});
  stream.run_until(seconds{1});
  EXPECT_EQ(faults.counters("delay").active, 0U);
}

}  // namespace
}  // namespace squall::sim
