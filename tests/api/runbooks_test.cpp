// Runbooks over HTTP: the list with who rehearses them, one rendered without a run, one of a run with its ticks.
#include "api/game_day.hpp"

namespace squall::api {
namespace {

using experiment::Outcome;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class RunbookRoutes : public GameDayTest {
 protected:
  RunbookRoutes() { have_checkout(); }

  std::string run_of_slow() {
    const Answer answer = post("/v1/runs", R"({"experiment": "slow"})");
    EXPECT_EQ(answer.status, 201) << answer.text;
    EXPECT_EQ(answer.body.value("runbook", ""), "db-slow");
    return answer.body.value("id", "");
  }
  std::string of_door() { return "http://127.0.0.1:" + std::to_string(open_door().port()); }
  Answer tick(const std::string& run, int step) { return post(run_path(run, "ticks"), json{{"step", step}}.dump()); }
};

TEST_F(RunbookRoutes, ListWhatTheFolderHasAndWhoRehearsesIt) {
  const std::string run = past_run(Outcome::held);
  write_entry(run, experiment::Tick{"ana", 1});
  const Answer answer = get("/v1/runbooks");
  ASSERT_EQ(answer.status, 200) << answer.text;
  EXPECT_EQ(answer.body.at("folder"), scratch.file("runbooks"));
  const json runbook = answer.body.at("runbooks").at(0);
  EXPECT_EQ(runbook.at("name"), "db-slow");
  EXPECT_EQ(runbook.at("title"), "The orders are slow");
  EXPECT_EQ(runbook.at("hop"), "orders-db");
  EXPECT_THAT(runbook.at("modes"), ElementsAre("slow"));
  EXPECT_EQ(runbook.at("owner"), "shop");
  EXPECT_EQ(runbook.at("steps"), 3);
  EXPECT_GT(runbook.at("words"), 10);
  EXPECT_THAT(runbook.at("experiments"), ElementsAre("slow"));
  EXPECT_EQ(runbook.at("rehearsed").at("run"), run);
  EXPECT_EQ(runbook.at("rehearsed").at("by"), "ana");
  EXPECT_TRUE(runbook.at("rehearsed").contains("at"));
}

TEST_F(RunbookRoutes, SayThatNobodyRehearsedOne) {
  past_run(Outcome::held);
  EXPECT_EQ(get("/v1/runbooks").body.at("runbooks").at(0).at("rehearsed"), nullptr);
}

TEST_F(RunbookRoutes, ListWhatIsWrongWithAFile) {
  write_runbook("cache.md", "# Nothing\n");
  const json wrong = get("/v1/runbooks").body.at("runbooks").at(0);
  EXPECT_EQ(wrong.at("file"), "cache.md");
  EXPECT_FALSE(wrong.contains("name"));
  EXPECT_GT(wrong.at("problems").at(0).at("line"), 0);
  const Answer answer = get("/v1/runbooks/cache");
  EXPECT_EQ(answer.status, 422);
  EXPECT_THAT(answer.body.at("detail").get<std::string>(), HasSubstr("cache.md"));
  EXPECT_EQ(answer.body.at("errors"), wrong.at("problems"));
}

TEST_F(RunbookRoutes, RenderOneThatIsTooLongAndSaySo) {
  std::string many;
  for (int i = 0; i < 201; ++i) many += "word ";
  write_runbook("db-slow.md", runs::runbook_text() + many);
  const json listed = get("/v1/runbooks").body.at("runbooks").at(0);
  EXPECT_EQ(listed.at("name"), "db-slow");
  EXPECT_THAT(listed.at("problems").at(0).at("message").get<std::string>(), HasSubstr("words outside code"));
  const Answer answer = get("/v1/runbooks/db-slow?format=json");
  ASSERT_EQ(answer.status, 200) << answer.text;
  EXPECT_EQ(answer.body.at("problems"), listed.at("problems"));
  EXPECT_THAT(answer.body.at("text").get<std::string>(), testing::StartsWith("> This file has a mistake"));
  EXPECT_EQ(tick(run_of_slow(), 4).status, 422);
}

TEST_F(RunbookRoutes, NameWhoRehearsesOneAndWhenThatWasLast) {
  EXPECT_THAT(get("/v1/runbooks/db-slow?format=md").text,
              HasSubstr("\nRehearsed by slow; nobody ever ticked a step of it.\n"));
  const std::string run = past_run(Outcome::held);
  write_entry(run, experiment::Tick{"ana", 1});
  const std::string day = get("/v1/runbooks").body.at("runbooks").at(0).at("rehearsed").at("at");
  EXPECT_THAT(get("/v1/runbooks/db-slow?format=md").text,
              HasSubstr("\nRehearsed by slow; last in `" + run + "` on " + day.substr(0, 10) + " by ana.\n"));
  EXPECT_THAT(get("/v1/runbooks/db-slow").text, HasSubstr("<a href=\"" + of_door() + run_path(run, "report") + "\""));
}

TEST_F(RunbookRoutes, RenderOneWithoutARun) {
  const Answer text = get("/v1/runbooks/db-slow?format=md");
  EXPECT_EQ(text.type, "text/markdown; charset=utf-8");
  EXPECT_THAT(text.text, AllOf(HasSubstr("(no run)"), Not(HasSubstr("{{")), HasSubstr(of_door())));
  const Answer page = get("/v1/runbooks/db-slow");
  EXPECT_EQ(page.type, "text/html; charset=utf-8");
  EXPECT_THAT(page.text, AllOf(HasSubstr("The orders are slow"), Not(HasSubstr("{{"))));
  EXPECT_EQ(get("/v1/runbooks/db-slow?format=pdf").status, 400);
}

TEST_F(RunbookRoutes, TellTheStepsOfOneAsJson) {
  const json runbook = get("/v1/runbooks/db-slow?format=json").body;
  EXPECT_EQ(runbook.at("name"), "db-slow");
  EXPECT_THAT(runbook.at("experiments"), ElementsAre("slow"));
  EXPECT_EQ(runbook.at("rehearsed"), nullptr);
  EXPECT_EQ(runbook.at("steps").size(), 3u);
  const json last = runbook.at("steps").at(2);
  EXPECT_EQ(last.at("number"), 3);
  EXPECT_THAT(last.at("imperative").get<std::string>(), HasSubstr("Look at the faults"));
  EXPECT_THAT(last.at("command").get<std::string>(), HasSubstr("faults"));
  EXPECT_THAT(last.at("expected").get<std::string>(), HasSubstr("none"));
  EXPECT_EQ(last.at("ticked"), nullptr);
  EXPECT_EQ(runbook.at("text"), get("/v1/runbooks/db-slow?format=md").text);
}

TEST_F(RunbookRoutes, NameTheNearestWhenThereIsNoSuch) {
  const Answer answer = get("/v1/runbooks/db-slw");
  EXPECT_EQ(answer.status, 404);
  EXPECT_THAT(answer.problem().at("hint").get<std::string>(), HasSubstr("db-slow"));
}

// --- of a run ---

TEST_F(RunbookRoutes, RenderOneWithTheValuesOfItsRun) {
  const std::string id = run_of_slow();
  const std::string text = get(run_path(id, "runbook") + "?format=md").text;
  for (const std::string& value :
       {id, std::string("delay 200ms on response of db"), get("/v1/hops/db").body.at("upstream").get<std::string>(),
        get("/v1/hops/db").body.at("listen").get<std::string>(), "squall --url " + of_door() + " halt",
        of_door() + "/v1/runs/" + id + "/report"})
    EXPECT_THAT(text, HasSubstr(value));
  EXPECT_THAT(text, AllOf(Not(HasSubstr("{{")), Not(HasSubstr("(no run)"))));
  EXPECT_THAT(get(run_path(id, "runbook")).type, HasSubstr("text/html"));
}

TEST_F(RunbookRoutes, LeaveNoVariableInWhatIsToldOfItsSteps) {
  const std::string id = run_of_slow();
  const json runbook = get(run_path(id, "runbook") + "?format=json").body;
  EXPECT_THAT(runbook.dump(), AllOf(Not(HasSubstr("{{")), Not(HasSubstr("(no run)"))));
  EXPECT_EQ(runbook.at("steps").at(1).at("command"), "squall --url " + of_door() + " halt");
  ASSERT_EQ(post(run_path(id, "stop")).status, 200);
  await_stored(*board->find(id));
  for (const char* format : {"html", "md"})
    EXPECT_THAT(
        get(run_path(id, "report") + "?format=" + format).text,
        AllOf(Not(HasSubstr("{{")), HasSubstr("Ask db itself."), HasSubstr(of_door() + run_path(id, "runbook"))));
  const json report = get(run_path(id, "report") + "?format=json").body.at("runbook");
  EXPECT_THAT(report.dump(), AllOf(Not(HasSubstr("{{")), HasSubstr("Ask db itself.")));
  EXPECT_EQ(report.at("page"), of_door() + run_path(id, "runbook"));
}

TEST_F(RunbookRoutes, KeepOneAsItWasWhenTheRunStarted) {
  const std::string id = run_of_slow();
  write_runbook("db-slow.md", "# Another\n");
  EXPECT_EQ(get(run_path(id, "runbook") + "?format=json").body.at("title"), "The orders are slow");
  ASSERT_EQ(post(run_path(id, "stop")).status, 200);
  await_stored(*board->find(id));
  EXPECT_EQ(get(run_path(id, "runbook") + "?format=json").body.at("title"), "The orders are slow");
}

TEST_F(RunbookRoutes, ShowWhoTickedAStepAndWhen) {
  const std::string id = run_of_slow();
  ASSERT_EQ(tick(id, 2).status, 200);
  const json steps = get(run_path(id, "runbook") + "?format=json").body.at("steps");
  EXPECT_EQ(steps.at(0).at("ticked"), nullptr);
  EXPECT_NE(steps.at(1).at("ticked").at("by"), "");
  EXPECT_THAT(steps.at(1).at("ticked").at("at").get<std::string>(), HasSubstr("T"));
  EXPECT_THAT(get(run_path(id, "runbook") + "?format=md").text, HasSubstr("[x]"));
}

TEST_F(RunbookRoutes, TickNoStepThatTheRunbookHasNot) {
  const std::string id = run_of_slow();
  const auto refused = [&] {
    const Answer answer = tick(id, 4);
    EXPECT_EQ(answer.status, 422) << answer.text;
    EXPECT_EQ(answer.problem().at("path"), "/step");
    EXPECT_EQ(answer.problem().at("line"), 1);
    EXPECT_EQ(answer.problem().at("message"), "the runbook db-slow has no step 4");
  };
  refused();
  ASSERT_EQ(post(run_path(id, "stop")).status, 200);
  await_stored(*board->find(id));
  refused();
  EXPECT_EQ(tick(id, 3).status, 200);
  EXPECT_EQ(entries<experiment::Tick>(id).size(), 1u);
  EXPECT_EQ(tick("slow-99", 1).status, 404);
}

TEST_F(RunbookRoutes, HaveNothingOfARunWhoseExperimentNamesNone) {
  const std::string id = started();
  EXPECT_EQ(get(run_path(id)).body.at("runbook"), "");
  const Answer answer = get(run_path(id, "runbook"));
  EXPECT_EQ(answer.status, 404);
  EXPECT_THAT(answer.problem().at("message").get<std::string>(), HasSubstr("names no runbook"));
  EXPECT_EQ(get(run_path("slow-99", "runbook")).status, 404);
}

TEST_F(RunbookRoutes, StartNoRunWhoseRunbookIsNotThere) {
  const Answer answer = post_file(runs::experiment_text("slow", "db", "runbook: db-slw\n"));
  EXPECT_EQ(answer.status, 422);
  EXPECT_EQ(answer.problem().at("path"), "/runbook");
  EXPECT_THAT(answer.problem().at("hint").get<std::string>(), HasSubstr("db-slow"));
}

TEST_F(RunbookRoutes, AreNamedInTheListOfExperiments) {
  EXPECT_EQ(get("/v1/experiments").body.at("experiments").at(0).at("runbook"), "db-slow");
}

}  // namespace
}  // namespace squall::api
