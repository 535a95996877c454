// /v1/hops and the connections below it.
#include "api/fixture.hpp"

namespace squall::api {
namespace {

using testing::HasSubstr;

using Hops = ApiTest;

TEST_F(Hops, ANewOneIs201WithItsRealPort) {
  const Answer answer = put("/v1/hops/db", R"({"listen": "127.0.0.1:0", "upstream": "127.0.0.1:5432"})");
  EXPECT_EQ(answer.status, 201);
  EXPECT_EQ(answer.body.at("listen"), "127.0.0.1:40001");
  EXPECT_EQ(answer.body.at("source"), "api");
  EXPECT_EQ(answer.etag, "\"1\"");
}

TEST_F(Hops, AReplacedOneIs200) {
  have_hop();
  EXPECT_EQ(put("/v1/hops/db", R"({"listen": "127.0.0.1:0", "upstream": "127.0.0.1:5433"})").status, 200);
  EXPECT_EQ(get("/v1/hops/db").body.at("upstream"), "127.0.0.1:5433");
}

TEST_F(Hops, CanComeAsYaml) {
  const Answer answer =
      door.call("PUT", "/v1/hops/db", "listen: 127.0.0.1:0\nupstream: 127.0.0.1:5432\n", "application/yaml");
  EXPECT_EQ(answer.status, 201);
}

TEST_F(Hops, WithFaultsAreOneEpoch) {
  const Answer answer = put("/v1/hops/db", R"({"listen": "127.0.0.1:0", "upstream": "127.0.0.1:5432",
      "faults": [{"on": "response", "delay": "1s", "for": "5m"}]})");
  EXPECT_EQ(answer.body.at("faults").at(0).at("name"), "db-response-delay");
  EXPECT_EQ(answer.etag, "\"1\"");
}

TEST_F(Hops, AreListedWithTheirFaults) {
  have_hop();
  have_fault();
  EXPECT_EQ(get("/v1/hops").body.at("hops").at(0).at("faults").at(0).at("name"), "slow");
}

TEST_F(Hops, GoDownAndUp) {
  have_hop();
  EXPECT_EQ(patch("/v1/hops/db", R"({"enabled": false})").body.at("listening"), false);
  EXPECT_EQ(patch("/v1/hops/db", R"({"enabled": true})").body.at("listening"), true);
}

TEST_F(Hops, AreDeletedWithTheirFaults) {
  have_hop();
  have_fault();
  EXPECT_EQ(remove("/v1/hops/db").status, 204);
  EXPECT_TRUE(get("/v1/faults").body.at("faults").empty());
}

TEST_F(Hops, UnknownOnesAre404WithTheNearestName) {
  have_hop("orders-db");
  for (const Answer& answer :
       {get("/v1/hops/order-db"), remove("/v1/hops/order-db"), patch("/v1/hops/order-db", R"({"enabled": true})"),
        get("/v1/hops/order-db/connections")}) {
    EXPECT_EQ(answer.status, 404);
    EXPECT_THAT(answer.problem().at("hint"), HasSubstr("orders-db"));
  }
}

TEST_F(Hops, AStaleIfMatchIs412AndChangesNothing) {
  have_hop();
  const json before = state();
  const std::string other = R"({"listen": "127.0.0.1:0", "upstream": "127.0.0.1:9"})";
  EXPECT_EQ(door.call("PUT", "/v1/hops/db", other, "application/json", {{"If-Match", "\"99\""}}).status, 412);
  EXPECT_EQ(state(), before);
  EXPECT_EQ(door.call("PUT", "/v1/hops/db", other, "application/json", {{"If-Match", "\"1\""}}).status, 200);
}

TEST_F(Hops, AnIfMatchThatIsNoEpochIs400) {
  have_hop();
  EXPECT_EQ(door.call("DELETE", "/v1/hops/db", "", "", {{"If-Match", "\"soon\""}}).status, 400);
}

TEST_F(Hops, ShowTheirConnections) {
  have_hop();
  plane.connect("db", {1, "127.0.0.1:5000", "127.0.0.1:5432", std::chrono::milliseconds{3250}, 10, 20, 5, {"slow"}});
  const json expected = json::parse(R"({"id": 1, "client": "127.0.0.1:5000", "upstream": "127.0.0.1:5432",
      "age": "3.2s", "bytes": {"to_upstream": 10, "to_client": 20}, "held": 5, "faults": ["slow"]})");
  EXPECT_EQ(get("/v1/hops/db/connections").body.at("connections").at(0), expected);
}

TEST_F(Hops, LetOneConnectionBeCut) {
  have_hop();
  plane.connect("db", {7, "127.0.0.1:5000", "", {}, 0, 0, 0, {}});
  EXPECT_EQ(remove("/v1/hops/db/connections/8").status, 404);
  EXPECT_EQ(remove("/v1/hops/db/connections/seven").status, 404);
  EXPECT_EQ(remove("/v1/hops/db/connections/7").status, 204);
  EXPECT_TRUE(get("/v1/hops/db/connections").body.at("connections").empty());
}

}  // namespace
}  // namespace squall::api
