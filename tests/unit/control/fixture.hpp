// A control plane on the fake data plane, with the events it told and the words the tests speak in.
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "control/control.hpp"
#include "unit/control/fake_data_plane.hpp"

namespace squall::control {

inline const Caller ana{"ana", "drill"};

inline HopSpec hop_named(const std::string& name, std::uint16_t port = 0) {
  HopSpec hop;
  hop.name = name;
  hop.listen = {Address::Kind::tcp, "127.0.0.1", port};
  hop.upstream = {Address::Kind::tcp, "127.0.0.1", 5432};
  return hop;
}

inline FaultSpec fault_named(const std::string& name, const std::string& hop = "db") {
  FaultSpec fault;
  fault.name = name;
  fault.hop = hop;
  fault.verb = "delay";
  fault.arguments = {{"for_each", Duration(std::chrono::milliseconds{200})}};
  fault.lasts = std::chrono::minutes{5};
  return fault;
}

class ControlTest : public testing::Test {
 protected:
  Clock clock() {
    return {[this] { return plane.now(); }, [this] { return WallTime(plane.now().time_since_epoch()); }};
  }
  EventSink sink() {
    return [this](const Event& event) {
      const std::lock_guard lock(events_mutex);
      events.push_back(event);
    };
  }
  std::vector<std::string> event_types() {
    const std::lock_guard lock(events_mutex);
    std::vector<std::string> types;
    for (const Event& event : events) types.push_back(event.type);
    return types;
  }
  void forget_events() {
    const std::lock_guard lock(events_mutex);
    events.clear();
  }
  void have_hop(const std::string& name = "db") { ASSERT_TRUE(control.put_hop(hop_named(name), nullptr, ana)); }
  FaultView fault(const std::string& name) { return *control.fault(name); }

  std::mutex events_mutex;
  std::vector<Event> events;
  FakeDataPlane plane;
  store::HaltLatch latch{{}, [](const store::HaltRecord&) { return true; }, std::chrono::hours{1}};
  EmergencyStop stop{plane, latch, clock(), sink()};
  Control control{plane, stop, clock(), sink(), 42};
};

}  // namespace squall::control
