// With the control plane stuck in the middle of a change, a fault still ends at its deadline: the lanes keep the time.
#include <latch>

#include "control/control.hpp"
#include "net/clock.hpp"
#include "net/world.hpp"

namespace squall::net {
namespace {

using StuckControl = World;

TEST_F(StuckControl, LetsAFaultEndAtItsDeadlineAllTheSame) {
  Listener upstream;
  hop_to(upstream.address());
  std::latch unstick{1};
  std::atomic<bool> stuck{false};
  const control::EventSink hook = [&](const control::Event& event) {
    if (event.type != "fault.put") return;
    stuck = true;
    unstick.wait();
  };
  store::HaltLatch latch{{}, [](const store::HaltRecord&) { return true; }};
  control::EmergencyStop stop{engine, latch, control::machine_clock(), {}};
  control::Control control{engine, stop, control::machine_clock(), hook, 1};
  HopSpec hop = desired.hops[0];
  ASSERT_TRUE(control.put_hop(hop, nullptr, {.by = "test"}).has_value());
  End client = connect(engine.stats().hops.at(0).listen);
  End server = upstream.accept();

  FaultSpec stall = delay(forever);
  stall.lasts = milliseconds{300};
  const TimePoint start = now();
  std::thread controller([&] { EXPECT_TRUE(control.put_fault(stall, {.by = "test"}).has_value()); });
  eventually([&] { return stuck.load(); });
  server.send("held");
  EXPECT_EQ(client.receive(4), "held");
  EXPECT_GE(now() - start, milliseconds{300});
  unstick.count_down();
  controller.join();
}

}  // namespace
}  // namespace squall::net
