// With no fault a hop is as if it were not there: bytes, half-closes, resets, refusals, every family of address.
#include <filesystem>

#include "net/world.hpp"

namespace squall::net {
namespace {

using Transparency = World;

std::string pattern(std::size_t size) {
  std::string bytes(size, '\0');
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>((i * 2654435761U) >> 13);
  return bytes;
}

TEST_F(Transparency, CarriesBytesBothWays) {
  Listener upstream;
  End client = connect(hop_to(upstream.address()));
  End server = upstream.accept();
  client.send("request");
  EXPECT_EQ(server.receive(7), "request");
  server.send("response");
  EXPECT_EQ(client.receive(8), "response");
}

TEST_F(Transparency, CarriesMegabytesToASlowReaderByteForByte) {
  Listener upstream;
  End client = connect(hop_to(upstream.address()));
  End server = upstream.accept();
  const std::string sent = pattern(32 << 20);
  std::thread sender([&] {
    client.send(sent);
    client.finish();
  });
  std::string received;
  for (std::string part = server.receive(100'000); !part.empty(); part = server.receive(100'000)) received += part;
  sender.join();
  EXPECT_TRUE(received == sent);
}

TEST_F(Transparency, CarriesAHalfCloseAndWhatIsAnsweredAfterIt) {
  Listener upstream;
  End client = connect(hop_to(upstream.address()));
  End server = upstream.accept();
  client.send("question");
  client.finish();
  EXPECT_EQ(server.receive(100), "question");
  server.send("answer");
  server.finish();
  EXPECT_EQ(client.receive(100), "answer");
  EXPECT_EQ(client.next(), "end");
  eventually([&] { return hop_stats().open == 0; });
}

TEST_F(Transparency, CarriesAHalfCloseOfTheUpstreamToo) {
  Listener upstream;
  End client = connect(hop_to(upstream.address()));
  End server = upstream.accept();
  server.send("banner");
  server.finish();
  EXPECT_EQ(client.receive(100), "banner");
  client.send("late");
  EXPECT_EQ(server.receive(4), "late");
}

TEST_F(Transparency, CarriesTheClientsReset) {
  Listener upstream;
  End client = connect(hop_to(upstream.address()));
  End server = upstream.accept();
  client.send("x");
  EXPECT_EQ(server.receive(1), "x");
  client.reset();
  EXPECT_EQ(server.next(), "reset");
  eventually([&] { return hop_stats().resets == 1; });
}

TEST_F(Transparency, CarriesTheUpstreamsReset) {
  Listener upstream;
  End client = connect(hop_to(upstream.address()));
  End server = upstream.accept();
  server.send("x");
  EXPECT_EQ(client.receive(1), "x");
  server.reset();
  EXPECT_EQ(client.next(), "reset");
}

TEST_F(Transparency, CarriesAResetThatFollowsAFin) {
  Listener upstream;
  End client = connect(hop_to(upstream.address()));
  End server = upstream.accept();
  client.finish();
  EXPECT_EQ(server.next(), "end");
  client.reset();
  EXPECT_NE(server.wait_for_error(), 0);
}

TEST_F(Transparency, CarriesAResetThroughBackPressure) {
  Listener upstream;
  End client = connect(hop_to(upstream.address()));
  End server = upstream.accept();
  const std::string block(1 << 20, 'x');
  while (::send(client.descriptor(), block.data(), block.size(), MSG_DONTWAIT | MSG_NOSIGNAL) > 0) {
  }
  client.reset();
  EXPECT_EQ(server.wait_for_error(), ECONNRESET);
}

TEST_F(Transparency, KeepsUrgentDataInItsPlaceAndGoesOnBehindIt) {
  Listener upstream;
  End client = connect(hop_to(upstream.address()));
  End server = upstream.accept();
  client.send("abc");
  ASSERT_EQ(::send(client.descriptor(), "!", 1, MSG_OOB | MSG_NOSIGNAL), 1);
  client.send("def");
  EXPECT_EQ(server.receive(7), "abc!def");
}

TEST_F(Transparency, AnswersAnUpstreamThatRefusesWithAReset) {
  Address nobody;
  {
    Listener gone;
    nobody = gone.address();
  }
  End client = connect(hop_to(nobody));
  EXPECT_EQ(client.next(), "reset");
  eventually([&] { return hop_stats().dial_failures == 1 && hop_stats().open == 0; });
}

TEST_F(Transparency, ReportsTheRealPort) {
  Listener upstream;
  const Address real = hop_to(upstream.address());
  EXPECT_NE(real.port, 0);
  EXPECT_EQ(hop_stats().listen, real);
}

TEST_F(Transparency, SpeaksIpv6) {
  Listener upstream({Address::Kind::tcp, "::1", 0});
  End client = connect(hop_to(upstream.address(), {Address::Kind::tcp, "::1", 0}));
  End server = upstream.accept();
  client.send("six");
  EXPECT_EQ(server.receive(3), "six");
}

TEST_F(Transparency, SpeaksUnixSocketsOnBothSides) {
  const auto folder = std::filesystem::temp_directory_path() / ("squall-net-" + std::to_string(::getpid()));
  std::filesystem::create_directory(folder);
  {
    Listener upstream({Address::Kind::unix_socket, folder / "upstream", 0});
    End client = connect(hop_to(upstream.address(), {Address::Kind::unix_socket, folder / "hop", 0}));
    End server = upstream.accept();
    client.send("local");
    EXPECT_EQ(server.receive(5), "local");
    client.close();
    EXPECT_EQ(server.next(), "end");
    desired.hops[0].enabled = false;
    publish();
    EXPECT_EQ(try_connect(desired.hops[0].listen).second, ECONNREFUSED);
    desired.hops[0].enabled = true;
    publish();
    EXPECT_EQ(try_connect(desired.hops[0].listen).second, 0);
  }
  std::filesystem::remove_all(folder);
}

TEST_F(Transparency, ResolvesNamesAtEveryDial) {
  Listener upstream;
  Address named = upstream.address();
  named.host = "localhost";
  End client = connect(hop_to(named));
  End server = upstream.accept();
  client.send("named");
  EXPECT_EQ(server.receive(5), "named");
}

TEST_F(Transparency, NeverDialsWhatTheRulesForbid) {
  Listener upstream;
  const Address listen = hop_to(upstream.address());
  desired.upstreams.forbidden = {upstream.address()};
  const auto refused = engine.publish(desired);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error()[0].path, "/hops/0/upstream");

  Address named = upstream.address();
  named.host = "localhost";
  desired.hops[0].upstream = named;
  publish();
  End client = connect(listen);
  EXPECT_EQ(client.next(), "reset");
  EXPECT_FALSE(upstream.has_client());
}

TEST(UpstreamRules, SeeThroughOtherSpellingsOfAForbiddenAddress) {
  const auto dial = [](const UpstreamRules& rules, const std::string& host, std::uint16_t port) {
    return !forbidden_by(rules, *literal({Address::Kind::tcp, host, port})).has_value();
  };
  UpstreamRules rules;
  rules.forbidden = {{Address::Kind::tcp, "127.0.0.1", 8474}};
  EXPECT_FALSE(dial(rules, "127.0.0.1", 8474));
  EXPECT_FALSE(dial(rules, "0.0.0.0", 8474));
  EXPECT_FALSE(dial(rules, "::ffff:127.0.0.1", 8474));
  EXPECT_TRUE(dial(rules, "127.0.0.1", 8475));
  EXPECT_FALSE(dial(rules, "169.254.1.1", 80));
  EXPECT_FALSE(dial(rules, "fe80::1", 80));
  rules.forbidden = {{Address::Kind::tcp, "0.0.0.0", 8474}};
  EXPECT_FALSE(dial(rules, "127.0.0.2", 8474));
  rules.permitted = {{.v6 = false, .bytes = {10}, .prefix = 8, .first_port = 5432, .last_port = 5432}};
  EXPECT_TRUE(dial(rules, "10.1.2.3", 5432));
  EXPECT_TRUE(dial(rules, "::ffff:10.1.2.3", 5432));
  EXPECT_FALSE(dial(rules, "10.1.2.3", 5433));
  EXPECT_FALSE(dial(rules, "11.1.2.3", 5432));
}

}  // namespace
}  // namespace squall::net
