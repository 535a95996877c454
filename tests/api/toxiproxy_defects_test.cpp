// What hangs, crashes or lies in Toxiproxy 2.12, each once. A hang here fails by the client's own patience.
#include "api/toxiproxy.hpp"

namespace squall::api {
namespace {

using testing::HasSubstr;

class ToxiproxyDefects : public Toxiproxy {
 protected:
  ToxiproxyDefects() { listen = proxy_to(upstream.address()); }
  Address listen;
};

// A client that has stopped reading, behind every toxic that holds bytes.
TEST_F(ToxiproxyDefects, AClientThatNeverReadsDelaysNoCall) {
  for (const char* toxic : {R"({"type":"latency","name":"t","attributes":{"latency":5}})",
                            R"({"type":"bandwidth","name":"t","attributes":{"rate":100000}})",
                            R"({"type":"slicer","name":"t","attributes":{"average_size":1000,"delay":10}})"}) {
    const net::End client = net::connect(listen);
    const net::End server = upstream.accept();
    add(toxic);
    const std::string block(1 << 20, 'x');
    eventually([&] {  // until the client's kernel is full and the lane holds what comes
      (void)::send(server.descriptor(), block.data(), block.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
      const auto connections = *engine.connections("p");
      return counters("p/t").injected > 0 && !connections.empty() && connections.back().held_bytes > 10'000;
    });
    EXPECT_EQ(call("GET", "/proxies").status, 200);
    EXPECT_EQ(call("PATCH", "/proxies/p/toxics/t", R"({"toxicity":0.5})").status, 200);
    EXPECT_EQ(call("DELETE", "/proxies/p/toxics/t").status, 204);
    add(toxic);
    EXPECT_EQ(call("POST", "/reset").status, 204);
    EXPECT_EQ(call("PATCH", "/proxies/p", R"({"enabled":false})").status, 200);
    EXPECT_EQ(call("PATCH", "/proxies/p", R"({"enabled":true})").status, 200);
  }
  EXPECT_EQ(call("DELETE", "/proxies/p").status, 204);
}

TEST_F(ToxiproxyDefects, AnUpstreamThatNeverAcceptsDelaysNoCall) {
  net::Listener full;
  ::listen(full.descriptor(), 0);
  std::vector<net::End> queue;
  for (int i = 0; i < 4; ++i) {  // whoever is in the kernel's queue, and more
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    const auto place = *net::literal(full.address());
    (void)::connect(socket, place.get(), place.size);
    queue.emplace_back(socket);
  }
  const Address stuck = proxy_to(full.address(), "stuck");
  std::vector<net::End> clients;
  for (int i = 0; i < 4; ++i) clients.push_back(net::connect(stuck));
  EXPECT_EQ(call("GET", "/proxies").status, 200);
  EXPECT_EQ(call("POST", "/proxies/stuck/toxics", R"({"type":"noop"})").status, 200);
  EXPECT_EQ(call("PATCH", "/proxies/stuck", R"({"enabled":false})").status, 200);
  EXPECT_EQ(call("DELETE", "/proxies/stuck").status, 204);
  EXPECT_EQ(clients[0].next(), "reset");
}

TEST_F(ToxiproxyDefects, NoCallCrashesIt) {
  for (const char* toxic : {R"({"type":"slicer"})", R"({"type":"slicer","attributes":{"average_size":-1}})",
                            R"({"type":"slicer","attributes":{"average_size":5,"size_variation":9}})",
                            R"({"type":"bandwidth","attributes":{"rate":-1}})",
                            R"({"type":"latency","attributes":{"jitter":4611686018427387905}})",
                            R"({"type":"latency","attributes":{"latency":9223372036854775807}})"}) {
    const Answer answer = call("POST", "/proxies/p/toxics", toxic);
    EXPECT_EQ(answer.status, 400) << toxic;
    EXPECT_THAT(answer.body.at("error").get<std::string>(), HasSubstr("must be")) << toxic;
  }
  net::End client = net::connect(listen);
  client.send("alive");
  EXPECT_EQ(upstream.accept().receive(5), "alive");
}

TEST_F(ToxiproxyDefects, NobodyIsLeftBehindByConnectionsThatAToxicCuts) {
  add(R"({"type":"limit_data","attributes":{"bytes":10}})");
  const std::string block(1 << 16, 'x');
  for (int i = 0; i < 50; ++i) {
    net::End client = net::connect(listen);
    const net::End server = upstream.accept();
    (void)::send(server.descriptor(), block.data(), block.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    EXPECT_EQ(client.receive(block.size()).size(), 10U);
  }
  eventually([&] { return open_connections() == 0; });
}

TEST_F(ToxiproxyDefects, BytesAreCountedWhileTheConnectionLives) {
  net::End client = net::connect(listen);
  const net::End server = upstream.accept();
  client.send("12345");
  EXPECT_EQ(server.receive(5), "12345");
  server.send("123");
  EXPECT_EQ(client.receive(3), "123");
  eventually([&] {  // what has been sent is counted a moment later
    const HopStats stats = engine.stats().hops.at(0);
    return stats.bytes_from_client == 5 && stats.bytes_to_upstream == 5 && stats.bytes_from_upstream == 3 &&
           stats.bytes_to_client == 3;
  });
}

// One seed, one sample: exactly these, in every run of the test and of the server.
TEST_F(ToxiproxyDefects, TheSeedDecidesWhomAToxicHits) {
  const std::string shares[] = {"0", "0.1", "0.5", "0.9", "1"};
  std::vector<std::uint64_t> hit;
  for (const std::string& toxicity : shares)
    add(R"({"type":"noop","name":"t)" + toxicity + R"(","toxicity":)" + toxicity + "}");
  for (int i = 0; i < 500; ++i) {
    net::connect(listen).send("x");
    upstream.accept().receive(1);
  }
  eventually([&] { return counters("p/t1").matched == 500; });
  for (const std::string& toxicity : shares) {
    const FaultCounters counted = counters("p/t" + toxicity);
    EXPECT_EQ(counted.matched, 500U);
    hit.push_back(counted.matched - counted.skipped);
  }
  EXPECT_THAT(hit, testing::ElementsAre(0, 61, 240, 448, 500));
}

}  // namespace
}  // namespace squall::api
