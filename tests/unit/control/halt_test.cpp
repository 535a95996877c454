// The emergency stop: beats every other call, forgets the faults, survives what it must and blocks what it must.
#include <future>
#include <thread>

#include "unit/control/fixture.hpp"

namespace squall::control {
namespace {

using testing::Contains;
using testing::ElementsAre;

class Halt : public ControlTest {
 protected:
  // A writer that sits inside a publish, holding the control plane's mutex, until let go.
  struct StuckWriter {
    explicit StuckWriter(Halt& test) {
      std::promise<void> inside;
      std::future<void> is_inside = inside.get_future();
      test.plane.before_publish([this, &inside] {
        inside.set_value();
        go_on.get_future().wait();
      });
      thread = std::jthread([this, &test] { outcome = test.control.put_fault(fault_named("late"), ana); });
      is_inside.wait();
      test.plane.before_publish(nullptr);
    }
    void let_go() {
      go_on.set_value();
      thread.join();
    }
    std::promise<void> go_on;
    Outcome<FaultChange> outcome;
    std::jthread thread;
  };
};

TEST_F(Halt, TurnsEverythingOff) {
  have_hop();
  control.put_fault(fault_named("slow"), ana);
  EXPECT_TRUE(control.halt(ana).halted);
  EXPECT_TRUE(plane.published().faults.empty());
  EXPECT_TRUE(control.overview().faults.empty());
}

TEST_F(Halt, SaysWhoWhyAndSinceWhen) {
  const EmergencyStop::Status status = control.halt(ana);
  EXPECT_EQ(status.by, "ana");
  EXPECT_EQ(status.reason, "drill");
  EXPECT_EQ(status.since, clock().wall());
  EXPECT_TRUE(status.persisted);
}

TEST_F(Halt, BlocksNewFaultsAndNothingElse) {
  have_hop();
  control.halt(ana);
  EXPECT_EQ(control.put_fault(fault_named("slow"), ana).error().kind, Refusal::Kind::halted);
  EXPECT_EQ(control.set_fault_enabled("slow", true, ana).error().kind, Refusal::Kind::halted);
  EXPECT_TRUE(control.put_hop(hop_named("cache"), nullptr, ana));
  EXPECT_TRUE(control.remove_faults(ana));
}

TEST_F(Halt, AnswersWhileAPublishIsStuck) {
  have_hop();
  StuckWriter writer(*this);
  EXPECT_TRUE(control.halt(ana).halted);
  EXPECT_TRUE(control.overview().faults.empty());
  writer.let_go();
  EXPECT_EQ(writer.outcome.error().kind, Refusal::Kind::halted);
  EXPECT_TRUE(control.overview().faults.empty());
}

TEST_F(Halt, NeedsAReasonToBeReleased) {
  control.halt(ana);
  EXPECT_FALSE(control.release({"ana", ""}));
  EXPECT_TRUE(control.halt_status().halted);
  EXPECT_FALSE(control.release(ana)->halted);
}

TEST_F(Halt, DoesNotBringFaultsBackWhenReleased) {
  have_hop();
  control.put_fault(fault_named("slow"), ana);
  control.halt(ana);
  control.release(ana);
  EXPECT_TRUE(control.overview().faults.empty());
  ASSERT_TRUE(control.put_fault(fault_named("new"), ana));
  EXPECT_EQ(plane.published().faults.size(), 1U);
}

TEST_F(Halt, IsToldOnceHoweverOftenItIsEngaged) {
  control.halt(ana);
  control.halt({"ben", "me too"});
  control.release(ana);
  EXPECT_THAT(event_types(), ElementsAre("halt.engaged", "halt.released"));
}

TEST_F(Halt, OfALastLifeHaltsTheDataPlaneAtStart) {
  store::HaltLatch old({true, "smoke", "ana", {}}, [](const store::HaltRecord&) { return true; });
  FakeDataPlane fresh;
  const EmergencyStop restarted(fresh, old, clock(), nullptr);
  EXPECT_TRUE(fresh.halted());
  EXPECT_EQ(restarted.status().reason, "smoke");
}

TEST_F(Halt, IsEngagedThoughTheDiskFails) {
  store::HaltLatch broken({}, [](const store::HaltRecord&) { return false; });
  EmergencyStop other(plane, broken, clock(), nullptr);
  EXPECT_FALSE(other.engage(ana).persisted);
  EXPECT_TRUE(plane.halted());
}

}  // namespace
}  // namespace squall::control
