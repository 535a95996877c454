// The lease of a run, in virtual time. Every scenario, and so every verb at every point, once with faults whose lease
// is renewed again and again, and once with a lease that runs out in the middle; then a few lanes by hand.
#include <gmock/gmock.h>

#include "sim/scenario.hpp"
#include "sim/scene.hpp"
#include "sim/stream.hpp"

namespace squall::sim {

void PrintTo(const Arrived& arrived, std::ostream* out);  // scenario_test.cpp

namespace {

using testing::ElementsAre;
using testing::ElementsAreArray;

class LeasedScenarios : public testing::TestWithParam<std::string> {
 protected:
  Scenario plain = must_load_scenario(GetParam());

  static Scenario with_lease(Scenario scenario, const std::shared_ptr<const Lease>& lease) {
    for (FaultStep& step : scenario.steps)
      for (FaultSpec& fault : step.faults) fault.lease = lease;
    return scenario;
  }

  // The same faults, but none lasts longer than until then by its own time. One that stands over several steps counts
  // from the first.
  static Scenario cut_at(Scenario scenario, Duration end) {
    std::map<std::pair<std::string, std::uint64_t>, Duration> starts;
    for (FaultStep& step : scenario.steps)
      for (FaultSpec& fault : step.faults) {
        const Duration start = starts.try_emplace({fault.name, fault.revision}, step.at).first->second;
        fault.lasts = std::min(fault.lasts, std::max(Duration{}, end - start - fault.after));
      }
    return scenario;
  }

  static void expect_the_same(const Scenario& scenario, const Scene& one, const Scene& other) {
    for (std::size_t i = 0; i < scenario.connections.size(); ++i) {
      SCOPED_TRACE("connection " + std::to_string(i + 1));
      EXPECT_THAT(one.connection(i).client_saw(), ElementsAreArray(other.connection(i).client_saw()));
      EXPECT_THAT(one.connection(i).upstream_saw(), ElementsAreArray(other.connection(i).upstream_saw()));
    }
  }
};

TEST_P(LeasedScenarios, AreAsWithoutALeaseWhileItIsRenewed) {
  const Duration period = std::max<Duration>(milliseconds{14}, plain.length() / 40);
  const auto lease = std::make_shared<Lease>(at(2 * period));
  const Scenario leased = with_lease(plain, lease);
  Scene scene(leased);
  scene.run({.period = period, .happens = [&](TimePoint now) { EXPECT_TRUE(lease->renew(now, now + 2 * period)); }});
  Scene without(plain);
  without.run();
  expect_the_same(plain, scene, without);
}

TEST_P(LeasedScenarios, EndWithALeaseThatRunsOutAsAtTheFaultsOwnDeadline) {
  for (int part = 1; part < 10; ++part) {
    const Duration end = plain.length() * part / 10 + std::chrono::microseconds{1};
    SCOPED_TRACE("the lease runs out after " + std::to_string(end / std::chrono::microseconds{1}) + " us");
    const Scenario leased = with_lease(plain, std::make_shared<Lease>(at(end)));
    Scene scene(leased);
    scene.run();
    const Scenario cut = cut_at(plain, end);
    Scene without(cut);
    without.run();
    expect_the_same(plain, scene, without);
  }
}

INSTANTIATE_TEST_SUITE_P(files, LeasedScenarios, testing::ValuesIn(scenario_names()),
                         [](const auto& file) { return file.param; });

class LeasedLane : public testing::Test {
 protected:
  Sentence leased(Sentence sentence) const {
    sentence.lease = lease;
    return sentence;
  }
  void renew(Duration now, Duration until) const { ASSERT_TRUE(lease->renew(at(now), at(until))); }

  std::shared_ptr<Lease> lease = std::make_shared<Lease>(at(seconds{3}));
  Faults faults;
  Stream stream{faults};
};

TEST_F(LeasedLane, KeepsItsDelayToTheNanosecondOverRenewalsThatNobodyTellsItOf) {
  stream.publish({}, {leased(delay(seconds{10}))});
  stream.send(seconds{1}, "x");
  stream.run_until(milliseconds{2'999});
  renew(milliseconds{2'999}, seconds{8});
  stream.run_until(seconds{7});
  renew(seconds{7}, seconds{60});
  stream.run_until(seconds{20});
  EXPECT_THAT(stream.times(), ElementsAre(seconds{11}));
}

TEST_F(LeasedLane, WakesOnceAtEachEndThatTheLeaseHadAndSleepsOn) {
  stream.publish({}, {leased(delay(seconds{10}))});
  stream.send(seconds{1}, "x");
  stream.run_until(seconds{2});
  const std::size_t before = stream.turns();
  renew(seconds{2}, seconds{5});
  renew(milliseconds{2'500}, seconds{7});
  stream.run_until(seconds{6});
  EXPECT_EQ(stream.turns(), before + 1);  // at 3 s, from when on it knows of 7 s
}

TEST_F(LeasedLane, LetsGoInTheTickInWhichTheLeaseRunsOut) {
  stream.publish({}, {leased(delay(forever)), leased(throttle(1))});
  stream.send(seconds{1}, "held");
  stream.run_until(seconds{20});
  EXPECT_THAT(stream.times(), ElementsAre(seconds{3}));
}

TEST_F(LeasedLane, ReadsAgainWhenTheLeaseOfAStallRunsOutAndNotBefore) {
  stream.publish({}, {leased(delay(forever))});
  stream.send(seconds{1}, "unread");
  stream.run_until(seconds{2});
  renew(seconds{2}, seconds{6});
  stream.run_until(seconds{5});
  EXPECT_EQ(stream.unread(), 6U);
  stream.run_until(seconds{7});
  EXPECT_THAT(stream.times(), ElementsAre(seconds{6}));
}

TEST_F(LeasedLane, KeepsToItsRateOverARenewalAndIsFreeAfterALapse) {
  stream.publish({}, {leased(throttle(1'000))});
  stream.send({}, std::string(100'000, 'x'));
  stream.run_until(seconds{2});
  renew(seconds{2}, seconds{9});
  stream.run_until(milliseconds{8'999});
  EXPECT_LE(stream.received().size(), 9'000U + 264);
  EXPECT_GE(stream.received().size(), 8'500U);
  stream.run_until(seconds{9});
  EXPECT_EQ(stream.received().size(), 100'000U);
}

TEST_F(LeasedLane, IsResetAtTheEndOfTheLeaseIfItHasLostBytes) {
  stream.publish({}, {leased(drop())});
  stream.send(seconds{1}, "lost");
  stream.run_until(seconds{2});
  renew(seconds{2}, seconds{5});
  stream.run_until(seconds{10});
  EXPECT_EQ(stream.killed(), seconds{5});
  EXPECT_EQ(stream.ending(), flow::Ending::reset);
}

TEST_F(LeasedLane, GivesItsPlaceUnderACapBackWhenTheLeaseRunsOut) {
  Sentence capped = leased(delay(seconds{1}));
  capped.dose.max_active = 1;
  stream.publish({}, {capped});
  stream.send(seconds{1}, "x");
  stream.run_until(seconds{2});
  EXPECT_EQ(faults.counters("delay").active, 1U);
  stream.run_until(seconds{4});
  EXPECT_EQ(faults.counters("delay").active, 0U);
}

TEST_F(LeasedLane, IsFreeWithTheNextByteWhenTheLeaseIsEndedEarly) {
  stream.publish({}, {leased(delay(seconds{10}))});
  stream.send(milliseconds{500}, "a");
  stream.run_until(seconds{1});
  lease->end();
  stream.send(seconds{2}, "b");
  stream.run_until(seconds{2});
  EXPECT_EQ(stream.received(), "ab");
}

TEST_F(LeasedLane, IsNotHeldAgainByALeaseThatCameTooLate) {
  stream.publish({}, {leased(delay(seconds{10}))});
  stream.run_until(seconds{4});
  EXPECT_FALSE(lease->renew(at(seconds{4}), at(seconds{60})));
  stream.send(seconds{5}, "x");
  stream.run_until(seconds{20});
  EXPECT_THAT(stream.times(), ElementsAre(seconds{5}));
}

// Connections of a hop that take turns: who waits for a turn does so through a renewal, and no longer than the lease.
TEST(LeasedSharedRate, IsKeptOverARenewalAndLiftedForAllAtItsEnd) {
  const auto lease = std::make_shared<Lease>(at(seconds{3}));
  Faults faults;
  Stream one(faults, 1);
  Stream two(faults, 2);
  const Sentence shared{.name = "shared",
                        .verb = "throttle",
                        .arguments = {{"rate", ByteRate{1'000}}, {"shared", std::string("hop")}},
                        .lease = lease};
  for (Stream* stream : {&one, &two}) {
    stream->publish({}, {shared});
    stream->send({}, std::string(50'000, 'x'));
  }
  const auto run_until = [&](Duration end) {
    for (Duration now{}; now <= end; now += milliseconds{1})
      for (Stream* stream : {&one, &two}) stream->run_until(now);
  };
  run_until(seconds{2});
  lease->renew(at(seconds{2}), at(seconds{6}));
  run_until(milliseconds{5'999});
  EXPECT_LE(one.received().size() + two.received().size(), 6'000U + 600);
  run_until(seconds{6});
  EXPECT_EQ(one.received().size() + two.received().size(), 100'000U);
}

}  // namespace
}  // namespace squall::sim
