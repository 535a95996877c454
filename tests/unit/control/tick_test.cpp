// What faults do by themselves is told once, and what has ended is forgotten in time.
#include <future>

#include "control/ticker.hpp"
#include "unit/control/fixture.hpp"

namespace squall::control {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

class Tick : public ControlTest {
 protected:
  void SetUp() override {
    have_hop();
    control.put_fault(fault_named("slow"), ana);
    forget_events();
  }
  std::vector<std::string> after(Duration by) {
    plane.advance(by);
    forget_events();
    control.tick();
    return event_types();
  }
};

TEST_F(Tick, TellsOfTheEndOnce) {
  EXPECT_THAT(after(std::chrono::minutes{4}), IsEmpty());
  EXPECT_THAT(after(std::chrono::minutes{1}), ElementsAre("fault.expired"));
  EXPECT_THAT(after(std::chrono::minutes{1}), IsEmpty());
}

TEST_F(Tick, TellsOfTheEndAgainAfterAPutAgain) {
  after(std::chrono::minutes{5});
  control.put_fault(fault_named("slow"), ana);
  EXPECT_THAT(after(std::chrono::minutes{5}), ElementsAre("fault.expired"));
}

TEST_F(Tick, TellsHowManyHitsSinceTheLastTime) {
  plane.hit("slow", 3);
  EXPECT_THAT(after({}), ElementsAre("fault.hit"));
  plane.hit("slow", 4);
  EXPECT_THAT(after(std::chrono::seconds{1}), ElementsAre("fault.hit"));
  EXPECT_THAT(events.back().details, Contains(std::pair<std::string, DetailValue>("hits", std::uint64_t{4})));
}

TEST_F(Tick, TellsWhenItFirstAndLastHit) {
  const auto detail = [&](const std::string& key) {
    const auto& details = events.back().details;
    const auto at = std::ranges::find(details, key, [](const auto& each) { return each.first; });
    return at == details.end() ? "nothing" : std::get<std::string>(at->second);
  };
  plane.hit("slow", 1);
  after({});
  const std::string first = detail("first_hit");
  EXPECT_EQ(detail("last_hit"), first);
  plane.advance(std::chrono::seconds{5});
  plane.hit("slow", 1);
  after({});
  EXPECT_EQ(detail("first_hit"), first);
  EXPECT_GT(detail("last_hit"), first);
}

TEST_F(Tick, TellsOfHitsAtMostOnceASecond) {
  plane.hit("slow", 1);
  after({});
  plane.hit("slow", 1);
  EXPECT_THAT(after(std::chrono::milliseconds{999}), IsEmpty());
  EXPECT_THAT(after(std::chrono::milliseconds{1}), ElementsAre("fault.hit"));
}

TEST_F(Tick, TellsOfTheLastHitsBeforeTheEnd) {
  plane.hit("slow", 1);
  after({});
  plane.advance(std::chrono::minutes{5} - std::chrono::milliseconds{1});
  control.tick();
  plane.hit("slow", 1);
  EXPECT_THAT(after(std::chrono::milliseconds{1}), ElementsAre("fault.hit", "fault.expired"));
}

TEST_F(Tick, ForgetsAFaultTenMinutesAfterItsEnd) {
  after(std::chrono::minutes{14});
  EXPECT_TRUE(control.fault("slow"));
  after(std::chrono::minutes{1});
  EXPECT_FALSE(control.fault("slow"));
}

TEST_F(Tick, ForgettingPublishesNothing) {
  after(std::chrono::minutes{15});
  EXPECT_EQ(plane.publishes(), 2U);
}

TEST_F(Tick, CountsAnewWhenAFaultMovesToAnotherHop) {
  plane.hit("slow", 3);
  after({});
  control.remove_fault("slow", ana);
  control.put_fault(fault_named("slow"), ana);
  plane.hit("slow", 2);
  EXPECT_THAT(after(std::chrono::seconds{1}), ElementsAre("fault.hit"));
}

TEST_F(Tick, HasAThreadOfItsOwn) {
  std::promise<void> told;
  EventSink tell = [&](const Event& event) {
    if (event.type == "fault.expired") told.set_value();
  };
  Control other(plane, stop, clock(), tell, 42);
  other.put_hop(hop_named("db"), nullptr, ana);
  other.put_fault(fault_named("soon"), ana);
  const Ticker ticker(other, std::chrono::milliseconds{1});
  plane.advance(std::chrono::minutes{5});
  told.get_future().wait();
}

TEST_F(Tick, SaysNothingOfFaultsThatAHaltEnded) {
  control.halt(ana);
  EXPECT_THAT(after(std::chrono::minutes{5}), IsEmpty());
}

}  // namespace
}  // namespace squall::control
