// Hops that a run holds, over both APIs: every write that would change one is 409 and names the run, a stop never is.
#include "api/fixture.hpp"
#include "api/toxiproxy.hpp"

namespace squall::api {
namespace {

using testing::HasSubstr;

const std::string run = "checkout-17";
const control::Caller runner{.by = "ana", .run = run};

FaultSpec slow_on(const std::string& hop) {
  FaultSpec fault;
  fault.name = "run-slow";
  fault.hop = hop;
  fault.verb = "delay";
  fault.arguments = {{"for_each", Duration(std::chrono::milliseconds{200})}};
  fault.lasts = std::chrono::minutes{5};
  return fault;
}

class Locks : public ApiTest {
 protected:
  void SetUp() override {
    have_hop();
    have_hop("cache");
    ASSERT_TRUE(control.lock(run, {"db"}));
    ASSERT_TRUE(control.put_faults({slow_on("db")}, runner));
  }
  void expect_refused(const Answer& answer) {
    EXPECT_EQ(answer.status, 409) << answer.text;
    EXPECT_EQ(answer.problem().at("message"), "the hop \"db\" is held by the run checkout-17");
    EXPECT_THAT(answer.problem().at("hint").get<std::string>(), HasSubstr("squall stop checkout-17"));
  }
};

TEST_F(Locks, AreShownWithTheirHop) {
  EXPECT_EQ(get("/v1/hops/db").body.at("held_by"), run);
  EXPECT_FALSE(get("/v1/hops/cache").body.contains("held_by"));
}

TEST_F(Locks, RefuseEveryWriteToTheHopAndChangeNothing) {
  const json before = state();
  expect_refused(put("/v1/hops/db", R"({"listen": "127.0.0.1:0", "upstream": "127.0.0.1:9"})"));
  expect_refused(patch("/v1/hops/db", R"({"enabled": false})"));
  expect_refused(remove("/v1/hops/db"));
  EXPECT_EQ(state(), before);
}

TEST_F(Locks, RefuseEveryWriteOfAFaultOnTheHopAndChangeNothing) {
  const json before = state();
  expect_refused(put("/v1/faults/mine", slow_fault));
  expect_refused(put("/v1/faults/run-slow", slow_fault));
  expect_refused(patch("/v1/faults/run-slow", R"({"enabled": false})"));
  EXPECT_EQ(state(), before);
}

TEST_F(Locks, PointAtTheFaultInASet) {
  const std::string free = R"({"hop": "cache", "on": "response", "delay": "200ms", "for": "5m"})";
  const Answer answer = put("/v1/faults", "{\"faults\": [" + free + ",\n" + slow_fault + "]}");
  expect_refused(answer);
  EXPECT_EQ(answer.problem().at("path"), "/faults/1");
  EXPECT_EQ(answer.problem().at("line"), 2);
}

TEST_F(Locks, RefuseToCutAConnection) {
  plane.connect("db", {1, "127.0.0.1:9", "", {}, 0, 0, 0, {}});
  expect_refused(remove("/v1/hops/db/connections/1"));
}

TEST_F(Locks, LetARunsFaultBeDeleted) {
  const Answer answer = remove("/v1/faults/run-slow");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body.at("receipt").at("epoch"), 4);
  EXPECT_TRUE(plane.published().faults.empty());
}

TEST_F(Locks, KeepTheRunsFaultsWhenAllManualOnesAreDeleted) {
  EXPECT_EQ(remove("/v1/faults").body.at("removed"), 0);
  EXPECT_EQ(get("/v1/faults/run-slow").status, 200);
}

TEST_F(Locks, LeaveOtherHopsAlone) {
  EXPECT_EQ(put("/v1/faults/mine", R"({"hop": "cache", "on": "response", "delay": "1s", "for": "5m"})").status, 200);
  EXPECT_EQ(remove("/v1/hops/cache").status, 204);
}

TEST_F(Locks, AreNamedInTheEventsOfTheRunOnly) {
  have_hop("other");
  server::EventHub::Subscription reader(hub, 2, [] {});
  const std::vector<server::Event> events = reader.take();
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(json::parse(events[0].data).at("run"), run);
  EXPECT_FALSE(json::parse(events[1].data).contains("run"));
}

class ToxiproxyLocks : public Toxiproxy {
 protected:
  void SetUp() override {
    proxy_to(upstream.address());
    proxy_to(upstream.address(), "free");
    ASSERT_TRUE(control.lock(run, {"p"}));
  }
  void expect_refused(const Answer& answer) {
    EXPECT_EQ(answer.status, 409) << answer.text;
    EXPECT_EQ(answer.body.at("status"), 409);
    EXPECT_THAT(answer.body.at("error").get<std::string>(), HasSubstr("held by the run checkout-17"));
  }
};

TEST_F(ToxiproxyLocks, AreToldInItsFormOfAnError) {
  expect_refused(call("POST", "/proxies/p/toxics", R"({"type": "latency", "attributes": {"latency": 5}})"));
  expect_refused(call("POST", "/proxies/p", R"({"enabled": false})"));
  expect_refused(call("PATCH", "/proxies/p", R"({"upstream": "127.0.0.1:9"})"));
  expect_refused(call("DELETE", "/proxies/p"));
}

TEST_F(ToxiproxyLocks, StopAPopulateAtTheHopThatIsHeld) {
  const Answer answer = call("POST", "/populate", R"([
      {"name": "new", "listen": "127.0.0.1:0", "upstream": "127.0.0.1:9"},
      {"name": "p", "listen": "127.0.0.1:0", "upstream": "127.0.0.1:9"}])");
  expect_refused(answer);
  EXPECT_EQ(answer.body.at("proxies").size(), 1U);
}

TEST_F(ToxiproxyLocks, LetAResetPassThatDoesNotTouchTheRunsFaults) {
  ASSERT_TRUE(control.put_faults({slow_on("p")}, runner));
  add(R"({"type": "latency", "name": "t", "attributes": {"latency": 5}})", "free");
  EXPECT_EQ(call("PATCH", "/proxies/free", R"({"enabled": false})").status, 200);
  EXPECT_EQ(call("POST", "/reset").status, 204);
  EXPECT_TRUE(toxics("free").empty());
  EXPECT_EQ(call("GET", "/proxies/free").body.at("enabled"), true);
  EXPECT_TRUE(control.fault("run-slow"));
}

TEST_F(ToxiproxyLocks, AreRefusedWhileAToxicStands) {
  add(R"({"type": "latency", "name": "t", "attributes": {"latency": 5}})", "free");
  EXPECT_FALSE(control.lock("other-1", {"free"}));
  EXPECT_EQ(call("DELETE", "/proxies/free/toxics/t").status, 204);
  EXPECT_TRUE(control.lock("other-1", {"free"}));
}

}  // namespace
}  // namespace squall::api
