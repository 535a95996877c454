// Hops as text, and what hops of one server must not do.
#include "config/hop_codec.hpp"

#include "unit/config/load.hpp"

namespace squall::config {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;
using namespace std::chrono_literals;

constexpr std::string_view minimal = "{name: db, listen: '127.0.0.1:0', upstream: '127.0.0.1:5432'}";

TEST(HopCodec, reads_every_field) {
  const auto hop = decode_hop(
      yaml("{name: db, listen: 127.0.0.1:15432, upstream: unix:/run/db.sock, protocol: tcp, dial_timeout: 2s,"
           " lane_cap: 4MiB, enabled: false}"));
  ASSERT_TRUE(hop) << message_of(hop);
  EXPECT_EQ(hop->name, "db");
  EXPECT_EQ(hop->listen, (Address{Address::Kind::tcp, "127.0.0.1", 15432}));
  EXPECT_EQ(hop->upstream, (Address{Address::Kind::unix_socket, "/run/db.sock", 0}));
  EXPECT_EQ(hop->dial_timeout, Duration(2s));
  EXPECT_EQ(hop->lane_cap, Bytes{4 << 20});
  EXPECT_FALSE(hop->enabled);
}

TEST(HopCodec, describes_a_hop_as_it_is_read) {
  const auto hop = decode_hop(yaml(minimal));
  ASSERT_TRUE(hop) << message_of(hop);
  const Node described = describe_hop(*hop);
  EXPECT_EQ(to_json(described), R"({"name":"db","listen":"127.0.0.1:0","upstream":"127.0.0.1:5432","protocol":"tcp",)"
                                R"("dial_timeout":"10s","lane_cap":"64MiB","enabled":true})");
  EXPECT_EQ(decode_hop(described), *hop);
}

TEST(HopCodec, takes_the_name_of_the_url) {
  const Node body = yaml("{listen: '127.0.0.1:0', upstream: 'db:5432'}");
  EXPECT_EQ(decode_hop(body, "", "orders").value().name, "orders");
  EXPECT_THAT(lines_of(decode_hop(yaml(minimal), "", "other")),
              ElementsAre(StartsWith("1:8 /name: contradicts the place it is put: \"db\" here, \"other\" there")));
  EXPECT_THAT(lines_of(decode_hop(body)), ElementsAre("1:1 /name: \"name\" is missing (add name: orders-db)"));
  EXPECT_FALSE(decode_hop(body, "", "UPPER"));
}

TEST(HopCodec, leaves_faults_to_the_fault_codec_where_they_are_allowed) {
  const Node node = yaml("{name: db, listen: '127.0.0.1:0', upstream: 'db:1', faults: []}");
  EXPECT_TRUE(decode_hop(node, "", "", HopFaults::allowed));
  EXPECT_THAT(lines_of(decode_hop(node)), ElementsAre(StartsWith("1:61 /faults: faults are not part of a hop")));
}

class BadHop : public testing::TestWithParam<Bad> {};

TEST_P(BadHop, is_refused_at_its_place) {
  const std::string text =
      "name: db\nlisten: 127.0.0.1:15432\nupstream: 127.0.0.1:5432\n" + std::string(GetParam().text) + "\n";
  EXPECT_THAT(lines_of(decode_hop(yaml(text), "/hops/0")), ElementsAre(StartsWith(GetParam().says)));
}

INSTANTIATE_TEST_SUITE_P(
    values, BadHop,
    testing::ValuesIn(std::vector<Bad>{
        {"protocol: udp", "4:11 /hops/0/protocol: must be tcp or http"},
        {"dial_timeout: 10", "4:15 /hops/0/dial_timeout: \"10\" has no unit"},
        {"dial_timeout: 0s", "4:15 /hops/0/dial_timeout: must be 1ms to 1h, not 0s"},
        {"dial_timeout: 2h", "4:15 /hops/0/dial_timeout: must be 1ms to 1h, not 2h"},
        {"lane_cap: 63KiB", "4:11 /hops/0/lane_cap: must be 64KiB to 4GiB, not 63KiB"},
        {"lane_cap: 5GiB", "4:11 /hops/0/lane_cap: must be 64KiB to 4GiB, not 5GiB"},
        {"lane_cap: -1MiB", "4:11 /hops/0/lane_cap: \"-1MiB\" is negative"},
        {"enabled: on", "4:10 /hops/0/enabled: must be true or false"},
        {"endpoints: []", "4:12 /hops/0/endpoints: \"endpoints\" needs protocol: http, and this hop carries bytes"},
        {"strict: true", "4:9 /hops/0/strict: \"strict\" needs protocol: http, and this hop carries bytes"},
        {"protocol: http\ntls: {}", "5:6 /hops/0/tls: goes with an upstream that is spoken to over TLS"},
        {"protocol: http\nstrict: maybe", "5:9 /hops/0/strict: must be true or false"},
        {"protocol: http\nhead_timeout: 1ms", "5:15 /hops/0/head_timeout: must be 100ms to 24h, not 1ms"},
        {"protocol: http\nendpoints: {}", "5:12 /hops/0/endpoints: must be a list of at most 50 endpoints"},
        {"protocol: http\nendpoints: [{name: pay}]", "5:13 /hops/0/endpoints/0/match: \"match\" is missing"},
        {"protocol: http\nendpoints: [{name: other, match: {path: /}}]",
         "5:20 /hops/0/endpoints/0/name: \"other\" counts what no endpoint means"},
        {"protocol: http\nendpoints: [{name: a, match: {path: /}}, {name: a, match: {path: /b}}]",
         "5:49 /hops/0/endpoints/1/name: \"a\" is already the name of another endpoint"},
        {"protocol: http\nendpoints: [{name: a, match: {status: 200}}]",
         "5:39 /hops/0/endpoints/0/match/status: an endpoint is known by its requests"},
        {"proxy_protocol: in", "4:1 /hops/0/proxy_protocol: \"proxy_protocol\" is not supported yet"},
        {"upsteam: x", "4:1 /hops/0/upsteam: unknown key \"upsteam\" (did you mean \"upstream\"?)"},
    }));

TEST(HopCodec, refuses_to_dial_itself_and_port_0) {
  EXPECT_THAT(lines_of(decode_hop(yaml("{name: a, listen: '127.0.0.1:1', upstream: '127.0.0.1:1'}"))),
              ElementsAre(StartsWith("1:44 /upstream: is the hop's own listen address")));
  EXPECT_FALSE(decode_hop(yaml("{name: a, listen: '127.0.0.1:1', upstream: 'localhost:1'}")));
  EXPECT_THAT(lines_of(decode_hop(yaml("{name: a, listen: '127.0.0.1:1', upstream: '127.0.0.1:0'}"))),
              ElementsAre(StartsWith("1:44 /upstream: must have a port of 1 to 65535")));
}

TEST(SameListener, knows_wildcards_and_ports_that_the_kernel_gives) {
  const auto same = [](const char* a, const char* b) { return same_listener(*parse_address(a), *parse_address(b)); };
  EXPECT_TRUE(same("127.0.0.1:1", "127.0.0.1:1"));
  EXPECT_TRUE(same("0.0.0.0:1", "127.0.0.1:1"));
  EXPECT_TRUE(same("unix:a", "unix:a"));
  EXPECT_TRUE(same("localhost:1", "127.0.0.1:1"));
  EXPECT_FALSE(same("unix:localhost", "unix:127.0.0.1"));
  EXPECT_FALSE(same("127.0.0.1:1", "127.0.0.1:2"));
  EXPECT_FALSE(same("127.0.0.1:1", "127.0.0.2:1"));
  EXPECT_FALSE(same("127.0.0.1:0", "127.0.0.1:0"));
  EXPECT_FALSE(same("unix:a", "unix:b"));
}

TEST(CheckHops, refuses_two_of_one_name_or_listener) {
  const HopSpec db = decode_hop(yaml("{name: db, listen: '127.0.0.1:1', upstream: 'x:1'}")).value();
  HopSpec other = db;
  other.name = "other";
  EXPECT_THAT(lines_of(check_hops({db, other, db})),
              ElementsAre("0:0 /hops/1/listen: 127.0.0.1:1 is already taken by hop \"db\" (give each its own port)",
                          StartsWith("0:0 /hops/2/name: \"db\" is already the name of hop 0"),
                          StartsWith("0:0 /hops/2/listen: 127.0.0.1:1 is already taken by hop \"db\"")));
  other.listen.port = 2;
  EXPECT_THAT(check_hops({db, other}), IsEmpty());
}

struct Listens {
  const char* first;
  const char* second;
  bool clash;
};

class TwoHops : public testing::TestWithParam<Listens> {};

TEST_P(TwoHops, clash_when_both_want_one_listener) {
  HopSpec first = decode_hop(yaml(minimal)).value();
  HopSpec second = first;
  second.name = "other";
  first.listen = *parse_address(GetParam().first);
  second.listen = *parse_address(GetParam().second);
  EXPECT_EQ(check_hops({first, second}).size(), GetParam().clash ? 1U : 0U);
  EXPECT_EQ(same_listener(first.listen, second.listen), GetParam().clash);
}

INSTANTIATE_TEST_SUITE_P(listeners, TwoHops,
                         testing::ValuesIn(std::vector<Listens>{{"127.0.0.1:5", "localhost:5", true},
                                                                {"localhost:5", "127.0.0.1:5", true},
                                                                {"127.0.0.2:5", "localhost:5", false},
                                                                {"0.0.0.0:5", "localhost:5", true},
                                                                {"10.0.0.1:5", "0.0.0.0:5", true},
                                                                {"0.0.0.0:5", "[::]:5", true},
                                                                {"0.0.0.0:5", "10.0.0.1:6", false},
                                                                {"10.0.0.1:6", "0.0.0.0:5", false},
                                                                {"127.0.0.1:0", "localhost:0", false},
                                                                {"unix:a", "unix:b", false},
                                                                {"unix:a", "unix:a", true}}));

}  // namespace
}  // namespace squall::config
