// What only real sockets show of http hops: who went away, what is delivered again, and that a halt reaches all of it.
#include "merge_patch.hpp"
#include "net/world.hpp"

namespace squall::net {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

const std::string request = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n";
const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

class HttpHop : public World {
 protected:
  HttpHop() : World({.shards = 2, .merge_patch = merge_patch}) {
    HopSpec spec;
    spec.name = "hop";
    spec.listen = Listener::loopback(0);
    spec.upstream = upstream_.address();
    spec.protocol = Protocol::http;
    desired.hops = {spec};
    hop_ = publish().listening.at(0).second;
  }

  static FaultSpec message_fault(std::string name, Point on, std::string verb, Arguments arguments) {
    FaultSpec spec = fault(std::move(name), on, std::move(verb), std::move(arguments));
    spec.dose.unit = Dose::Unit::request;
    return spec;
  }

  EndpointStats other() const { return hop_stats().http->endpoints.back(); }

  Listener upstream_;
  Address hop_;
};

TEST_F(HttpHop, CarriesAndCounts) {
  const End client = connect(hop_);
  client.send(request);
  const End upstream = upstream_.accept();
  EXPECT_EQ(upstream.receive(request.size()), request);
  upstream.send(answer);
  EXPECT_EQ(client.receive(answer.size()), answer);
  eventually([&] { return other().classes[1] == 1; });
  EXPECT_EQ(other().requests, 1U);
  EXPECT_EQ(other().errors, 0U);
}

TEST_F(HttpHop, AnUpstreamThatGoesAwayIsAnErrorAndAClientThatDoesIsNone) {
  {
    End client = connect(hop_);
    client.send(request);
    End upstream = upstream_.accept();
    upstream.receive(request.size());
    upstream.close();
    EXPECT_EQ(client.next(), "end");
    client.close();
    eventually([&] { return hop_stats().open == 0; });
    EXPECT_EQ(other().errors, 1U);
  }
  End client = connect(hop_);
  client.send(request);
  End upstream = upstream_.accept();
  upstream.receive(request.size());
  client.reset();
  EXPECT_EQ(upstream.next(), "reset");
  eventually([&] { return hop_stats().open == 0; });
  EXPECT_EQ(other().errors, 1U);
}

// Whoever waits behind an answer that never comes is let go when the upstream ends.
TEST_F(HttpHop, NobodyWaitsForAnAnswerThatCannotCome) {
  publish({message_fault("w", Point::request, "rewrite", {{"body", std::string("x")}})});
  End client = connect(hop_);
  client.send(request + request);
  End upstream = upstream_.accept();
  EXPECT_THAT(upstream.receive(request.size()), StartsWith("GET /a"));
  client.close();
  upstream.close();
  eventually([&] { return hop_stats().open == 0; });
}

TEST_F(HttpHop, ACopyIsDeliveredOnAConnectionOfItsOwn) {
  publish({message_fault("again", Point::request, "repeat", {{"times", std::uint64_t{3}}})});
  const End client = connect(hop_);
  client.send(request);
  for (int i = 0; i < 3; ++i) {
    const End upstream = upstream_.accept();
    EXPECT_EQ(upstream.receive(request.size()), request);
    upstream.send(answer);
    if (i > 0) {
      EXPECT_EQ(upstream.next(), "end");
    }
  }
  EXPECT_EQ(client.receive(answer.size()), answer);
  eventually([&] { return hop_stats().http->copies == 2; });
  EXPECT_EQ(hop_stats().http->copies_failed, 0U);
}

TEST_F(HttpHop, AHaltEndsWhatIsHeldAndWhatWasYetToCome) {
  publish({message_fault("later", Point::request, "respond",
                         {{"status", StatusCode{503}}, {"delay", Duration{std::chrono::hours{1}}}}),
           message_fault("again", Point::request, "repeat",
                         {{"times", std::uint64_t{2}}, {"gap", Duration{seconds{60}}}})});
  const End client = connect(hop_);
  client.send(request);
  eventually([&] { return counters("later").injected == 1; });
  engine.halt();
  EXPECT_THAT(client.receive(12), HasSubstr("HTTP/1.1 503"));
  EXPECT_EQ(hop_stats().http->copies, 0U);
}

TEST_F(HttpHop, AFaultThatIsLiftedInTheMiddleOfABodyLetsTheRestPass) {
  publish({message_fault("t", Point::response, "throttle", {{"rate", ByteRate{100}}})});
  const End client = connect(hop_);
  client.send(request);
  const End upstream = upstream_.accept();
  upstream.receive(request.size());
  const std::string body(100'000, 'x');
  upstream.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + body);
  eventually([&] { return counters("t").injected == 1; });
  publish(std::vector<FaultSpec>{});
  EXPECT_EQ(client.receive(100'043).size(), 100'043U);
}

// Idle keep-alive connections, as many as this machine's descriptors allow: each holds nothing, and all still work.
TEST_F(HttpHop, IdleConnectionsHoldNothing) {
  const std::size_t count = std::min<std::size_t>(10'000, raise_descriptor_limit() / 5);
  std::vector<End> clients;
  std::vector<End> upstreams;
  for (std::size_t i = 0; i < count; ++i) {
    clients.push_back(connect(hop_));
    clients.back().send(request);
    upstreams.push_back(upstream_.accept());
    ASSERT_EQ(upstreams.back().receive(request.size()), request);
    upstreams.back().send(answer);
    ASSERT_EQ(clients.back().receive(answer.size()), answer);
  }
  EXPECT_EQ(engine.stats().lane_bytes, 0U);
  EXPECT_EQ(hop_stats().open, count);
  clients.front().send(request);
  EXPECT_EQ(upstreams.front().receive(request.size()), request);
}

}  // namespace
}  // namespace squall::net
