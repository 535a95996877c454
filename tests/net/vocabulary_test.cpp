// The rest of the vocabulary on real sockets: doses by place and by client, connects that hang, faults that meet a FIN.
#include <fcntl.h>

#include "net/clock.hpp"
#include "net/world.hpp"

namespace squall::net {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class Vocabulary : public World {
 protected:
  Listener upstream;
  Address listen = hop_to(upstream.address());
  std::vector<End> clients, servers;

  void open(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      clients.push_back(connect(listen));
      servers.push_back(upstream.accept());
    }
  }

  // The numbers of the connections that some fault has in its grip.
  std::vector<std::uint64_t> gripped() const {
    std::vector<std::uint64_t> ids;
    const auto all = engine.connections("hop").value();
    for (const ConnectionInfo& connection : all)
      if (!connection.faults.empty()) ids.push_back(connection.id);
    std::ranges::sort(ids);
    return ids;
  }
};

FaultSpec dosed(Dose dose) {
  FaultSpec spec = delay(std::chrono::hours{1});
  spec.dose = std::move(dose);
  return spec;
}

TEST_F(Vocabulary, EveryCountsWhoIsOpenFirstAndThenInAcceptOrder) {
  open(5);
  clients[1].close();
  servers[1].close();
  eventually([&] { return engine.connections("hop")->size() == 4; });  // 1 3 4 5
  publish({dosed({.every = 2})});
  EXPECT_THAT(gripped(), ElementsAre(3, 5));
  open(5);
  EXPECT_THAT(gripped(), ElementsAre(3, 5, 7, 9));
}

TEST_F(Vocabulary, APlaceIsKeptThroughEdits) {
  open(6);
  FaultSpec third = dosed({.every = 3});
  publish({third});
  third.arguments = {{"fixed", Duration{std::chrono::minutes{5}}}};
  open(1);
  publish({third});
  EXPECT_THAT(gripped(), ElementsAre(3, 6));
  open(2);
  EXPECT_THAT(gripped(), ElementsAre(3, 6, 9));
}

TEST_F(Vocabulary, FirstWithoutExistingCountsOnlyWhoComesLater) {
  open(3);
  FaultSpec first = dosed({.first = 2});
  first.existing = false;
  publish({first});
  EXPECT_THAT(gripped(), IsEmpty());
  open(4);
  EXPECT_THAT(gripped(), ElementsAre(4, 5));
}

TEST_F(Vocabulary, MaxActiveIsExactOverAllShardsAndAFreedGripGoesToTheNext) {
  open(20);
  publish({dosed({.max_active = 3})});
  for (const End& server : servers) server.send("x");
  eventually([&] { return counters("delay").overflow == 17; });
  const auto held = gripped();
  ASSERT_EQ(held.size(), 3U);
  const std::size_t place = static_cast<std::size_t>(held[0]) - 1;
  clients[place].reset();
  eventually([&] { return engine.connections("hop")->size() == 19; });
  open(2);
  for (std::size_t i = 20; i < 22; ++i) servers[i].send("x");
  eventually([&] { return counters("delay").overflow == 18; });
  eventually([&] { return counters("delay").connections == 4; });
}

End connect_from(const char* source, const Address& listen) {
  End end(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const auto from = literal({Address::Kind::tcp, source, 0});
  const auto place = literal(listen);
  EXPECT_EQ(::bind(end.descriptor(), from->get(), from->size), 0);
  EXPECT_EQ(::connect(end.descriptor(), place->get(), place->size), 0);
  return end;
}

TEST_F(Vocabulary, AMatchLooksAtTheClientsAddress) {
  FaultSpec spec = delay(std::chrono::hours{1});
  spec.match.client = {Network{.bytes = {127, 0, 0, 2}, .prefix = 32}};
  publish({spec});
  clients.push_back(connect_from("127.0.0.1", listen));
  clients.push_back(connect_from("127.0.0.2", listen));
  clients.push_back(connect_from("127.0.0.3", listen));
  for (int i = 0; i < 3; ++i) servers.push_back(upstream.accept());
  EXPECT_THAT(gripped(), ElementsAre(2));
  EXPECT_EQ(counters("delay").matched, 1U);
  spec.match.client = {Network{.bytes = {127, 0, 0, 3}, .prefix = 32}};
  publish({spec});
  EXPECT_THAT(gripped(), ElementsAre(3));
}

TEST_F(Vocabulary, AClientOfADualStackListenerIsMatchedByItsIpv4Address) {
  listen = hop_to(upstream.address(), {Address::Kind::tcp, "::", 0});
  FaultSpec spec = delay(std::chrono::hours{1});
  spec.match.client = {Network{.bytes = {127}, .prefix = 8}};
  publish({spec});
  clients.push_back(connect({Address::Kind::tcp, "127.0.0.1", listen.port}));
  servers.push_back(upstream.accept());
  EXPECT_THAT(gripped(), ElementsAre(1));
}

TEST_F(Vocabulary, ADroppedConnectHangsAndGetsThroughWhenLifted) {
  publish({fault("hang", Point::connect, "drop", {{"swallow", true}})});
  const auto place = literal(listen);
  for (int i = 0; i < 5; ++i) {
    clients.emplace_back(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    ::connect(clients.back().descriptor(), place->get(), place->size);
  }
  eventually([&] { return counters("hang").injected >= 3; });
  EXPECT_FALSE(upstream.has_client());
  publish({});
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(upstream.accept().is_open());
}

TEST_F(Vocabulary, AConnectHangsFromTheMomentOfItsReceiptToItsDeadline) {
  open(1);
  FaultSpec hang = fault("hang", Point::connect, "drop", {{"swallow", true}});
  hang.lasts = milliseconds{300};
  const TimePoint start = now();
  publish({hang});
  servers[0].send("open connections go on");
  EXPECT_EQ(clients[0].receive(22), "open connections go on");
  clients.push_back(connect(listen));  // the first still gets into the kernel's queue
  clients.push_back(connect(listen));  // and this one waits until its SYN gets through
  EXPECT_GE(now() - start, milliseconds{300});
  EXPECT_TRUE(upstream.accept().is_open());
  EXPECT_TRUE(upstream.accept().is_open());
}

TEST_F(Vocabulary, AFinBecomesAReset) {
  open(1);
  publish({close("reset", Point::close)});
  servers[0].send("bye");
  servers[0].finish();
  EXPECT_EQ(clients[0].receive(3), "bye");
  EXPECT_EQ(clients[0].next(), "reset");
  EXPECT_EQ(servers[0].next(), "reset");
}

TEST_F(Vocabulary, AFinEndsBothDirections) {
  open(1);
  publish({close("fin", Point::close)});
  clients[0].finish();
  EXPECT_EQ(clients[0].next(), "end");
  EXPECT_EQ(servers[0].next(), "end");
}

TEST_F(Vocabulary, AFinIsHeldAndTheBytesAreNot) {
  open(1);
  publish({delay(milliseconds{200}, Point::close)});
  const TimePoint start = now();
  servers[0].send("bye");
  servers[0].finish();
  EXPECT_EQ(clients[0].receive(3), "bye");
  EXPECT_EQ(clients[0].next(), "end");
  EXPECT_GE(now() - start, milliseconds{200});
  EXPECT_EQ(counters("delay").injected, 1U);
  EXPECT_EQ(counters("delay").matched, 1U);
}

TEST_F(Vocabulary, ALostFinLeavesTheOtherEndWaitingUntilItIsLifted) {
  open(1);
  publish({fault("drop", Point::close, "drop", {{"swallow", true}})});
  servers[0].finish();
  eventually([&] { return counters("drop").injected == 1; });
  clients[0].send("still carried");
  EXPECT_EQ(servers[0].receive(13), "still carried");
  publish({});
  EXPECT_EQ(clients[0].next(), "reset");
}

TEST_F(Vocabulary, CorruptedBytesKeepTheirNumberAndTheStreamGoesOn) {
  open(1);
  publish({fault("garble", Point::response, "rewrite", {{"corrupt", Bytes{2}}})});
  const std::string sent(1'000'000, 'a');
  std::thread sender([&] { servers[0].send(sent); });
  const std::string got = clients[0].receive(sent.size());
  sender.join();
  ASSERT_EQ(got.size(), sent.size());
  EXPECT_EQ(static_cast<std::uint64_t>(std::ranges::count_if(got, [](char c) { return c != 'a'; })),
            2 * counters("garble").injected);
  publish({});
  servers[0].send("clean");
  EXPECT_EQ(clients[0].receive(5), "clean");
}

TEST_F(Vocabulary, AFloorCountsTheUpstreamsOwnTime) {
  open(1);
  publish({fault("floor", Point::response, "delay",
                 {{"fixed", Duration{milliseconds{150}}}, {"as", std::string("floor")}})});
  const TimePoint asked = now();
  clients[0].send("?");
  EXPECT_EQ(servers[0].receive(1), "?");
  servers[0].send("!");
  EXPECT_EQ(clients[0].receive(1), "!");
  EXPECT_GE(now() - asked, milliseconds{150});
}

TEST_F(Vocabulary, AlternativesAreChosenForEachConnection) {
  open(40);
  FaultSpec spec = fault("either", Point::response, "one_of", {});
  spec.alternatives = {{1, "close", {{"how", std::string("fin")}}}, {1, "close", {{"how", std::string("reset")}}}};
  publish({spec});
  std::size_t reset = 0;
  for (const End& client : clients) {
    const std::string end = client.next();
    EXPECT_TRUE(end == "reset" || end == "end") << end;
    reset += end == "reset" ? 1 : 0;
  }
  EXPECT_GT(reset, 8U);
  EXPECT_LT(reset, 32U);
}

}  // namespace
}  // namespace squall::net
