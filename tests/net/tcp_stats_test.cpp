// What is counted of tcp hops: how long clients waited for a first byte, who was cut off, how long connections lived,
// and of all that what faults had a hand in. Only lower bounds of time are asserted, but for one of a whole second.
#include "net/clock.hpp"
#include "net/world.hpp"

namespace squall::net {
namespace {

constexpr Duration moment = milliseconds{100};

// The least that a histogram may say of something that took at least so long.
Duration at_least(Duration duration) { return Latencies::middle_of(Latencies::bucket_of(duration)); }

class TcpFigures : public World {
 protected:
  TcpStats stats() const { return hop_stats().tcp.value(); }

  void open(std::size_t count = 1) {
    for (std::size_t i = 0; i < count; ++i) {
      clients.push_back(connect(listen));
      servers.push_back(upstream.accept());
    }
  }
  void say_and_hear(std::size_t which = 0) const {
    clients[which].send("ask");
    EXPECT_EQ(servers[which].receive(3), "ask");
    servers[which].send("tell");
    EXPECT_EQ(clients[which].receive(4), "tell");
  }
  void all_ended() const {
    eventually([&] { return stats().lifetime.count() + stats().lifetime_faulted.count() == hop_stats().accepted; });
  }

  Listener upstream;
  Address listen = hop_to(upstream.address());
  std::vector<End> clients, servers;
};

TEST_F(TcpFigures, AreThoseOfTcpHopsOnly) {
  EXPECT_TRUE(hop_stats().tcp.has_value());
  desired.hops[0].protocol = Protocol::http;
  publish();
  EXPECT_FALSE(hop_stats().tcp.has_value());
}

TEST_F(TcpFigures, CountEachExchangeWithoutAFaultAsUntouched) {
  open();
  for (int i = 0; i < 3; ++i) say_and_hear();
  eventually([&] { return stats().first_byte.count() == 3; });
  EXPECT_EQ(stats().first_byte_faulted.count(), 0U);
  EXPECT_EQ(stats().faulted, 0U);
}

TEST_F(TcpFigures, CountWhatADelayOfTheAnswerCosts) {
  open();
  say_and_hear();
  publish({delay(moment)});
  for (int i = 0; i < 2; ++i) say_and_hear();
  eventually([&] { return stats().first_byte_faulted.count() == 2; });
  EXPECT_GE(stats().first_byte_faulted.quantile(0), at_least(moment));
  EXPECT_EQ(stats().first_byte.count(), 1U);
  EXPECT_EQ(stats().faulted, 1U);
}

TEST_F(TcpFigures, CountWhatADelayOfTheRequestCosts) {
  open();
  publish({delay(moment, Point::request)});
  say_and_hear();
  eventually([&] { return stats().first_byte_faulted.count() == 1; });
  EXPECT_GE(stats().first_byte_faulted.quantile(0), at_least(moment));
}

// How much of it depends on when the byte was seen: a thread may stand still between the connection and its first byte.
TEST_F(TcpFigures, CountTheTimeThatAClientWaitsAtTheDoor) {
  publish({delay(4 * moment, Point::connect)});
  const TimePoint start = now();
  clients.push_back(connect(listen));
  clients[0].send("x");
  const Duration head_start = now() - start;
  servers.push_back(upstream.accept());
  servers[0].receive(1);
  servers[0].send("y");
  clients[0].receive(1);
  eventually([&] { return stats().first_byte_faulted.count() == 1; });
  EXPECT_GE(stats().first_byte_faulted.quantile(0), at_least(std::max(Duration{}, moment - head_start)));
}

TEST_F(TcpFigures, CountTheTimeInWhichNobodyReadsWhatTheClientSays) {
  open();
  FaultSpec stall = delay(forever, Point::request);
  stall.lasts = 2 * moment;
  const TimePoint start = now();
  publish({stall});
  clients[0].send("ask");
  const Duration head_start = now() - start;
  EXPECT_EQ(servers[0].receive(3), "ask");
  servers[0].send("tell");
  clients[0].receive(4);
  eventually([&] { return stats().first_byte_faulted.count() == 1; });
  EXPECT_GE(stats().first_byte_faulted.quantile(0), at_least(std::max(Duration{}, 2 * moment - head_start)));
}

TEST_F(TcpFigures, CountNothingForAServerThatSpeaksUnasked) {
  open();
  servers[0].send("220 hello");
  clients[0].receive(9);
  say_and_hear();
  eventually([&] { return stats().first_byte.count() == 1; });
  servers[0].send("more of it");
  clients[0].receive(10);
  EXPECT_EQ(stats().first_byte.count(), 1U);
}

// A delay that no machine reaches by being busy.
TEST_F(TcpFigures, TellTheFaultedFromTheControlGroup) {
  constexpr std::size_t count = 40;
  open(count);
  FaultSpec half = delay(seconds{1});
  half.dose.probability = 0.5;
  half.seed = 11;
  publish({half});
  for (const End& client : clients) client.send("ask");
  for (const End& server : servers) {
    EXPECT_EQ(server.receive(3), "ask");
    server.send("tell");
  }
  for (const End& client : clients) EXPECT_EQ(client.receive(4), "tell");
  eventually([&] { return stats().first_byte.count() + stats().first_byte_faulted.count() == count; });
  const TcpStats seen = stats();
  EXPECT_EQ(seen.faulted, counters("delay").connections);
  EXPECT_EQ(seen.first_byte_faulted.count(), seen.faulted);
  EXPECT_GT(seen.faulted, 10U);
  EXPECT_LT(seen.faulted, 30U);
  EXPECT_LT(seen.first_byte.quantile(0.99), seconds{1});
  EXPECT_GE(seen.first_byte_faulted.quantile(0), at_least(seconds{1}));
}

TEST_F(TcpFigures, AnUpstreamsResetIsAnErrorAndAClientsIsNone) {
  open(2);
  servers[0].reset();
  EXPECT_EQ(clients[0].next(), "reset");
  clients[1].reset();
  EXPECT_EQ(servers[1].next(), "reset");
  all_ended();
  EXPECT_EQ(stats().errors, 1U);
  EXPECT_EQ(stats().errors_faulted, 0U);
  EXPECT_EQ(stats().lifetime.count(), 2U);
}

TEST_F(TcpFigures, AFailedDialIsAnError) {
  upstream = Listener();  // nobody listens any more where the hop dials
  End client = connect(listen);
  EXPECT_EQ(client.next(), "reset");
  all_ended();
  EXPECT_EQ(hop_stats().dial_failures, 1U);
  EXPECT_EQ(stats().errors, 1U);
}

TEST_F(TcpFigures, AnEndThatBothWantedIsNoError) {
  open();
  say_and_hear();
  clients[0].close();
  servers[0].close();
  all_ended();
  EXPECT_EQ(stats().errors, 0U);
}

TEST_F(TcpFigures, AFaultsResetIsAnErrorOfTheFaulted) {
  open();
  publish({close("reset", Point::response)});
  EXPECT_EQ(clients[0].next(), "reset");
  all_ended();
  EXPECT_EQ(stats().errors, 1U);
  EXPECT_EQ(stats().errors_faulted, 1U);
  EXPECT_EQ(stats().lifetime_faulted.count(), 1U);
}

TEST_F(TcpFigures, AFaultsPoliteEndIsAnErrorOnlyInTheMiddleOfAnAnswer) {
  open(2);
  clients[0].send("ask");
  servers[0].receive(3);
  publish({close("fin", Point::response)});
  EXPECT_EQ(clients[0].next(), "end");
  EXPECT_EQ(clients[1].next(), "end");
  all_ended();
  EXPECT_EQ(stats().faulted, 2U);
  EXPECT_EQ(stats().errors, 1U);
  EXPECT_EQ(stats().errors_faulted, 1U);
}

TEST_F(TcpFigures, AStreamThatLostBytesAndIsResetIsOneError) {
  open();
  publish({fault("drop", Point::request, "drop", {{"swallow", true}})});
  clients[0].send("lost");
  eventually([&] { return counters("drop").injected == 1; });
  publish({});
  EXPECT_EQ(clients[0].next(), "reset");
  all_ended();
  EXPECT_EQ(stats().errors_faulted, 1U);
}

TEST_F(TcpFigures, WhoeverALimitSendsAwayIsAnErrorOfTheFaultedAndHasLived) {
  publish(
      {fault("limit", Point::connect, "limit", {{"connections", std::uint64_t{1}}, {"over", std::string("reset")}})});
  open();
  End second = connect(listen);
  EXPECT_EQ(second.next(), "reset");
  eventually([&] { return stats().errors == 1; });
  EXPECT_EQ(stats().errors_faulted, 1U);
  EXPECT_EQ(stats().faulted, 1U);
  EXPECT_EQ(stats().lifetime_faulted.count(), 1U);
}

TEST_F(TcpFigures, WhoeverHadToQueueIsOfTheFaulted) {
  publish(
      {fault("limit", Point::connect, "limit", {{"connections", std::uint64_t{1}}, {"over", std::string("queue")}})});
  open();
  clients.push_back(connect(listen));
  eventually([&] { return counters("limit").injected == 1; });
  publish({});
  servers.push_back(upstream.accept());
  say_and_hear(1);
  eventually([&] { return stats().first_byte_faulted.count() == 1; });
  EXPECT_EQ(stats().faulted, 1U);
  EXPECT_EQ(stats().errors, 0U);
}

TEST_F(TcpFigures, LivesAreCountedFromAcceptToEnd) {
  open();
  const TimePoint opened = now();
  eventually([&] { return now() - opened > moment; });
  clients[0].close();
  servers[0].close();
  all_ended();
  EXPECT_GE(stats().lifetime.quantile(0), at_least(moment));
}

TEST_F(TcpFigures, WhatIsCutByHandIsAnErrorButNoFaults) {
  open();
  engine.cut("hop", 1);
  EXPECT_EQ(clients[0].next(), "reset");
  all_ended();
  EXPECT_EQ(stats().errors, 1U);
  EXPECT_EQ(stats().errors_faulted, 0U);
}

}  // namespace
}  // namespace squall::net
