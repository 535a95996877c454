// /v1/faults: one, a set, off and on, gone.
#include "api/fixture.hpp"

namespace squall::api {
namespace {

class Faults : public ApiTest {
 protected:
  void SetUp() override { have_hop(); }
};

TEST_F(Faults, APutAnswersTheFaultAndItsReceipt) {
  plane.connect("db", {1, "127.0.0.1:5000", "", {}, 0, 0, 0, {}});
  const json expected = json::parse(R"({"name": "slow", "hop": "db", "on": "response", "delay": "200ms",
      "dose": {"probability": 1, "unit": "connection"}, "after": "0s", "for": "5m", "existing": true, "enabled": true,
      "state": "active", "remaining": "5m",
      "counters": {"matched": 0, "skipped": 0, "injected": 0, "active": 0, "overflow": 0, "connections": 0,
                   "first_hit": null, "last_hit": null},
      "receipt": {"epoch": 2, "connections": 1}})");
  EXPECT_EQ(put("/v1/faults/slow", slow_fault).body, expected);
}

TEST_F(Faults, AGetIsTheSameWithoutTheReceipt) {
  json put_answer = put("/v1/faults/slow", slow_fault).body;
  put_answer.erase("receipt");
  EXPECT_EQ(get("/v1/faults/slow").body, put_answer);
}

TEST_F(Faults, ShowWhenTheyHit) {
  have_fault();
  plane.hit("slow", 3);
  const json counters = get("/v1/faults/slow").body.at("counters");
  EXPECT_EQ(counters.at("injected"), 3);
  EXPECT_EQ(counters.at("first_hit"), "1970-01-01T01:00:00.000Z");
}

TEST_F(Faults, ASeedOfTheirOwnIsShown) {
  const Answer answer = put("/v1/faults/slow", R"({"hop": "db", "on": "response", "delay": "200ms", "for": "5m",
      "dose": {"probability": 0.25, "seed": 7}})");
  EXPECT_EQ(answer.body.at("dose").at("seed"), 7);
}

TEST_F(Faults, APatchSwitchesOffWithoutMovingTheTime) {
  have_fault();
  plane.advance(std::chrono::minutes{1});
  const Answer answer = patch("/v1/faults/slow", R"({"enabled": false})");
  EXPECT_EQ(answer.body.at("state"), "disabled");
  EXPECT_EQ(answer.body.at("remaining"), "4m");
  EXPECT_TRUE(answer.body.contains("receipt"));
}

TEST_F(Faults, ThatHaveEndedStayListedAndCannotBeEnabled) {
  have_fault();
  plane.advance(std::chrono::minutes{6});
  EXPECT_EQ(get("/v1/faults/slow").body.at("state"), "expired");
  EXPECT_EQ(patch("/v1/faults/slow", R"({"enabled": true})").status, 409);
}

TEST_F(Faults, ASetIsOneEpochAndNamesTheNameless) {
  const Answer answer = put("/v1/faults", R"({"faults": [
      {"hop": "db", "on": "response", "delay": "200ms", "for": "5m"},
      {"name": "cut", "hop": "db", "on": "connect", "close": "reset", "for": "5m"}]})");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body.at("faults").at(0).at("name"), "db-response-delay");
  EXPECT_EQ(answer.body.at("faults").at(1).at("close"), "reset");
  EXPECT_EQ(answer.body.at("receipt").at("epoch"), 2);
}

TEST_F(Faults, ASetAddsToThoseThatAreThere) {
  have_fault();
  put("/v1/faults", R"({"faults": [{"name": "more", "hop": "db", "on": "response", "delay": "1s", "for": "5m"}]})");
  EXPECT_EQ(get("/v1/faults").body.at("faults").size(), 2U);
}

TEST_F(Faults, OneIsDeleted) {
  have_fault();
  EXPECT_EQ(remove("/v1/faults/slow").body,
            json::parse(R"({"removed": 1, "receipt": {"epoch": 3, "connections": 0}})"));
  EXPECT_EQ(get("/v1/faults/slow").status, 404);
}

TEST_F(Faults, AllAreDeleted) {
  have_fault("a");
  have_fault("b");
  EXPECT_EQ(remove("/v1/faults").body.at("removed"), 2);
  EXPECT_EQ(remove("/v1/faults").body.at("removed"), 0);
}

}  // namespace
}  // namespace squall::api
