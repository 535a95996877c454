// Schedules and blackouts over HTTP.
#include "api/game_day.hpp"
#include "config/schedule_codec.hpp"

namespace squall::api {
namespace {

using runs::experiment_text;
using testing::ElementsAre;
using testing::HasSubstr;

const std::string peak = R"({"cron": "0 17 * * FRI", "tz": "Europe/Berlin", "for": "3h"})";

class Schedule : public GameDayTest {
 protected:
  // 10:00 UTC on 2 January 2024, a Tuesday.
  Schedule() {
    wall = [] { return control::WallTime(std::chrono::seconds(1'704'153'600 + 10 * 3600)); };
  }
};

// --- what comes ---

TEST_F(Schedule, ListsWhatComesInItsOwnZone) {
  write("a.yaml", experiment_text("slow", "db", "schedule: {cron: \"0 9 * * *\", tz: Europe/Berlin}\n"));
  write("b.yaml", experiment_text("by-hand"));
  const json scheduled = get("/v1/schedule").body.at("schedule");
  ASSERT_EQ(scheduled.size(), 1U);
  EXPECT_EQ(scheduled[0].at("experiment"), "slow");
  EXPECT_EQ(scheduled[0].at("schedule").at("tz"), "Europe/Berlin");
  EXPECT_EQ(scheduled[0].at("next").size(), 10U);
  EXPECT_EQ(scheduled[0].at("next").at(0).at("local"), "2024-01-03 09:00 CET");
  EXPECT_EQ(scheduled[0].at("next").at(0).at("instant"), "2024-01-03T08:00:00.000Z");
}

TEST_F(Schedule, SaysWhyAnInstantWouldBeRefused) {
  write("a.yaml", experiment_text("slow", "db", "schedule: {cron: \"0 18 * * FRI\", tz: Europe/Berlin}\n"));
  put("/v1/blackouts/peak", peak);
  const json next = get("/v1/schedule?count=1").body.at("schedule").at(0).at("next");
  ASSERT_EQ(next.size(), 1U);
  EXPECT_THAT(next[0].at("refused").get<std::string>(), HasSubstr("peak"));
}

TEST_F(Schedule, RefusesACountThatIsNone) {
  for (const char* count : {"0", "101", "x", ""})
    EXPECT_EQ(get(std::string("/v1/schedule?count=") + count).status, 400) << count;
}

// --- blackouts ---

TEST_F(Schedule, KeepsABlackoutUntilItIsRemoved) {
  const Answer made = put("/v1/blackouts/peak", peak);
  EXPECT_EQ(made.status, 201) << made.text;
  EXPECT_EQ(made.body.at("source"), "api");
  EXPECT_EQ(put("/v1/blackouts/peak", peak).status, 200);
  EXPECT_EQ(get("/v1/blackouts").body.at("blackouts").at(0).at("for"), "3h");
  EXPECT_EQ(remove("/v1/blackouts/peak").status, 204);
  EXPECT_EQ(get("/v1/blackouts").body.at("blackouts").size(), 0U);
}

TEST_F(Schedule, TellsWhereABlackoutComesFrom) {
  runs::BoardOptions options;
  options.blackouts = {*config::decode_blackout(*config::load_text(peak, config::Format::json), "", "freeze")};
  open_board(std::move(options));
  put("/v1/blackouts/peak", peak);
  const json blackouts = get("/v1/blackouts").body.at("blackouts");
  ASSERT_EQ(blackouts.size(), 2U);
  EXPECT_EQ(blackouts[0].at("name"), "freeze");
  EXPECT_EQ(blackouts[0].at("source"), "file");
  EXPECT_EQ(blackouts[1].at("source"), "api");
  EXPECT_EQ(put("/v1/blackouts/freeze", peak).status, 409);
  EXPECT_EQ(remove("/v1/blackouts/freeze").status, 409);
}

TEST_F(Schedule, TellsWhatIsWrongWithABlackoutAndWhere) {
  const Answer answer =
      put("/v1/blackouts/peak", "{\"cron\": \"0 25 * * *\",\n\"tz\": \"Europe/Berln\", \"for\": \"3h\"}");
  EXPECT_EQ(answer.status, 422);
  ASSERT_EQ(answer.body.at("errors").size(), 2U);
  EXPECT_EQ(answer.problem(0).at("path"), "/cron");
  EXPECT_EQ(answer.problem(1).at("line"), 2);
  EXPECT_THAT(answer.problem(1).at("hint").get<std::string>(), HasSubstr("Europe/Berlin"));
}

TEST_F(Schedule, NamesTheNearestBlackout) {
  put("/v1/blackouts/peak", peak);
  const Answer answer = remove("/v1/blackouts/peek");
  EXPECT_EQ(answer.status, 404);
  EXPECT_THAT(answer.problem().at("hint").get<std::string>(), HasSubstr("peak"));
}

TEST_F(Schedule, KeepsRunsOutOfABlackout) {
  put("/v1/blackouts/now", R"({"cron": "0 9 * * *", "tz": "UTC", "for": "3h"})");
  const Answer answer = post_file(experiment_text("slow"));
  EXPECT_EQ(answer.status, 409);
  EXPECT_THAT(answer.problem().at("message").get<std::string>(), HasSubstr("now"));
}

TEST_F(Schedule, KeepsNoBlackoutWithoutRoomOnTheDisk) {
  open_door();
  store.before_writing([](const std::string& call) { return call != "put_blackout"; });
  EXPECT_EQ(put("/v1/blackouts/peak", peak).status, 507);
}

}  // namespace
}  // namespace squall::api
