// The file of `squall serve --config FILE`.
#include "config/server_config.hpp"

#include "unit/config/load.hpp"

namespace squall::config {
namespace {

using testing::ElementsAre;
using testing::StartsWith;
using namespace std::chrono_literals;

Result<ServerConfig> decode_config(const std::string& text) { return decode_server_config(yaml(text)); }

constexpr char full_config[] = R"(squall: 1
env: staging
api: {listen: 127.0.0.1:9000, unix: /run/squall.sock, token_file: tokens, hosts: [squall.example]}
state: ./state
shards: 2
hops:
  - {name: db, listen: 127.0.0.1:15432, upstream: 127.0.0.1:5432, protocol: tcp}
  - {name: cache, listen: 127.0.0.1:16379, upstream: 127.0.0.1:6379}
limits: {max_fault_duration: 30m, max_probability: 0.5, upstreams: [127.0.0.0/8, "::1/128"], memory: 25%, connections: 9000}
drain: 20s
)";

TEST(ServerConfig, reads_every_key) {
  const auto config = decode_config(full_config);
  ASSERT_TRUE(config) << format_problems("test", config.error());
  EXPECT_EQ(config->env, "staging");
  EXPECT_EQ(to_string(config->api.listen), "127.0.0.1:9000");
  EXPECT_EQ(config->api.unix_socket, "/run/squall.sock");
  EXPECT_EQ(config->api.token_file, "tokens");
  EXPECT_THAT(config->api.hosts, ElementsAre("squall.example"));
  EXPECT_EQ(config->state, "./state");
  EXPECT_EQ(config->shards, 2u);
  ASSERT_EQ(config->hops.size(), 2u);
  EXPECT_EQ(config->hops[1].name, "cache");
  EXPECT_EQ(config->limits.faults.max_fault_duration, Duration(30min));
  EXPECT_EQ(config->limits.faults.max_probability, 0.5);
  EXPECT_EQ(config->limits.upstreams.size(), 2u);
  EXPECT_EQ(config->limits.memory, (MemoryLimit{std::nullopt, 0.25}));
  EXPECT_EQ(config->limits.connections, 9000u);
  EXPECT_EQ(config->drain, Duration(20s));
}

TEST(ServerConfig, needs_only_its_version) {
  const auto config = decode_config("squall: 1");
  ASSERT_TRUE(config);
  EXPECT_EQ(to_string(config->api.listen), "127.0.0.1:8474");
  EXPECT_EQ(config->api.unix_socket, "squall.sock");
  EXPECT_EQ(config->limits.faults.max_fault_duration, Duration(1h));
  EXPECT_EQ(config->drain, Duration(10s));
}

TEST(ServerConfig, can_be_json_too) {
  const auto node = load_text(R"({"squall": 1, "limits": {"memory": "1GiB"}, "api": {"unix": null}})", Format::json);
  const auto config = decode_server_config(node.value());
  ASSERT_TRUE(config);
  EXPECT_EQ(config->limits.memory.bytes, Bytes{1 << 30});
  EXPECT_EQ(config->api.unix_socket, "");
}

class BadConfig : public testing::TestWithParam<Bad> {};

TEST_P(BadConfig, is_refused_at_its_place) {
  EXPECT_THAT(lines_of(decode_config("squall: 1\n" + std::string(GetParam().text) + "\n")),
              ElementsAre(StartsWith(GetParam().says)));
}

INSTANTIATE_TEST_SUITE_P(
    values, BadConfig,
    testing::ValuesIn(std::vector<Bad>{
        {"faults: []", "2:9 /faults: faults are never in the server's configuration (put them with squall fault apply"},
        {"journeys: [x]", "2:11 /journeys: must be a text, not a list"},
        {"runbook: x", "2:1 /runbook: unknown key \"runbook\" (did you mean \"runbooks\"?)"},
        {"api: {toxiproxy: yes}", "2:18 /api/toxiproxy: must be auto"},
        {"limits: {max_toxic_age: 0s}", "2:25 /limits/max_toxic_age: must be more than 0s"},
        {"api: {fault_header: often}", "2:21 /api/fault_header: must be true or false"},
        {"api: {listen: 8474}", "2:15 /api/listen: \"8474\" has no port"},
        {"api: {listen: 'unix:x'}", "2:15 /api/listen: must be host:port"},
        {"api: {hosts: x}", "2:14 /api/hosts: must be a list"},
        {"api: {lisen: 1}", "2:7 /api/lisen: unknown key \"lisen\" (did you mean \"listen\"?)"},
        {"api: yes", "2:6 /api: must be a map of keys and values"},
        {"hop: []", "2:1 /hop: unknown key \"hop\" (did you mean \"hops\"?)"},
        {"hops: {}", "2:7 /hops: must be a list of hops, not a map"},
        {"shards: -1", "2:9 /shards: must be a whole number"},
        {"shards: 257", "2:9 /shards: must be 0 (one for each core) to 256, not 257"},
        {"shards: 99999999999999999999", "2:9 /shards: must be a whole number"},
        {"drain: 10", "2:8 /drain: \"10\" has no unit"},
        {"drain: 2h", "2:8 /drain: must be 0s to 1h, not 2h"},
        {"state: 5", "2:8 /state: must be a text, not a number"},
        {"limits: {max_fault_duration: 0s}", "2:30 /limits/max_fault_duration: must be more than 0s"},
        {"limits: {max_probability: 2}", "2:27 /limits/max_probability: \"2\" is out of range"},
        {"limits: {max_probability: NaN}", "2:27 /limits/max_probability: \"NaN\" is out of range"},
        {"limits: {upstreams: [10.0.0.0/8, 10.0.0.1/8]}", "2:34 /limits/upstreams/1: \"10.0.0.1/8\" has bits set"},
        {"limits: {memory: 0%}", "2:18 /limits/memory: must be more than 0%"},
        {"limits: {memory: 150%}", "2:18 /limits/memory: must be more than 0% and at most 100%"},
        {"limits: {memory: 1024}", "2:18 /limits/memory: \"1024\" has no unit"},
        {"limits: {memory: 1kB}", "2:18 /limits/memory: must be 1MiB or more, not 1kB"},
        {"limits: {connections: 0}", "2:23 /limits/connections: must be 1 to 1000000, not 0"},
        {"limits: {connections: 1000001}", "2:23 /limits/connections: must be 1 to 1000000"},
    }));

TEST(ServerConfig, wants_the_version_it_knows) {
  EXPECT_THAT(lines_of(decode_config("env: x")), ElementsAre("1:1 /squall: \"squall\" is missing (add squall: 1)"));
  EXPECT_THAT(lines_of(decode_config("squall: 2")),
              ElementsAre(StartsWith("1:9 /squall: this version of squall reads files")));
  EXPECT_THAT(lines_of(decode_config("squall: one")), ElementsAre(StartsWith("1:9 /squall: must be a whole number")));
}

TEST(ServerConfig, tells_hops_that_clash_with_their_lines) {
  EXPECT_THAT(lines_of(decode_config("squall: 1\nhops:\n"
                                     "  - {name: db, listen: '127.0.0.1:1', upstream: 'x:1'}\n"
                                     "  - {name: db, listen: '127.0.0.1:1', upstream: 'x:1'}\n")),
              ElementsAre(StartsWith("4:12 /hops/1/name: \"db\" is already the name of hop 0"),
                          StartsWith("4:24 /hops/1/listen: 127.0.0.1:1 is already taken by hop \"db\"")));
}

TEST(ServerConfig, that_others_can_reach_needs_tokens_and_bounds) {
  EXPECT_THAT(
      lines_of(decode_config("squall: 1\napi: {listen: '0.0.0.0:8474'}\n")),
      ElementsAre(StartsWith("2:15 /api/listen: 0.0.0.0:8474 can be reached from elsewhere, and there is no token"),
                  StartsWith("1:1 /limits/upstreams: must say where hops may dial")));
  EXPECT_TRUE(
      decode_config("squall: 1\napi: {listen: '0.0.0.0:8474', token_file: t}\nlimits: {upstreams: [10.0.0.0/8]}\n"));
  for (const char* loopback : {"127.0.0.1:1", "127.8.9.1:1", "[::1]:1", "localhost:1"})
    EXPECT_TRUE(decode_config("squall: 1\napi: {listen: '" + std::string(loopback) + "'}\n")) << loopback;
  EXPECT_FALSE(decode_config("squall: 1\napi: {listen: '127.example.com:1'}\n"));
}

TEST(ServerConfig, keeps_hops_off_the_port_of_the_api) {
  EXPECT_THAT(lines_of(decode_config("squall: 1\nhops: [{name: a, listen: '0.0.0.0:8474', upstream: 'x:1'}]\n")),
              ElementsAre(StartsWith("2:26 /hops/0/listen: 127.0.0.1:8474 is the API's own address")));
}

TEST(ServerConfig, tells_the_problems_of_all_sections_at_once) {
  EXPECT_THAT(lines_of(decode_config("squall: 1\ndrain: -1s\nhops:\n  - {name: X, listen: a, upstream: 'b:1'}\n"
                                     "limits: {memory: 5}\nfaults: []\n")),
              ElementsAre(StartsWith("4:12 /hops/0/name"), StartsWith("4:23 /hops/0/listen"),
                          StartsWith("5:18 /limits/memory"), StartsWith("2:8 /drain"), StartsWith("6:9 /faults")));
}

}  // namespace
}  // namespace squall::config
