// The lease of a run on real sockets, with nobody in control: it is renewed without a word to the data plane, and when
// nobody renews it, everything that its faults hold is let go. Only order and lower bounds of time are asserted.
#include "net/clock.hpp"
#include "net/world.hpp"

namespace squall::net {
namespace {

constexpr Duration hour = std::chrono::hours{1};
constexpr Duration short_time = milliseconds{300};  // and yet so long that a busy machine renews in time

class Leased : public World {
 protected:
  static FaultSpec with(const std::shared_ptr<const Lease>& lease, FaultSpec spec) {
    spec.lease = lease;
    return spec;
  }
  static std::shared_ptr<Lease> lease_for(Duration duration) { return std::make_shared<Lease>(now() + duration); }

  static bool has_something(const End& end, milliseconds patience) {
    pollfd poll{.fd = end.descriptor(), .events = POLLIN, .revents = 0};
    return ::poll(&poll, 1, static_cast<int>(patience.count())) == 1;
  }

  Listener upstream;
  Address listen = hop_to(upstream.address());
};

TEST_F(Leased, ADelayLastsWhileTheLeaseIsRenewedAndNoLonger) {
  End client = connect(listen);
  End server = upstream.accept();
  const auto lease = lease_for(short_time);
  publish({with(lease, delay(3 * short_time))});
  const TimePoint sent = now();
  server.send("late");
  while (!has_something(client, milliseconds{10})) lease->renew(now(), now() + short_time);
  EXPECT_GE(now() - sent, 3 * short_time);
  EXPECT_EQ(client.receive(4), "late");
}

TEST_F(Leased, WhatIsHeldGoesWhenTheLeaseRunsOut) {
  End client = connect(listen);
  End server = upstream.accept();
  const TimePoint start = now();
  publish({with(lease_for(short_time), delay(hour))});
  server.send("held");
  EXPECT_EQ(client.receive(4), "held");
  EXPECT_GE(now() - start, short_time);
  const Stats stats = engine.stats();
  EXPECT_LE(stats.faults.at(0).until, stats.now);
  EXPECT_EQ(stats.faults.at(0).counters.active, 0U);
}

TEST_F(Leased, IsToldToEndWhenTheLeaseDoes) {
  const auto lease = lease_for(hour / 2);
  publish({with(lease, delay(hour))});
  EXPECT_EQ(engine.stats().faults.at(0).until, lease->until());
  lease->renew(now(), now() + 3 * hour);
  EXPECT_EQ(engine.stats().faults.at(0).until, engine.stats().faults.at(0).active_from + hour);
  lease->end();
  const Stats stats = engine.stats();
  EXPECT_EQ(stats.faults.at(0).until, stats.now);
}

TEST_F(Leased, AnotherLeaseTakesEffectThoughTheRevisionStands) {
  End client = connect(listen);
  End server = upstream.accept();
  publish({with(lease_for(hour), delay(hour))});
  server.send("held");
  eventually([&] { return counters("delay").injected == 1; });
  desired.faults[0].lease = lease_for(short_time);
  publish();
  EXPECT_EQ(client.receive(4), "held");
  EXPECT_EQ(counters("delay").injected, 1U);
}

TEST_F(Leased, ADropThatHasSwallowedResetsWhenTheLeaseRunsOut) {
  End client = connect(listen);
  End server = upstream.accept();
  publish({with(lease_for(short_time), fault("drop", Point::request, "drop", {{"swallow", true}}))});
  client.send("lost");
  EXPECT_EQ(client.next(), "reset");
  EXPECT_EQ(server.next(), "reset");
}

TEST_F(Leased, AClientAtTheDoorIsDialledForWhenTheLeaseRunsOut) {
  publish({with(lease_for(short_time), delay(hour, Point::connect))});
  End client = connect(listen);
  client.send("x");
  EXPECT_EQ(upstream.accept().receive(1), "x");
}

TEST_F(Leased, ARefusedPortComesBackWhenTheLeaseRunsOut) {
  const auto lease = lease_for(short_time);
  publish({with(lease, close("refuse", Point::connect))});
  EXPECT_EQ(try_connect(listen).second, ECONNREFUSED);
  lease->renew(now(), now() + 2 * short_time);
  const TimePoint until = lease->until();
  eventually([&] { return try_connect(listen).second == 0; });
  EXPECT_GE(now(), until);
}

TEST_F(Leased, ConnectsThatHangGetThroughAfterTheLeaseRanOut) {
  publish({with(lease_for(short_time), fault("drop", Point::connect, "drop", {{"swallow", true}}))});
  std::vector<End> clients;
  for (int i = 0; i < 3; ++i)
    clients.push_back(connect(listen));  // all but the first wait for their SYN to be tried again
  for (int i = 0; i < 3; ++i) upstream.accept();
}

TEST_F(Leased, WhoeverQueuesAtALimitIsLetInWhenTheLeaseRunsOut) {
  publish({with(lease_for(short_time), fault("limit", Point::connect, "limit",
                                             {{"connections", std::uint64_t{1}}, {"over", std::string("queue")}}))});
  End first = connect(listen);
  End server = upstream.accept();
  End second = connect(listen);
  second.send("2");
  EXPECT_EQ(upstream.accept().receive(1), "2");
}

class LeasedHttp : public Leased {
 protected:
  LeasedHttp() {
    desired.hops[0].protocol = Protocol::http;
    publish();
  }

  FaultSpec message_fault(std::string name, std::string verb, Arguments arguments) const {
    FaultSpec spec = fault(std::move(name), Point::request, std::move(verb), std::move(arguments));
    spec.dose.unit = Dose::Unit::request;
    return spec;
  }

  const std::string request = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n";
};

TEST_F(LeasedHttp, AnAnswerThatWaitsIsGivenWhenTheLeaseRunsOutAndNotWhileItIsRenewed) {
  const auto lease = lease_for(short_time);
  publish({with(lease, message_fault("r", "respond", {{"status", StatusCode{503}}, {"delay", Duration{hour}}}))});
  const End client = connect(listen);
  client.send(request);
  eventually([&] { return counters("r").injected == 1; });
  ASSERT_TRUE(lease->renew(now(), now() + 2 * short_time));
  const TimePoint until = lease->until();
  EXPECT_EQ(client.receive(12), "HTTP/1.1 503");
  EXPECT_GE(now(), until);
}

// Of the copies the later one goes, so that the earlier one's time has come and passed.
TEST_F(LeasedHttp, ACopyDoesNotGoWhenTheLeaseRanOutBeforeItsTime) {
  const auto repeat = [&](const std::string& name, Duration gap) {
    FaultSpec spec = message_fault(name, "repeat", {{"times", std::uint64_t{2}}, {"gap", gap}});
    spec.match.message.path = {"/" + name};
    return spec;
  };
  publish({with(lease_for(short_time), repeat("a", 2 * short_time)), repeat("b", 3 * short_time)});
  const std::string last = "GET /b HTTP/1.1\r\nHost: a\r\n\r\n";
  const End client = connect(listen);
  client.send(request + last);
  const End server = upstream.accept();
  EXPECT_EQ(server.receive(request.size() + last.size()), request + last);
  EXPECT_EQ(upstream.accept().receive(last.size()), last);
  EXPECT_EQ(hop_stats().http->copies, 1U);
}

}  // namespace
}  // namespace squall::net
