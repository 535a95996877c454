// The same routes and control plane on the real data plane: what it needs of the other is there.
#include "net/engine.hpp"
#include "api/fixture.hpp"

#include <spdlog/sinks/null_sink.h>

namespace squall::api {
namespace {

class OnTheEngine : public testing::Test {
 protected:
  OnTheEngine() {
    routes::add_routes(router, control, "0.1.0");
    door.emplace(router, hub);
    hop = door->call("PUT", "/v1/hops/db", R"({"listen": "127.0.0.1:0", "upstream": "127.0.0.1:9"})");
  }
  Answer put_fault(const std::string& value) {
    return door->call("PUT", "/v1/faults/f", R"({"hop": "db", "for": "5m", )" + value + "}");
  }

  spdlog::logger log{"quiet", std::make_shared<spdlog::sinks::null_sink_mt>()};
  net::Engine engine{{.shards = 2}, log};
  server::EventHub hub;
  store::HaltLatch latch{{}, [](const store::HaltRecord&) { return true; }};
  control::EmergencyStop stop{engine, latch, control::machine_clock(), routes::event_sink(hub)};
  control::Control control{engine, stop, control::machine_clock(), routes::event_sink(hub), 42};
  server::Router router;
  std::optional<Door> door;
  Answer hop;
};

TEST_F(OnTheEngine, AHopListensOnItsRealPort) {
  EXPECT_EQ(hop.status, 201) << hop.text;
  EXPECT_NE(hop.body.at("listen"), "127.0.0.1:0");
  EXPECT_EQ(hop.body.at("listening"), true);
}

TEST_F(OnTheEngine, ATakenAddressIsRefusedAtItsPlace) {
  const std::string body =
      json{{"listen", "127.0.0.1:" + std::to_string(door->port())}, {"upstream", "127.0.0.1:9"}}.dump();
  const Answer answer = door->call("PUT", "/v1/hops/other", body);
  EXPECT_EQ(answer.status, 422);
  EXPECT_EQ(answer.problem().at("path"), "/listen");
  EXPECT_EQ(door->call("GET", "/v1/hops").body.at("hops").size(), 1U);
}

TEST_F(OnTheEngine, EveryVerbCanBePutAsItsExampleSays) {
  const std::string web = R"({"listen": "127.0.0.1:0", "upstream": "127.0.0.1:1", "protocol": "http"})";
  ASSERT_EQ(door->call("PUT", "/v1/hops/web", web).status, 201);
  for (const VerbInfo* verb : engine.catalog()) {
    const std::string point(to_string(verb->points.front().point));
    const std::string on_hop = verb->messages ? "web" : "db";
    const std::string body = "hop: " + on_hop + "\nfor: 5m\non: " + point + "\n" + std::string(verb->name) + ": " +
                             std::string(verb->example) + "\n";
    const Answer answer = door->call("PUT", "/v1/faults/" + std::string(verb->name), body, "application/yaml");
    EXPECT_EQ(answer.status, 200) << body << answer.text;
  }
}

TEST_F(OnTheEngine, AFaultIsActiveWhenThePutAnswers) {
  const Answer answer = put_fault(R"("on": "response", "delay": "200ms")");
  EXPECT_EQ(answer.body.at("state"), "active") << answer.text;
  EXPECT_EQ(answer.body.at("receipt").at("epoch"), 2);
}

TEST_F(OnTheEngine, TogglingDoesNotRestartTheTime) {
  put_fault(R"("on": "response", "delay": "200ms")");
  const TimePoint until = engine.stats().faults.at(0).until;
  EXPECT_EQ(door->call("PATCH", "/v1/faults/f", R"({"enabled": false})").body.at("state"), "disabled");
  EXPECT_EQ(door->call("PATCH", "/v1/faults/f", R"({"enabled": true})").body.at("state"), "active");
  EXPECT_EQ(engine.stats().faults.at(0).until, until);
}

// Nobody listens at the hop's upstream, so whoever comes gets a RST.
TEST_F(OnTheEngine, ATcpHopTellsWhatItsClientsFelt) {
  const std::string listen = hop.body.at("listen");
  httplib::Client("127.0.0.1", std::stoi(listen.substr(listen.rfind(':') + 1))).Get("/");
  json tcp;
  do tcp = door->call("GET", "/v1/stats").body.at("hops").at(0).at("tcp");
  while (tcp.at("lifetime").at("untouched").at("count") == 0);
  EXPECT_EQ(tcp.at("errors"), 1);
  EXPECT_EQ(tcp.at("errors_faulted"), 0);
  EXPECT_EQ(tcp.at("faulted"), 0);
  EXPECT_EQ(tcp.at("first_byte"), json::parse(R"({"untouched": {"count": 0}, "faulted": {"count": 0}})"));
  EXPECT_EQ(door->call("GET", "/v1/hops/db").body.at("tcp").at("errors"), 1);
}

TEST_F(OnTheEngine, AnHttpHopTellsOfErrorsThatFaultsHadAHandIn) {
  const std::string web = R"({"listen": "127.0.0.1:0", "upstream": "127.0.0.1:1", "protocol": "http"})";
  const json made = door->call("PUT", "/v1/hops/web", web).body;
  EXPECT_FALSE(made.contains("tcp"));
  EXPECT_EQ(made.at("http").at("endpoints").at(0).at("errors_faulted"), 0);
}

TEST_F(OnTheEngine, MetricsTellTheFiguresOfBothProtocols) {
  const std::string web = R"({"listen": "127.0.0.1:0", "upstream": "127.0.0.1:1", "protocol": "http"})";
  ASSERT_EQ(door->call("PUT", "/v1/hops/web", web).status, 201);
  const std::string text = door->call("GET", "/metrics").text;
  for (const char* line : {"squall_tcp_errors_total{hop=\"db\"} 0\n", "squall_tcp_errors_faulted_total{hop=\"db\"} 0\n",
                           "squall_tcp_faulted_total{hop=\"db\"} 0\n",
                           "squall_tcp_first_byte_seconds_count{hop=\"db\",faulted=\"true\"} 0\n",
                           "squall_tcp_lifetime_seconds_count{hop=\"db\",faulted=\"false\"} 0\n",
                           "squall_http_errors_faulted_total{hop=\"web\",endpoint=\"other\"} 0\n"})
    EXPECT_THAT(text, testing::HasSubstr(line));
  EXPECT_THAT(text, testing::Not(testing::HasSubstr("squall_tcp_errors_total{hop=\"web\"}")));
}

TEST_F(OnTheEngine, AHaltEndsItAndAReleaseDoesNotBringItBack) {
  put_fault(R"("on": "response", "delay": "200ms")");
  door->call("PUT", "/v1/halt");
  EXPECT_TRUE(engine.stats().faults.empty());
  EXPECT_EQ(put_fault(R"("on": "response", "delay": "200ms")").status, 423);
  door->call("DELETE", "/v1/halt?reason=over");
  EXPECT_TRUE(engine.stats().faults.empty());
  EXPECT_EQ(put_fault(R"("on": "response", "delay": "200ms")").status, 200);
}

}  // namespace
}  // namespace squall::api
