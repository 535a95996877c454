// Who is hit and when, as functions of one compiled fault: doses by order, clients and caps, ramps, pulses, matches,
// alternatives.
#include "faults/fault.hpp"

#include <gmock/gmock.h>

#include <ranges>

#include "unit/faults/instants.hpp"

namespace squall::faults {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ElementsAre;

FaultSpec slow() {
  FaultSpec spec;
  spec.name = "slow";
  spec.verb = "delay";
  spec.arguments = {{"fixed", Duration{milliseconds{100}}}};
  spec.lasts = std::chrono::minutes{10};
  spec.seed = 7;
  return spec;
}

Fault compiled(const FaultSpec& spec) { return {spec, at({}), std::make_shared<Ledger>(1)}; }

IpAddress v4(std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d) {
  return {IpAddress::Family::v4, {a, b, c, d}};
}

Subject subject(std::uint64_t connection, IpAddress client = {}) { return {connection, at({}), 0, client}; }

// The places, of the first so many, that the dose picks.
std::vector<std::uint64_t> picked(const Dose& dose, std::uint64_t places = 12) {
  FaultSpec spec = slow();
  spec.dose = dose;
  const Fault fault = compiled(spec);
  std::vector<std::uint64_t> result;
  for (std::uint64_t place = 1; place <= places; ++place)
    if (fault.picked_from(subject(place), place) != never) result.push_back(place);
  return result;
}

TEST(OrderedDose, EveryPicksEachNth) { EXPECT_THAT(picked({.every = 4}), ElementsAre(4, 8, 12)); }
TEST(OrderedDose, FirstPicksTheFirstFew) { EXPECT_THAT(picked({.first = 3}), ElementsAre(1, 2, 3)); }
TEST(OrderedDose, SkipSparesTheFirstFew) { EXPECT_THAT(picked({.skip = 10}), ElementsAre(11, 12)); }
TEST(OrderedDose, SequenceFailsFailsPassesAndAgain) {
  EXPECT_THAT(picked({.sequence = "FF."}, 7), ElementsAre(1, 2, 4, 5, 7));
}
TEST(OrderedDose, CountsEveryAndFirstAfterWhatItSkips) {
  EXPECT_THAT(picked({.skip = 2, .first = 6, .every = 3}), ElementsAre(5, 8));
  EXPECT_THAT(picked({.skip = 1, .sequence = "F."}, 5), ElementsAre(2, 4));
}

TEST(ClientDose, DrawsOnceForAllConnectionsOfAClient) {
  FaultSpec spec = slow();
  spec.dose = {.probability = 0.5, .unit = Dose::Unit::client};
  const Fault fault = compiled(spec);
  int hit = 0;
  for (int client = 0; client < 200; ++client) {
    const IpAddress address = v4(10, 0, 0, static_cast<std::uint8_t>(client));
    const bool first = fault.picked_from(subject(1, address), 0) != never;
    hit += first ? 1 : 0;
    for (std::uint64_t connection = 2; connection < 20; ++connection)
      ASSERT_EQ(fault.picked_from(subject(connection, address), 0) != never, first) << "client " << client;
  }
  EXPECT_GT(hit, 70);
  EXPECT_LT(hit, 130);
}

TEST(Match, TakesClientsOfItsNetworksButNotOfTheOthers) {
  FaultSpec spec = slow();
  spec.match.client = {Network{.bytes = {10}, .prefix = 8}, Network{.bytes = {127}, .prefix = 8}};
  spec.match.not_client = {Network{.bytes = {10, 1}, .prefix = 16}};
  const Fault fault = compiled(spec);
  EXPECT_TRUE(fault.matches(subject(1, v4(10, 2, 3, 4))));
  EXPECT_TRUE(fault.matches(subject(1, v4(127, 0, 0, 1))));
  EXPECT_FALSE(fault.matches(subject(1, v4(10, 1, 3, 4))));
  EXPECT_FALSE(fault.matches(subject(1, v4(192, 168, 0, 1))));
  EXPECT_FALSE(fault.matches(subject(1, {IpAddress::Family::v6, {10}})));
}

TEST(Match, WithOnlyANotTakesEverybodyElse) {
  FaultSpec spec = slow();
  spec.match.not_client = {Network{.v6 = true, .bytes = {0xfd}, .prefix = 8}};
  const Fault fault = compiled(spec);
  EXPECT_TRUE(fault.matches(subject(1, v4(10, 2, 3, 4))));
  EXPECT_FALSE(fault.matches(subject(1, {IpAddress::Family::v6, {0xfd, 1}})));
}

TEST(Ramp, OfProbabilityPicksMoreAndMoreAndInTheEndAllOfTheDose) {
  FaultSpec spec = slow();
  spec.ramp = {.over = seconds{100}};
  spec.dose.probability = 0.5;
  const Fault fault = compiled(spec);
  std::vector<int> hit;
  for (const Duration now : {seconds{0}, seconds{25}, seconds{50}, seconds{100}, seconds{200}})
    hit.push_back(static_cast<int>(std::ranges::count_if(std::views::iota(1U, 10'001U), [&](std::uint64_t id) {
      return fault.picked_from(subject(id), 0) <= at(now);
    })));
  EXPECT_EQ(hit[0], 0);
  EXPECT_NEAR(hit[1], 1250, 150);
  EXPECT_NEAR(hit[2], 2500, 200);
  EXPECT_NEAR(hit[3], 5000, 250);
  EXPECT_EQ(hit[4], hit[3]);
}

TEST(Ramp, OfIntensityGrowsFromNothingToFull) {
  FaultSpec spec = slow();
  spec.after = seconds{10};
  spec.ramp = {.over = seconds{100}, .of = Ramp::Of::intensity};
  const Fault fault = compiled(spec);
  EXPECT_EQ(fault.intensity(at(seconds{10})), 0);
  EXPECT_DOUBLE_EQ(fault.intensity(at(seconds{35})), 0.25);
  EXPECT_EQ(fault.intensity(at(seconds{500})), 1);
  EXPECT_EQ(fault.picked_from(subject(1), 0), at(seconds{10}));
}

TEST(Pulse, IsOnAndOffFromTheStartToTheEnd) {
  FaultSpec spec = slow();
  spec.after = seconds{3};
  spec.lasts = seconds{22};
  spec.pulse = {.on = seconds{5}, .off = seconds{15}};
  const Fault fault = compiled(spec);
  EXPECT_FALSE(fault.active(at(seconds{2})));
  EXPECT_TRUE(fault.active(at(seconds{3})));
  EXPECT_TRUE(fault.active(at(milliseconds{7'999})));
  EXPECT_FALSE(fault.active(at(seconds{8})));
  EXPECT_TRUE(fault.active(at(seconds{23})));
  EXPECT_FALSE(fault.active(at(seconds{25})));
  std::vector<Duration> changes;
  for (TimePoint now = at({}); (now = fault.next_change(now)) != never;) changes.push_back(now - at({}));
  EXPECT_THAT(changes, ElementsAre(seconds{3}, seconds{8}, seconds{23}, seconds{25}));
}

TEST(OneOf, PicksByWeightOnceForEachConnection) {
  FaultSpec spec = slow();
  spec.verb = one_of;
  spec.alternatives = {{3, "delay", {{"fixed", Duration{seconds{1}}}}}, {1, "delay", {{"fixed", forever}}}};
  const Fault fault = compiled(spec);
  int stalled = 0;
  for (std::uint64_t id = 1; id <= 10'000; ++id) {
    const bool stalls = fault.behaviour(subject(id)).felt_rate() == 0;
    stalled += stalls ? 1 : 0;
    ASSERT_EQ(&fault.behaviour(subject(id)), &fault.behaviour(subject(id)));
  }
  EXPECT_NEAR(stalled, 2500, 200);
}

TEST(Caps, OfActiveCountWhoIsGrippedNow) {
  Ledger ledger(1);
  const Dose dose{.max_active = 2};
  EXPECT_TRUE(ledger.grip(dose, at({})));
  EXPECT_TRUE(ledger.grip(dose, at({})));
  EXPECT_FALSE(ledger.grip(dose, at({})));
  ledger.let_go();
  EXPECT_TRUE(ledger.grip(dose, at({})));
}

TEST(Caps, OfTotalCountForEver) {
  Ledger ledger(1);
  const Dose dose{.max_total = 2};
  for (int i = 0; i < 2; ++i) {
    EXPECT_TRUE(ledger.grip(dose, at({})));
    ledger.let_go();
  }
  EXPECT_FALSE(ledger.grip(dose, at(seconds{100})));
}

TEST(Caps, OfRateCountInEachSecond) {
  Ledger ledger(1);
  const Dose dose{.max_per_second = 2};
  EXPECT_TRUE(ledger.grip(dose, at({})));
  EXPECT_TRUE(ledger.grip(dose, at(milliseconds{900})));
  EXPECT_FALSE(ledger.grip(dose, at(milliseconds{999})));
  EXPECT_TRUE(ledger.grip(dose, at(seconds{1})));
}

TEST(Caps, ThatRefuseLeaveTheOthersAsTheyWere) {
  Ledger ledger(1);
  const Dose dose{.max_active = 1, .max_total = 5, .max_per_second = 1};
  EXPECT_TRUE(ledger.grip(dose, at({})));
  ledger.let_go();
  for (int i = 0; i < 50; ++i) EXPECT_FALSE(ledger.grip(dose, at(milliseconds{10})));
  for (int i = 1; i < 5; ++i) {
    EXPECT_TRUE(ledger.grip(dose, at(seconds{i}))) << i;
    ledger.let_go();
  }
  EXPECT_FALSE(ledger.grip(dose, at(seconds{9})));
}

TEST(Places, OfTheRollComeFirstByNumber) {
  Ledger ledger(1);
  ledger.call_roll({3, 7, 9});
  EXPECT_EQ(ledger.place_on_roll(3), 1U);
  EXPECT_EQ(ledger.place_on_roll(9), 3U);
  EXPECT_EQ(ledger.place_on_roll(8), 0U);
  EXPECT_EQ(ledger.next_place(), 4U);
}

}  // namespace
}  // namespace squall::faults
