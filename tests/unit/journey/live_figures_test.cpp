// What hops carry now, over minutes and over the hour, in virtual time: the figures, how much of a window is known, and
// that no traffic and no number of looks makes it hold more.
#include "journey/live_figures.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace squall::journey {
namespace {

using experiment::Measure;
using experiment::Metric;
using testing::DoubleNear;
using testing::Optional;
using namespace std::chrono_literals;

// An http hop `edge` and a tcp hop `db`, looked at every five seconds.
class LiveFiguresTest : public testing::Test {
 protected:
  LiveFiguresTest() {
    stats.now = TimePoint(1h);
    HopStats& edge = stats.hops.emplace_back();
    edge.name = "edge";
    edge.listening = true;
    edge.http.emplace().endpoints.resize(2);
    edge.http->endpoints[0].name = "pay";
    edge.http->endpoints[1].name = "other";
    HopStats& db = stats.hops.emplace_back();
    db.name = "db";
    db.listening = true;
    db.tcp.emplace();
  }

  EndpointStats& endpoint(std::size_t which = 1) { return stats.hops[0].http->endpoints[which]; }
  void request(Duration latency, std::uint64_t times = 1, std::size_t which = 1) {
    endpoint(which).requests += times;
    endpoint(which).classes[1] += times;
    endpoint(which).client.add(latency, times);
  }
  void fail(std::uint64_t times) {
    endpoint().requests += times;
    endpoint().classes[4] += times;
    endpoint().errors += times;
    endpoint().client.add(1ms, times);
  }

  void look() { figures.look(stats, wanted); }
  // `traffic` before each look, so many seconds long.
  template <class Traffic>
  void pass(Duration duration, Traffic traffic, Duration between = 5s) {
    for (Duration gone{}; gone < duration; gone += between) {
      traffic();
      stats.now += between;
      look();
    }
  }
  HopFigures edge() { return figures.hop("edge").value(); }

  Stats stats;
  std::vector<Metric> wanted{{"edge", "", Measure::latency_p50, ""}, {"db", "", Measure::latency_p50, ""}};
  LiveFigures figures;
};

TEST_F(LiveFiguresTest, tell_latency_errors_and_rate_of_the_last_ten_seconds) {
  look();
  pass(10s, [&] {
    request(10ms, 90);
    request(200ms, 5);
    fail(5);
  });
  const WindowFigures now = edge().now;
  EXPECT_TRUE(edge().http);
  EXPECT_THAT(now.latency_p50, Optional(DoubleNear(0.010, 0.001)));
  EXPECT_THAT(now.latency_p99, Optional(DoubleNear(0.200, 0.010)));
  EXPECT_THAT(now.error_rate, Optional(DoubleNear(0.05, 1e-9)));
  EXPECT_THAT(now.rate, Optional(DoubleNear(20, 1e-9)));
  EXPECT_EQ(now.samples, 200u);
  EXPECT_EQ(now.covers, Duration(10s));
}

TEST_F(LiveFiguresTest, tell_a_tcp_hop_by_its_first_bytes_and_connections) {
  look();
  pass(10s, [&] {
    stats.hops[1].accepted += 10;
    stats.hops[1].tcp->first_byte.add(3ms, 40);
    stats.hops[1].tcp->lifetime.add(1s, 10);
    stats.hops[1].tcp->errors += 1;
  });
  const HopFigures db = figures.hop("db").value();
  EXPECT_FALSE(db.http);
  EXPECT_THAT(db.now.latency_p50, Optional(DoubleNear(0.003, 0.0003)));
  EXPECT_THAT(db.now.error_rate, Optional(DoubleNear(0.1, 1e-9)));
  EXPECT_THAT(db.now.rate, Optional(DoubleNear(2, 1e-9)));
}

TEST_F(LiveFiguresTest, forget_in_each_window_what_is_older) {
  look();
  pass(30min, [&] { request(1s); });
  pass(4min, [&] { request(100ms); });
  pass(10s, [&] { request(10ms); });
  EXPECT_THAT(edge().now.latency_p99, Optional(DoubleNear(0.010, 0.001)));
  EXPECT_THAT(edge().minutes.latency_p50, Optional(DoubleNear(0.100, 0.010)));
  EXPECT_THAT(edge().minutes.latency_p99, Optional(DoubleNear(1, 0.1)));
  EXPECT_THAT(edge().hour.latency_p50, Optional(DoubleNear(1, 0.1)));
  pass(5min, [&] { request(10ms); });
  EXPECT_THAT(edge().minutes.latency_p99, Optional(DoubleNear(0.010, 0.001)));
  EXPECT_THAT(edge().hour.latency_p99, Optional(DoubleNear(1, 0.1)));
  pass(61min, [&] { request(10ms); });
  EXPECT_THAT(edge().hour.latency_p99, Optional(DoubleNear(0.010, 0.001)));
}

TEST_F(LiveFiguresTest, say_how_much_of_each_window_is_known) {
  look();
  EXPECT_EQ(edge().hour.covers, Duration::zero());
  const auto quiet = [] {};
  pass(5s, quiet);
  EXPECT_EQ(edge().now.covers, Duration(5s));
  EXPECT_EQ(edge().hour.covers, Duration(5s));
  pass(90s, quiet);
  EXPECT_EQ(edge().now.covers, Duration(10s));
  EXPECT_EQ(edge().minutes.covers, Duration(95s));
  EXPECT_EQ(edge().hour.covers, Duration(95s));
  pass(20min, quiet);
  EXPECT_EQ(edge().minutes.covers, Duration(5min));
  EXPECT_EQ(edge().hour.covers, Duration(21min + 35s));
  pass(2h, quiet);
  EXPECT_EQ(edge().hour.covers, Duration(1h));
}

TEST_F(LiveFiguresTest, have_no_value_without_traffic) {
  look();
  pass(1min, [] {});
  const WindowFigures now = edge().now;
  EXPECT_EQ(now.latency_p50, std::nullopt);
  EXPECT_EQ(now.error_rate, std::nullopt);
  EXPECT_THAT(now.rate, Optional(0.0));
  EXPECT_EQ(now.samples, 0u);
}

TEST_F(LiveFiguresTest, measure_what_an_objective_asks_for_over_five_minutes) {
  wanted.push_back({"edge", "pay", Measure::latency_p99, ""});
  look();
  pass(2min, [&] {
    request(10ms, 10);
    request(500ms, 1, 0);
  });
  const auto pay = figures.measure({"edge", "pay", Measure::latency_p99, ""});
  EXPECT_THAT(pay.value, Optional(DoubleNear(0.5, 0.05)));
  EXPECT_EQ(pay.samples, 24u);
  EXPECT_EQ(figures.measure({"cache", "", Measure::latency_p99, ""}).value, std::nullopt);
}

TEST_F(LiveFiguresTest, begin_anew_with_a_hop_that_was_made_anew) {
  look();
  pass(1min, [&] { request(1s, 10); });
  endpoint() = {};
  endpoint().name = "other";
  stats.now += 5s;
  look();
  pass(10s, [&] { request(10ms, 10); });
  for (const WindowFigures& window : {edge().minutes, edge().hour}) {
    EXPECT_THAT(window.latency_p99, Optional(DoubleNear(0.010, 0.001)));
    EXPECT_EQ(window.covers, Duration(10s));
    EXPECT_EQ(window.samples, 20u);
  }
}

// The new counters are past the old ones before anybody looks.
TEST_F(LiveFiguresTest, begin_anew_with_a_hop_that_was_made_anew_and_is_busier_than_before) {
  look();
  pass(90s, [&] { request(1s, 10); });
  endpoint() = {};
  endpoint().name = "other";
  request(10ms, 1000);
  stats.now += 5s;
  look();
  pass(2min, [&] { request(10ms, 1000); });
  for (const WindowFigures& window : {edge().minutes, edge().hour}) {
    EXPECT_THAT(window.latency_p50, Optional(DoubleNear(0.010, 0.001)));
    EXPECT_THAT(window.latency_p99, Optional(DoubleNear(0.010, 0.001)));
    EXPECT_THAT(window.rate, Optional(DoubleNear(200, 1e-9)));
    EXPECT_EQ(window.samples, 24'000u);
    EXPECT_EQ(window.covers, Duration(2min));
  }
}

// Whatever is known of the last minutes is known of the hour.
TEST_F(LiveFiguresTest, know_at_least_as_much_of_a_longer_window_after_any_look) {
  look();
  pass(65min, [&] {
    request(10ms, 10);
    const HopFigures known = edge();
    ASSERT_GE(known.minutes.samples, known.now.samples);
    ASSERT_GE(known.hour.samples, known.minutes.samples);
    ASSERT_GE(known.hour.covers, known.minutes.covers);
  });
  EXPECT_EQ(edge().hour.covers, Duration(1h));
  EXPECT_GE(edge().hour.samples, 7200u);
  EXPECT_LE(edge().hour.samples, 7200u + 120u) << "and one of its minutes";
}

TEST_F(LiveFiguresTest, are_of_no_hop_that_the_server_has_not) {
  look();
  pass(10s, [] {});
  stats.hops.pop_back();
  stats.now += 5s;
  look();
  EXPECT_FALSE(figures.hop("db"));
  EXPECT_FALSE(figures.hop("nobody"));
  EXPECT_TRUE(figures.hop("edge"));
}

// Somebody edits the journey, and for a moment it cannot be read.
TEST_F(LiveFiguresTest, outlive_a_look_at_which_nobody_wanted_them) {
  look();
  pass(1min, [&] { request(10ms); });
  wanted.clear();
  pass(5s, [&] { request(10ms); });
  EXPECT_EQ(edge().minutes.covers, Duration(65s));
}

// Every bucket of every histogram, looked at ten times as often as anybody does.
TEST_F(LiveFiguresTest, hold_a_bounded_number_of_slices_whatever_comes) {
  look();
  pass(
      3h,
      [&] {
        for (std::size_t bucket = 0; bucket < Latencies::buckets; bucket += 50) endpoint().client.add_to(bucket, 1);
        endpoint().requests += 16;
      },
      500ms);
  EXPECT_LE(figures.slices(), 2 * LiveFigures::most_slices);
  EXPECT_EQ(edge().hour.covers, Duration(1h));
}

TEST_F(LiveFiguresTest, are_of_a_bounded_number_of_hops) {
  for (std::size_t i = 0; i < LiveFigures::most + 10; ++i) {
    HopStats& hop = stats.hops.emplace_back();
    hop.name = "hop-" + std::to_string(i);
    hop.tcp.emplace();
    wanted.push_back({hop.name, "", Measure::latency_p50, ""});
  }
  look();
  std::size_t followed = 0;
  for (const HopStats& hop : stats.hops) followed += figures.hop(hop.name) ? 1 : 0;
  EXPECT_EQ(followed, LiveFigures::most);
}

}  // namespace
}  // namespace squall::journey
