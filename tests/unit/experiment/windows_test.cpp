// Windows over a hop whose counters begin anew: each of them gives it away, and nothing of before is told any more.
#include "experiment/windows.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

namespace squall::experiment {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;
using namespace std::chrono_literals;

Windows windows_on_edge(Duration grain = {}) {
  Check check;
  check.from = Metric{"edge", "", Measure::latency_p50, ""};
  check.over = 10min;
  Experiment asks;
  asks.checks.push_back(check);
  return Windows(asks, grain);
}

// Every counter of both protocols at ten, an hour after the start.
Stats busy_edge() {
  Stats stats;
  stats.now = TimePoint(1h);
  HopStats& hop = stats.hops.emplace_back();
  hop.name = "edge";
  hop.listening = true;
  hop.accepted = hop.dial_failures = hop.bytes_to_client = hop.bytes_to_upstream = 10;
  TcpStats& tcp = hop.tcp.emplace();
  tcp.faulted = tcp.errors = tcp.errors_faulted = 10;
  for (Latencies* times : {&tcp.first_byte, &tcp.first_byte_faulted, &tcp.lifetime, &tcp.lifetime_faulted})
    times->add(1s, 10);
  EndpointStats& endpoint = hop.http.emplace().endpoints.emplace_back();
  endpoint.requests = 10;
  endpoint.classes.fill(10);
  for (Latencies* times : {&endpoint.client, &endpoint.client_faulted}) times->add(1s, 10);
  return stats;
}

using Lower = std::function<void(HopStats&)>;

bool notices(const Lower& lower) {
  Windows windows = windows_on_edge();
  Stats stats = busy_edge();
  windows.look(stats);
  stats.now += 1s;
  stats.hops[0].accepted += 5;
  windows.look(stats);
  EXPECT_THAT(windows.missing(), IsEmpty());
  lower(stats.hops[0]);
  stats.now += 1s;
  windows.look(stats);
  return windows.missing() == std::vector<std::string>{"edge"} && windows.slices() == 0;
}

TEST(Windows, notice_by_any_counter_that_a_hop_was_made_anew) {
  EXPECT_FALSE(notices([](HopStats&) {}));
  EXPECT_TRUE(notices([](HopStats& hop) { hop.accepted -= 1; }));
  EXPECT_TRUE(notices([](HopStats& hop) { hop.dial_failures -= 1; }));
  EXPECT_TRUE(notices([](HopStats& hop) { hop.bytes_to_client -= 1; }));
  EXPECT_TRUE(notices([](HopStats& hop) { hop.tcp->faulted -= 1; }));
  EXPECT_TRUE(notices([](HopStats& hop) { hop.tcp->errors -= 1; }));
  EXPECT_TRUE(notices([](HopStats& hop) { hop.tcp->errors_faulted -= 1; }));
  EXPECT_TRUE(notices([](HopStats& hop) { hop.http->endpoints[0].requests -= 1; }));
  EXPECT_TRUE(notices([](HopStats& hop) { hop.http->endpoints[0].classes[4] -= 1; }));
}

TEST(Windows, notice_by_any_bucket_that_a_hop_was_made_anew_though_it_was_busier_since) {
  const auto anew = [](Latencies& times) {
    times = {};
    times.add(1ms, 100);
  };
  EXPECT_TRUE(notices([&](HopStats& hop) { anew(hop.http->endpoints[0].client); }));
  EXPECT_TRUE(notices([&](HopStats& hop) { anew(hop.http->endpoints[0].client_faulted); }));
  EXPECT_TRUE(notices([&](HopStats& hop) { anew(hop.tcp->lifetime); }));
  EXPECT_TRUE(notices([&](HopStats& hop) { anew(hop.tcp->lifetime_faulted); }));
}

TEST(Windows, keep_slices_as_long_as_their_grain_and_know_the_last_look) {
  Windows windows = windows_on_edge(1min);
  Stats stats = busy_edge();
  windows.look(stats);
  const TimePoint began = stats.now;
  Latencies& client = stats.hops[0].http->endpoints[0].client;
  for (int look = 1; look <= 30; ++look) {
    client.add(std::chrono::milliseconds{look}, 2);
    stats.now += 5s;
    windows.look(stats);
    EXPECT_EQ(windows.slices(), static_cast<std::size_t>((look + 11) / 12));
    const Measured measured = windows.measure({"edge", "", Measure::latency_p50, ""}, Cohort::all, began, 1);
    EXPECT_EQ(measured.samples, 2U * static_cast<unsigned>(look));
    EXPECT_EQ(windows.known("edge", began), Duration(5s) * look);
  }
  const Measured middle = windows.measure({"edge", "", Measure::latency_p50, ""}, Cohort::all, began, 1);
  EXPECT_THAT(middle.value, Optional(testing::DoubleNear(0.015, 0.001)));
}

}  // namespace
}  // namespace squall::experiment
