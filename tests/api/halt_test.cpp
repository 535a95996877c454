// /v1/halt: answers whatever else is stuck, blocks new faults, needs a reason to go.
#include <future>
#include <thread>

#include "api/fixture.hpp"

namespace squall::api {
namespace {

class Halt : public ApiTest {
 protected:
  void SetUp() override {
    have_hop();
    have_fault();
  }
};

TEST_F(Halt, NeedsNoBodyAndNoReason) {
  const Answer answer = door.call("PUT", "/v1/halt");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body.at("halted"), true);
  EXPECT_EQ(answer.body.at("persisted"), true);
}

TEST_F(Halt, KeepsItsReasonAndWhoItWas) {
  door.call("PUT", "/v1/halt?reason=smoke%20in%20rack%204", "", "", {{"X-Squall-As", "ana"}});
  const json halt = get("/v1/halt").body;
  EXPECT_EQ(halt.at("reason"), "smoke in rack 4");
  EXPECT_EQ(halt.at("by"), "ana");
  EXPECT_EQ(halt.at("since"), "1970-01-01T01:00:00.000Z");
}

TEST_F(Halt, TakesAReasonOfAnyLength) {
  EXPECT_EQ(door.call("PUT", "/v1/halt?reason=" + std::string(5000, 'x')).status, 200);
}

TEST_F(Halt, EndsEveryFault) {
  put("/v1/halt", "");
  EXPECT_TRUE(get("/v1/faults").body.at("faults").empty());
  EXPECT_TRUE(plane.published().faults.empty());
}

TEST_F(Halt, RefusesNewFaultsWith423) {
  put("/v1/halt", "");
  EXPECT_EQ(put("/v1/faults/new", slow_fault).status, 423);
  EXPECT_EQ(put("/v1/faults", R"({"faults": [)" + slow_fault + "]}").status, 423);
  EXPECT_EQ(patch("/v1/faults/slow", R"({"enabled": true})").status, 423);
  EXPECT_EQ(put("/v1/hops/other", R"({"listen": "127.0.0.1:0", "upstream": "127.0.0.1:1", "faults": [
                {"on": "response", "delay": "1s", "for": "5m"}]})")
                .status,
            423);
}

TEST_F(Halt, LetsHopsChange) {
  put("/v1/halt", "");
  have_hop("other");
  EXPECT_EQ(patch("/v1/hops/db", R"({"enabled": false})").status, 200);
  EXPECT_EQ(remove("/v1/hops/db").status, 204);
}

TEST_F(Halt, LetsFaultsBeDeleted) {
  put("/v1/halt", "");
  EXPECT_EQ(remove("/v1/faults").status, 200);
}

TEST_F(Halt, IsReleasedWithAReasonOnly) {
  put("/v1/halt", "");
  EXPECT_EQ(remove("/v1/halt").status, 422);
  EXPECT_EQ(remove("/v1/halt?reason=all%20clear").body.at("halted"), false);
  EXPECT_EQ(put("/v1/faults/new", slow_fault).status, 200);
}

TEST_F(Halt, AnswersWhileAnotherCallIsStuckInAPublish) {
  std::promise<void> inside;
  std::promise<void> go_on;
  plane.before_publish([&] {
    inside.set_value();
    go_on.get_future().wait();
  });
  std::future<Answer> stuck = std::async(std::launch::async, [&] { return put("/v1/faults/late", slow_fault); });
  inside.get_future().wait();
  plane.before_publish(nullptr);

  // The Unix socket has a server and a thread of its own; here a second port plays its part.
  Door other(router, hub);
  EXPECT_EQ(other.call("PUT", "/v1/halt").body.at("halted"), true);
  EXPECT_TRUE(other.call("GET", "/v1/faults").body.at("faults").empty());
  EXPECT_TRUE(plane.halted());

  go_on.set_value();
  EXPECT_EQ(stuck.get().status, 423);
  EXPECT_TRUE(plane.published().faults.empty());
}

}  // namespace
}  // namespace squall::api
