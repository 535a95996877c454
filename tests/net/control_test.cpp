// Live change: receipts, the halt, hops that come and go, and ends or names that never answer while all of it works.
#include <latch>
#include <random>

#include <sys/resource.h>

#include "net/clock.hpp"
#include "net/world.hpp"

namespace squall::net {
namespace {

using Control = World;

TEST_F(Control, NothingIsHitAfterTheHaltsReceipt) {
  Listener upstream;
  End client = connect(hop_to(upstream.address()));
  End server = upstream.accept();
  publish({delay(milliseconds{1})});
  const auto engine_ledger = [&] { return counters("delay"); };
  std::atomic<bool> stop{false};
  std::thread traffic([&] {
    while (!stop) {
      server.send("x");
      client.receive(1);
    }
  });
  eventually([&] { return engine_ledger().injected > 10; });
  engine.halt();
  const std::uint64_t at_the_receipt = engine.ledger("delay")->sum().injected;
  const std::uint64_t carried = hop_stats().bytes_to_client;
  eventually([&] { return hop_stats().bytes_to_client > carried + 1000; });
  EXPECT_EQ(engine.ledger("delay")->sum().injected, at_the_receipt);
  stop = true;
  traffic.join();
}

TEST_F(Control, AFaultAfterAHaltStartsItsCountersAnew) {
  Listener upstream;
  End client = connect(hop_to(upstream.address()));
  End server = upstream.accept();
  publish({delay(milliseconds{1})});
  server.send("x");
  client.receive(1);
  EXPECT_EQ(counters("delay").injected, 1U);
  engine.halt();
  engine.release();
  publish({delay(milliseconds{1})});
  EXPECT_EQ(counters("delay").injected, 0U);
}

TEST_F(Control, WhileHaltedFaultsAreRefusedAndHopsAreNot) {
  Listener upstream;
  hop_to(upstream.address());
  engine.halt();
  desired.faults = {delay(milliseconds{1})};
  EXPECT_FALSE(engine.publish(desired).has_value());
  desired.faults.clear();
  EXPECT_TRUE(engine.publish(desired).has_value());
}

TEST_F(Control, FaultsFromBeforeAHaltDoNotComeBackWithItsRelease) {
  Listener upstream;
  End client = connect(hop_to(upstream.address()));
  End server = upstream.accept();
  publish({delay(std::chrono::hours{1})});
  engine.halt();
  engine.release();
  server.send("free");
  EXPECT_EQ(client.receive(4), "free");
}

TEST_F(Control, AClientThatNeverReadsDelaysNoCall) {
  Listener upstream;
  End client = connect(hop_to(upstream.address()));
  End server = upstream.accept();
  publish({delay(milliseconds{1})});
  const std::string block(1 << 20, 'x');
  for (int i = 0; i < 20; ++i)
    (void)::send(server.descriptor(), block.data(), block.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  for (int i = 0; i < 100; ++i) publish(i % 2 == 0 ? std::vector<FaultSpec>{} : std::vector{delay(milliseconds{5})});
  EXPECT_EQ(engine.connections("hop")->size(), 1U);
  engine.halt();
}

// A listener whose queue is full neither accepts nor refuses: the dial hangs.
class FullListener {
 public:
  FullListener() {
    const auto place = *literal(Listener::loopback(0));
    EXPECT_EQ(::bind(socket_.descriptor(), place.get(), place.size), 0);
    EXPECT_EQ(::listen(socket_.descriptor(), 0), 0);
  }
  Address address() const {
    sockaddr_in name{};
    socklen_t size = sizeof name;
    ::getsockname(socket_.descriptor(), reinterpret_cast<sockaddr*>(&name), &size);
    return Listener::loopback(ntohs(name.sin_port));
  }

 private:
  End socket_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
};

TEST_F(Control, AnUpstreamThatNeverAcceptsDelaysNoCall) {
  const FullListener full;
  const Address listen = hop_to(full.address());
  std::vector<End> clients;
  for (int i = 0; i < 8; ++i) clients.push_back(connect(listen));
  for (int i = 0; i < 50; ++i) publish(i % 2 == 0 ? std::vector<FaultSpec>{} : std::vector{delay(milliseconds{5})});
  eventually([&] { return hop_stats().accepted == 8; });
  EXPECT_TRUE(engine.cut("hop", 8));
  EXPECT_EQ(clients[7].next(), "reset");
}

TEST_F(Control, ADialThatHangsEndsAtItsDeadlineWithAReset) {
  const FullListener full;
  const Address listen = hop_to(full.address());
  desired.hops[0].dial_timeout = milliseconds{100};
  publish();
  std::vector<End> clients;
  for (int i = 0; i < 8; ++i) clients.push_back(connect(listen));
  EXPECT_EQ(clients.back().next(), "reset");
  eventually([&] { return hop_stats().dial_failures > 0; });
}

TEST_F(Control, ADisabledHopRefusesCutsAndComesBack) {
  Listener upstream;
  const Address listen = hop_to(upstream.address());
  End client = connect(listen);
  End server = upstream.accept();
  desired.hops[0].enabled = false;
  publish();
  EXPECT_EQ(client.next(), "reset");
  EXPECT_EQ(try_connect(listen).second, ECONNREFUSED);
  desired.hops[0].enabled = true;
  publish();
  EXPECT_EQ(try_connect(listen).second, 0);
}

TEST_F(Control, AnUnrelatedChangeLeavesConnectionsAlone) {
  Listener upstream;
  End client = connect(hop_to(upstream.address()));
  End server = upstream.accept();
  HopSpec other = desired.hops[0];
  other.name = "other";
  desired.hops.push_back(other);
  publish();
  desired.hops.pop_back();
  publish();
  client.send("alive");
  EXPECT_EQ(server.receive(5), "alive");
}

TEST_F(Control, APortThatCannotBeBoundChangesNothing) {
  Listener upstream;
  const Address listen = hop_to(upstream.address());
  const auto epoch = engine.stats().epoch;
  HopSpec taken = desired.hops[0];
  taken.name = "taken";
  taken.listen = upstream.address();
  desired.hops.push_back(taken);
  const auto refused = engine.publish(desired);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error()[0].path, "/hops/1/listen");
  EXPECT_EQ(engine.stats().epoch, epoch);
  EXPECT_EQ(try_connect(listen).second, 0);
}

// The port came from the kernel, so that no list of hops shows whose it is.
TEST_F(Control, APortThatAnotherHopHasIsRefusedToTheNewcomer) {
  Listener upstream;
  const Address listen = hop_to(upstream.address());
  HopSpec other = desired.hops[0];
  other.name = "other";
  other.listen = listen;
  desired.hops.insert(desired.hops.begin(), other);
  const auto refused = engine.publish(desired);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error()[0].path, "/hops/0/listen");
  desired.hops = {desired.hops[1], desired.hops[0]};
  EXPECT_EQ(engine.publish(desired).error()[0].path, "/hops/1/listen");
}

TEST_F(Control, AHopThatIsOffNeedsNoPortUntilItIsSwitchedOn) {
  Listener upstream;
  hop_to(upstream.address());
  HopSpec off = desired.hops[0];
  off.name = "off";
  off.listen = upstream.address();
  off.upstream = Listener::loopback(1);
  off.enabled = false;
  desired.hops.push_back(off);
  publish();
  publish();
  EXPECT_FALSE(engine.stats().hops.at(1).listening);
  desired.hops[1].enabled = true;
  const auto refused = engine.publish(desired);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error()[0].path, "/hops/1/listen");
  desired.hops[0].upstream = Listener::loopback(1);
  upstream = Listener();  // gives the port up
  publish();
  EXPECT_EQ(try_connect(off.listen).second, 0);
}

TEST_F(Control, TwoHopsMaySwapTheirPortsInOneEpoch) {
  Listener first;
  Listener second;
  Address one = hop_to(first.address());
  HopSpec other = desired.hops[0];
  other.name = "other";
  other.upstream = second.address();
  desired.hops.push_back(other);
  Address two = publish().listening.at(1).second;
  desired.hops[0].listen = one;
  desired.hops[1].listen = two;
  publish();
  std::swap(desired.hops[0].listen, desired.hops[1].listen);
  publish();
  connect(one).send("x");
  EXPECT_EQ(second.accept().receive(1), "x");
  connect(two).send("y");
  EXPECT_EQ(first.accept().receive(1), "y");
}

TEST_F(Control, ListsAndCutsSingleConnections) {
  Listener upstream;
  const Address listen = hop_to(upstream.address());
  End one = connect(listen);
  End server_one = upstream.accept();
  End two = connect(listen);
  End server_two = upstream.accept();
  one.send("abc");
  server_one.receive(3);
  publish({delay(milliseconds{5})});
  const auto list = engine.connections("hop");
  ASSERT_TRUE(list.has_value());
  ASSERT_EQ(list->size(), 2U);
  EXPECT_EQ(list->at(0).id, 1U);
  EXPECT_EQ(list->at(0).upstream, squall::to_string(upstream.address()));
  EXPECT_EQ(list->at(0).bytes_to_upstream, 3U);
  EXPECT_THAT(list->at(0).faults, testing::ElementsAre("delay"));
  EXPECT_TRUE(engine.cut("hop", 1));
  EXPECT_EQ(one.next(), "reset");
  two.send("alive");
  EXPECT_EQ(server_two.receive(5), "alive");
  EXPECT_FALSE(engine.connections("nobody").has_value());
  EXPECT_FALSE(engine.cut("hop", 99));
}

TEST_F(Control, DrainStopsListeningAndCutsAfterItsGrace) {
  Listener upstream;
  const Address listen = hop_to(upstream.address());
  End client = connect(listen);
  End server = upstream.accept();
  engine.drain(milliseconds{50});
  EXPECT_EQ(try_connect(listen).second, ECONNREFUSED);
  EXPECT_EQ(client.next(), "reset");
}

class FewConnections : public World {
 protected:
  FewConnections() : World({.shards = 2, .connections = 2}) {}
};

TEST_F(FewConnections, TurnAwayWhoComesOverTheCap) {
  Listener upstream;
  const Address listen = hop_to(upstream.address());
  End one = connect(listen);
  End two = connect(listen);
  End three = connect(listen);
  EXPECT_EQ(three.next(), "reset");
  EXPECT_EQ(hop_stats().refused, 1U);
  two.reset();
  one.reset();
  eventually([&] { return hop_stats().open == 0; });
  connect(listen).send("x");
  eventually([&] { return hop_stats().accepted == 3; });
}

TEST_F(Control, AFullDescriptorTableTurnsClientsAwayAndRecovers) {
  Listener upstream;
  const Address listen = hop_to(upstream.address());
  std::vector<End> clients;
  const auto place = *literal(listen);
  for (int i = 0; i < 4; ++i) clients.emplace_back(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  rlimit before{};
  ::getrlimit(RLIMIT_NOFILE, &before);
  const rlimit none{.rlim_cur = 0, .rlim_max = before.rlim_max};
  ::setrlimit(RLIMIT_NOFILE, &none);
  for (const End& client : clients) (void)::connect(client.descriptor(), place.get(), place.size);
  eventually([&] { return hop_stats().refused >= 1; });
  ::setrlimit(RLIMIT_NOFILE, &before);
  eventually([&] {
    auto [client, error] = try_connect(listen);
    if (error != 0) return false;
    client.send("x");
    return upstream.has_client();
  });
}

class HangingName : public World {
 protected:
  HangingName()
      : World({.shards = 2, .lookup = [this](const std::string& host) {
                 if (host == "hangs.example") done_.wait();
                 return Resolver::by_getaddrinfo("127.0.0.1");
               }}) {}
  ~HangingName() override { done_.count_down(); }

  std::latch done_{1};
};

TEST_F(HangingName, DelaysNeitherOtherNamesNorAnyCall) {
  Listener upstream;
  Address hanging = upstream.address();
  hanging.host = "hangs.example";
  const Address listen = hop_to(hanging);
  desired.hops[0].dial_timeout = milliseconds{200};
  HopSpec other = desired.hops[0];
  other.name = "other";
  other.upstream.host = "answers.example";
  other.listen = Listener::loopback(0);
  desired.hops.push_back(other);
  const Address healthy = publish().listening.at(1).second;
  std::vector<End> stuck;
  for (int i = 0; i < 20; ++i) stuck.push_back(connect(listen));
  connect(healthy).send("x");
  EXPECT_EQ(upstream.accept().receive(1), "x");
  for (int i = 0; i < 20; ++i) publish();
  EXPECT_EQ(stuck[0].next(), "reset");
}

// One soak on real sockets: random sizes both ways, toggles every few milliseconds, every byte compared.
TEST_F(Control, SoakKeepsEveryByteUnderTogglesBothWays) {
  Listener upstream;
  End client = connect(hop_to(upstream.address()));
  End server = upstream.accept();
  constexpr std::size_t size = 6 << 20;
  std::mt19937_64 random(11);
  std::string there(size, '\0');
  std::string back(size, '\0');
  for (char& c : there) c = static_cast<char>(random());
  for (char& c : back) c = static_cast<char>(random());
  const auto pour = [](const End& end, const std::string& bytes, std::uint64_t seed) {
    std::mt19937_64 sizes(seed);
    for (std::size_t sent = 0; sent < bytes.size();) {
      const std::size_t part = std::min<std::size_t>(1 + sizes() % 40'000, bytes.size() - sent);
      end.send(std::string_view(bytes).substr(sent, part));
      sent += part;
    }
    end.finish();
  };
  std::string got_there;
  std::string got_back;
  std::thread threads[] = {std::thread([&] { pour(client, there, 1); }), std::thread([&] { pour(server, back, 2); }),
                           std::thread([&] { got_there = server.receive(size + 1); }),
                           std::thread([&] { got_back = client.receive(size + 1); })};
  for (int toggle = 0; hop_stats().open > 0; ++toggle) {
    std::vector<FaultSpec> faults;
    if (toggle % 2 == 0) faults.push_back(delay(milliseconds{toggle % 7}, Point::request));
    if (toggle % 3 == 0) faults.push_back(delay(milliseconds{toggle % 5}, Point::response));
    if (toggle % 5 == 0)
      faults.push_back(fault("throttle", Point::request, "throttle", {{"rate", ByteRate{20'000'000}}}));
    for (std::size_t i = 0; i < faults.size(); ++i) faults[i].name += std::to_string(i);
    publish(faults);
    pollfd nothing{.fd = -1, .events = 0, .revents = 0};
    ::poll(&nothing, 1, 10);
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_TRUE(got_there == there);
  EXPECT_TRUE(got_back == back);
}

}  // namespace
}  // namespace squall::net
