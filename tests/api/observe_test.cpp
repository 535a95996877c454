// What the server tells about itself: stats, metrics, probes, its own description, its events.
#include <set>

#include "api/fixture.hpp"

namespace squall::api {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsSupersetOf;
using testing::Not;

using Observe = ApiTest;

TEST_F(Observe, StatsHaveEverythingAtOneMoment) {
  have_hop();
  have_fault();
  plane.advance(std::chrono::seconds{90});
  const json stats = get("/v1/stats").body;
  EXPECT_EQ(stats.at("epoch"), 2);
  EXPECT_EQ(stats.at("uptime"), "1m30s");
  EXPECT_EQ(stats.at("seed"), 42);
  EXPECT_EQ(stats.at("connections").at("limit"), 9000);
  EXPECT_FALSE(stats.at("hops").at(0).contains("faults"));
  EXPECT_EQ(stats.at("faults").at(0).at("remaining"), "3m30s");
}

TEST_F(Observe, MetricsAreLabelledByConfiguredNames) {
  have_hop();
  have_fault();
  plane.hit("slow", 3);
  const Answer answer = get("/metrics");
  EXPECT_THAT(answer.type, HasSubstr("text/plain; version=0.0.4"));
  EXPECT_THAT(answer.text, AllOf(HasSubstr("squall_epoch 2\n"), HasSubstr("squall_hop_listening{hop=\"db\"} 1\n"),
                                 HasSubstr("squall_fault_injected_total{fault=\"slow\",hop=\"db\"} 3\n"),
                                 HasSubstr("squall_fault_first_hit_timestamp_seconds{fault=\"slow\",hop=\"db\"} "),
                                 HasSubstr("squall_fault_last_hit_timestamp_seconds{fault=\"slow\",hop=\"db\"} "),
                                 HasSubstr("squall_build_info{version=\"0.1.0\"} 1\n")));
  EXPECT_THAT(answer.text, Not(HasSubstr("127.0.0.1")));
}

TEST_F(Observe, HealthIsOkAtOnceAndReadyWhenTheFileIsApplied) {
  EXPECT_EQ(get("/healthz").text, "ok\n");
  EXPECT_EQ(get("/readyz").status, 503);
  ASSERT_TRUE(control.apply_config({}, {}, {}));
  EXPECT_EQ(get("/readyz").status, 200);
  EXPECT_EQ(get("/readyz").body.at("connections").at("limit"), 9000);
}

TEST_F(Observe, TheVersionIsSaid) {
  EXPECT_EQ(get("/v1/version").body, json::parse(R"({"name": "squall", "version": "0.1.0"})"));
}

TEST_F(Observe, OpenApiDescribesEveryRoute) {
  const json paths = get("/v1/openapi.json").body.at("paths");
  for (const server::Route& route : router.routes()) {
    std::string method = route.method;
    for (char& letter : method) letter = static_cast<char>(std::tolower(letter));
    EXPECT_NE(paths.at(route.pattern).at(method).at("summary"), "") << route.method << " " << route.pattern;
    EXPECT_EQ(paths.at(route.pattern).at(method).contains("requestBody"), route.body != server::Body::ignored)
        << route.method << " " << route.pattern;
  }
}

TEST_F(Observe, OpenApiHasTheVerbsOfTheCatalogue) {
  const json fault = get("/v1/openapi.json").body.at("components").at("schemas").at("Fault");
  EXPECT_EQ(fault.at("properties").at("delay").at("example"), "200ms");
  EXPECT_EQ(fault.at("oneOf").size(), plane.catalog().size() + 1);  // and one_of
  EXPECT_EQ(fault.at("properties").at("close").at("anyOf").at(0).at("enum"), json({"fin", "reset"}));
}

TEST_F(Observe, EveryReferenceInOpenApiResolves) {
  const json document = get("/v1/openapi.json").body;
  const json flat = document.flatten();
  for (const auto& [pointer, value] : flat.items()) {
    if (!pointer.ends_with("/$ref")) continue;
    EXPECT_TRUE(document.contains(json::json_pointer(value.get<std::string>().substr(1)))) << pointer;
  }
}

TEST_F(Observe, EventsTellWhoDidWhatInWhichEpoch) {
  have_hop();
  door.call("PUT", "/v1/faults/slow?reason=drill", slow_fault, "application/json", {{"X-Squall-As", "ana"}});
  server::EventHub::Subscription reader(hub, 1, [] {});
  const std::vector<server::Event> events = reader.take();
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].type, "fault.put");
  EXPECT_EQ(json::parse(events[0].data), json::parse(R"({"type": "fault.put", "time": "1970-01-01T01:00:00.000Z",
      "by": "ana", "epoch": 2, "why": "drill", "fault": "slow", "hop": "db", "on": "response", "verb": "delay",
      "enabled": true})"));
}

TEST_F(Observe, ARefusedConfigurationIsToldWithItsPlaces) {
  control.refuse_config({{"/hops/0/listen", "has no port", "add one", 3, 7}}, {});
  server::EventHub::Subscription reader(hub, 0, [] {});
  const std::vector<server::Event> events = reader.take();
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(json::parse(events[0].data).at("problems"), json::parse(R"([{"path": "/hops/0/listen", "line": 3,
      "column": 7, "message": "has no port", "hint": "add one"}])"));
}

TEST_F(Observe, EventsStreamFromTheLastIdOn) {
  have_hop("a");
  have_hop("b");
  std::string text;
  httplib::Client client("127.0.0.1", door.port());
  client.Get("/v1/events", {{"Last-Event-ID", "1"}}, [&](const char* data, std::size_t size) {
    text.append(data, size);
    return text.find("\n\n") == std::string::npos;
  });
  EXPECT_THAT(text, AllOf(HasSubstr("id: 2"), HasSubstr("event: hop.put"), HasSubstr("\"hop\":\"b\"")));
}

}  // namespace
}  // namespace squall::api
