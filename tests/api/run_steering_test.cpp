// Runs that are stopped, paused, led on and written about over HTTP, and what each says when it makes no sense.
#include "api/game_day.hpp"

namespace squall::api {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

class SteeredRuns : public GameDayTest {};

// --- stopping ---

TEST_F(SteeredRuns, AreStoppedWithAReceipt) {
  plane.connect("db", {1, "127.0.0.1:9", "", {}, 0, 0, 0, {}});
  const std::string id = injecting();
  const Answer answer = post(run_path(id, "stop") + "?reason=enough");
  EXPECT_THAT(plane.faults(), IsEmpty());
  EXPECT_EQ(answer.status, 200) << answer.text;
  EXPECT_EQ(answer.body.at("id"), id);
  EXPECT_EQ(answer.body.at("receipt").at("epoch"), plane.stats().epoch);
  await_stored(*board->find(id));
  const json run = get(run_path(id)).body;
  EXPECT_EQ(run.at("outcome"), "stopped");
  EXPECT_EQ(run.at("stopped").at("cause"), "person");
  EXPECT_EQ(run.at("stopped").at("text"), "enough");
}

TEST_F(SteeredRuns, AreStoppedWithoutADiskWhateverKeyIsSent) {
  const std::string id = injecting();
  store.before_writing([](const std::string&) { return false; });
  EXPECT_EQ(open_door().call("POST", run_path(id, "stop"), "", "", {{"Idempotency-Key", "k"}}).status, 200);
  EXPECT_THAT(plane.faults(), IsEmpty());
  store.before_writing(nullptr);
}

TEST_F(SteeredRuns, AreStoppedByTheDeletionOfTheirFault) {
  const std::string id = injecting();
  EXPECT_EQ(remove("/v1/faults/slow%2Fslow%2F1").status, 200);
  await_stored(*board->find(id));
  EXPECT_EQ(get(run_path(id)).body.at("stopped").at("cause"), "fault_deleted");
}

TEST_F(SteeredRuns, AreNotStoppedTwice) {
  const std::string id = ended();
  EXPECT_EQ(post(run_path(id, "stop")).status, 409);
}

// --- steering ---

TEST_F(SteeredRuns, ArePausedAndGoOn) {
  const std::string id = injecting();
  const Answer paused = post(run_path(id, "pause"));
  EXPECT_EQ(paused.status, 200) << paused.text;
  EXPECT_EQ(paused.body.at("paused"), true);
  EXPECT_THAT(plane.faults(), IsEmpty());
  EXPECT_EQ(post(run_path(id, "pause")).status, 409);
  EXPECT_EQ(post(run_path(id, "pause"), R"({"paused": false})").body.at("paused"), false);
  EXPECT_EQ(plane.faults().size(), 1U);
}

TEST_F(SteeredRuns, AreExtendedAndThenModified) {
  const std::string id = injecting();
  const Answer longer = post(run_path(id, "extend"), R"({"by": "5s"})");
  EXPECT_EQ(longer.status, 200) << longer.text;
  EXPECT_EQ(row(id).modified, true);
  const Answer too_long = post(run_path(id, "extend"), R"({"by": "1h"})");
  EXPECT_EQ(too_long.status, 409);
  EXPECT_THAT(too_long.problem().at("message").get<std::string>(), HasSubstr("limits.max_duration"));
  EXPECT_EQ(post(run_path(id, "extend"), R"({"by": "0s"})").problem().at("path"), "/by");
  EXPECT_EQ(post(run_path(id, "extend"), R"({"by": 5})").status, 422);
}

TEST_F(SteeredRuns, GoOnByNextAndTellWhenTheyDoNot) {
  const std::string id = started();
  const Answer early = post(run_path(id, "next"));
  EXPECT_EQ(early.status, 409);
  EXPECT_EQ(early.problem().at("message"), "nothing is injected now");
  ASSERT_TRUE(plane.await_faults_on());
  post(run_path(id, "notes"), R"({"text": "they are on"})");
  const Answer next = post(run_path(id, "next"));
  EXPECT_EQ(next.status, 200) << next.text;
  EXPECT_EQ(next.body.at("state"), "recovering");
}

TEST_F(SteeredRuns, TakeNotesAndTicksAlsoAfterTheEnd) {
  const std::string id = started();
  EXPECT_EQ(post(run_path(id, "notes"), R"({"text": "it begins"})").status, 200);
  EXPECT_EQ(post(run_path(id, "ticks"), R"({"step": 2})").status, 200);
  post(run_path(id, "stop"));
  await_stored(*board->find(id));
  EXPECT_EQ(post(run_path(id, "notes"), R"({"text": "the pool was empty"})").status, 200);
  EXPECT_EQ(post(run_path(id, "ticks"), R"({"step": 3})").status, 200);
  EXPECT_EQ(entries<experiment::Note>(id).back().text, "the pool was empty");
  EXPECT_EQ(entries<experiment::Tick>(id).back().step, 3U);
}

TEST_F(SteeredRuns, RefuseNotesAndTicksThatAreNone) {
  const std::string id = started();
  EXPECT_EQ(post(run_path(id, "notes"), R"({"text": ")" + std::string(4001, 'x') + "\"}").problem().at("path"),
            "/text");
  EXPECT_EQ(post(run_path(id, "notes"), "{}").status, 422);
  EXPECT_EQ(post(run_path(id, "ticks"), R"({"step": 0})").status, 422);
  EXPECT_EQ(post(run_path(id, "ticks")).status, 400);
}

TEST_F(SteeredRuns, ThatHaveEndedAreNotSteered) {
  const std::string id = ended();
  for (const char* what : {"next", "pause", "attend"}) EXPECT_EQ(post(run_path(id, what)).status, 409) << what;
  const Answer answer = post(run_path(id, "extend"), R"({"by": "5s"})");
  EXPECT_EQ(answer.status, 409);
  EXPECT_THAT(answer.body.at("detail").get<std::string>(), HasSubstr("has ended"));
}

TEST_F(SteeredRuns, NobodyHasHeardOfAre404AndTheNearestIsNamed) {
  started();
  for (const char* what : {"", "report", "events"})
    EXPECT_THAT(get(run_path("slow-11", what)).problem().at("hint").get<std::string>(), HasSubstr("slow-1")) << what;
  for (const char* what : {"stop", "next", "pause"}) EXPECT_EQ(post(run_path("slow-11", what)).status, 404) << what;
  EXPECT_EQ(post(run_path("slow-11", "notes"), R"({"text": "x"})").status, 404);
}

}  // namespace
}  // namespace squall::api
