// What each toxic does to real connections, where it differs from Toxiproxy on purpose included.
#include <chrono>

#include "api/toxiproxy.hpp"

namespace squall::api {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

class ToxiproxyTraffic : public Toxiproxy {
 protected:
  explicit ToxiproxyTraffic(std::uint64_t seed = 42) : Toxiproxy({}, seed) { listen = proxy_to(upstream.address()); }

  void open() {
    client = net::connect(listen);
    server = upstream.accept();
  }
  void remove(const std::string& toxic) { EXPECT_EQ(call("DELETE", "/proxies/p/toxics/" + toxic).status, 204); }

  // What `receive` takes at least.
  template <class Work>
  static Clock::duration time_of(Work work) {
    const Clock::time_point start = Clock::now();
    work();
    return Clock::now() - start;
  }

  Address listen;
  net::End client, server;
};

TEST_F(ToxiproxyTraffic, LatencyHoldsAndLetsGoWhenItIsRemoved) {
  open();
  add(R"({"type":"latency","attributes":{"latency":100}})");
  EXPECT_GE(time_of([&] {
              server.send("late");
              EXPECT_EQ(client.receive(4), "late");
            }),
            milliseconds{100});
  call("PATCH", "/proxies/p/toxics/latency_downstream", R"({"attributes":{"latency":86400000}})");
  server.send("held ");
  server.send("in order");
  eventually([&] { return counters("p/latency_downstream").injected >= 2; });
  remove("latency_downstream");
  EXPECT_EQ(client.receive(13), "held in order");
}

// Two of 100 ms: what was sent while the first was on its way is not late twice.
TEST_F(ToxiproxyTraffic, StackedLatencyAddsUpForEachChunkByItself) {
  open();
  for (const char* name : {"one", "two"})
    add(R"({"type":"latency","name":")" + std::string(name) + R"(","attributes":{"latency":100}})");
  const Clock::time_point start = Clock::now();
  std::vector<Clock::duration> sent;
  for (const char* byte : {"a", "b", "c"}) {
    sent.push_back(Clock::now() - start);
    server.send(byte);
    pollfd nothing{.fd = -1, .events = 0, .revents = 0};
    ::poll(&nothing, 1, 60);
  }
  for (const Clock::duration at : sent) {
    EXPECT_EQ(client.receive(1).size(), 1U);
    EXPECT_GE(Clock::now() - start, at + milliseconds{200});
  }
}

TEST_F(ToxiproxyTraffic, BandwidthOfZeroStallsAndLosesNothing) {
  open();
  add(R"({"type":"bandwidth","attributes":{"rate":0}})");
  server.send("kept");
  server.finish();
  call("PATCH", "/proxies/p/toxics/bandwidth_downstream", R"({"attributes":{"rate":1000}})");
  EXPECT_EQ(client.receive(5), "kept");
}

TEST_F(ToxiproxyTraffic, BandwidthHoldsTheRate) {
  open();
  add(R"({"type":"bandwidth","stream":"upstream","attributes":{"rate":100}})");
  const std::string block(30'000, 'x');
  EXPECT_GE(time_of([&] {
              client.send(block);
              EXPECT_EQ(server.receive(block.size()), block);
            }),
            milliseconds{280});  // 8 ms of it may be credit
}

TEST_F(ToxiproxyTraffic, SlowCloseHoldsTheFinOfItsStreamOnly) {
  open();
  add(R"({"type":"slow_close","attributes":{"delay":150}})");
  client.finish();
  EXPECT_EQ(server.next(), "end");
  server.send("bye");
  EXPECT_GE(time_of([&] {
              server.finish();
              EXPECT_EQ(client.receive(4), "bye");
            }),
            milliseconds{150});
}

// Half-close is carried: Toxiproxy closes both sides and loses the answer.
TEST_F(ToxiproxyTraffic, AHalfCloseAndAResetArePassedOn) {
  open();
  add(R"({"type":"noop"})");
  client.send("question");
  client.finish();
  EXPECT_EQ(server.receive(9), "question");
  server.send("answer");
  server.finish();
  EXPECT_EQ(client.receive(7), "answer");
  open();
  server.reset();
  EXPECT_EQ(client.next(), "reset");
}

TEST_F(ToxiproxyTraffic, TimeoutSwallowsAndClosesWhenItsTimeIsUpHoweverMuchComes) {
  open();
  add(R"({"type":"timeout","stream":"upstream","attributes":{"timeout":200}})");
  const auto took = time_of([&] {
    std::thread chatter([&] {
      while (::send(client.descriptor(), "x", 1, MSG_NOSIGNAL) == 1) {
        pollfd nothing{.fd = -1, .events = 0, .revents = 0};
        ::poll(&nothing, 1, 10);
      }
    });
    EXPECT_NE(server.next(), "bytes");
    chatter.join();
  });
  EXPECT_GE(took, milliseconds{150});
}

TEST_F(ToxiproxyTraffic, TimeoutOfZeroClosesWhenItIsRemoved) {
  open();
  add(R"({"type":"timeout"})");
  server.send("lost");
  eventually([&] { return counters("p/timeout_downstream").injected > 0; });
  remove("timeout_downstream");
  EXPECT_EQ(client.next(), "reset");
}

TEST_F(ToxiproxyTraffic, NobodyIsKeptWhoHasGoneThroughATimeoutOfZero) {
  add(R"({"type":"timeout"})");
  for (int i = 0; i < 20; ++i) {
    open();
    client.send("question");
    EXPECT_EQ(server.receive(8), "question");
    server.send("lost");
    client.close();
    EXPECT_EQ(server.next(), "end");
    server.close();
  }
  eventually([&] { return open_connections() == 0; });
}

// Toxiproxy cuts those whom toxicity had spared, too.
TEST_F(ToxiproxyTraffic, WhoWasSparedNeverNoticesThatATimeoutGoes) {
  open();
  add(R"({"type":"timeout","toxicity":0})");
  server.send("heard");
  EXPECT_EQ(client.receive(5), "heard");
  remove("timeout_downstream");
  server.send("still");
  EXPECT_EQ(client.receive(5), "still");
}

TEST_F(ToxiproxyTraffic, ResetPeerResetsOpenConnectionsWhenTheySpeak) {
  open();
  add(R"({"type":"reset_peer","stream":"upstream","attributes":{"timeout":50}})");
  server.send("hello");
  EXPECT_EQ(client.receive(5), "hello") << "an idle stream is left alone";
  client.send("x");
  EXPECT_EQ(client.next(), "reset");
  EXPECT_EQ(server.next(), "reset");
}

TEST_F(ToxiproxyTraffic, ResetPeerOfNobodyLeavesCloseAsItIs) {
  open();
  add(R"({"type":"reset_peer","toxicity":0})");
  server.send("bye");
  server.finish();
  EXPECT_EQ(client.receive(4), "bye");
  EXPECT_EQ(client.next(), "end");
}

TEST_F(ToxiproxyTraffic, SlicerCutsIntoPiecesOfItsSize) {
  open();
  add(R"({"type":"slicer","attributes":{"average_size":100,"size_variation":20,"delay":1000}})");
  const std::string block(5'000, 'x');
  server.send(block);
  EXPECT_EQ(client.receive(block.size()), block);
  EXPECT_GE(time_of([&] {
              server.send(block);
              client.receive(block.size());
            }),
            milliseconds{41});  // at least 42 pieces, a millisecond apart
}

TEST_F(ToxiproxyTraffic, SlicerOfOneByteWithoutAGapIsServedToo) {
  open();
  add(R"({"type":"slicer","attributes":{"average_size":1}})");
  server.send("abcdefgh");
  EXPECT_EQ(client.receive(8), "abcdefgh");
}

TEST_F(ToxiproxyTraffic, LimitDataPassesExactlySoMany) {
  for (const int limit : {1, 100, 65'537}) {
    const std::string name = "l" + std::to_string(limit);
    add(json{{"type", "limit_data"}, {"name", name}, {"attributes", {{"bytes", limit}}}}.dump());
    open();
    const std::string block(100'000, 'x');
    std::thread sender([&] { (void)::send(server.descriptor(), block.data(), block.size(), MSG_NOSIGNAL); });
    EXPECT_EQ(client.receive(block.size()).size(), static_cast<std::size_t>(limit));
    sender.join();
    remove(name);
  }
}

TEST_F(ToxiproxyTraffic, LimitDataCountsOnThroughAnUpdate) {
  open();
  add(R"({"type":"limit_data","attributes":{"bytes":10}})");
  server.send("12345");
  EXPECT_EQ(client.receive(5), "12345");
  call("PATCH", "/proxies/p/toxics/limit_data_downstream", R"({"attributes":{"bytes":8}})");
  server.send("67890");
  EXPECT_EQ(client.receive(10), "678");
}

TEST_F(ToxiproxyTraffic, LimitDataOfZeroClosesOnTheFirstByte) {
  open();
  add(R"({"type":"limit_data","attributes":{"bytes":0}})");
  client.send("question");
  EXPECT_EQ(server.receive(8), "question");
  server.send("x");
  EXPECT_EQ(client.next(), "end");
}

TEST_F(ToxiproxyTraffic, PacketLossIsLateAndLosesNothing) {
  open();
  add(R"({"type":"packet_loss","attributes":{"loss_rate":0.5}})");
  std::string all;
  for (int i = 0; i < 8; ++i) {
    server.send(std::to_string(i));
    all += std::to_string(i);
  }
  server.finish();
  EXPECT_EQ(client.receive(9), all);
}

// Upstream and downstream are drawn apart, each once for a connection, and an edit elsewhere draws nothing anew.
TEST_F(ToxiproxyTraffic, ToxicityIsStable) {
  std::vector<net::End> clients, servers;
  for (int i = 0; i < 40; ++i) {
    clients.push_back(net::connect(listen));
    servers.push_back(upstream.accept());
  }
  add(R"({"type":"latency","name":"half","toxicity":0.5,"attributes":{"latency":1}})");
  const auto hit = [&] {
    std::vector<std::uint64_t> ids;
    const auto connections = *engine.connections("p");
    for (const ConnectionInfo& connection : connections)
      if (std::ranges::count(connection.faults, "p/half") != 0) ids.push_back(connection.id);
    return ids;
  };
  for (int i = 0; i < 40; ++i) {
    servers[i].send("x");
    clients[i].receive(1);
  }
  const auto before = hit();
  EXPECT_GT(before.size(), 8U);
  EXPECT_LT(before.size(), 32U);
  add(R"({"type":"noop","name":"later"})");
  call("PATCH", "/proxies/p/toxics/half", R"({"attributes":{"latency":2}})");
  remove("later");
  EXPECT_EQ(hit(), before);
}

}  // namespace
}  // namespace squall::api
