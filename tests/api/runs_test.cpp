// Runs over HTTP: started in every form, watched, steered and stopped, and each refusal with its status and its words.
#include "api/game_day.hpp"

namespace squall::api {
namespace {

using runs::experiment_text;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class Runs : public GameDayTest {};

std::string file_body(const std::string& name, const std::string& text, const json& more = json::object()) {
  json body = {{"file", {{"name", name}, {"text", text}}}};
  body.update(more);
  return body.dump();
}

// --- starting ---

TEST_F(Runs, StartByTheNameOfAnExperiment) {
  write("a.yaml", experiment_text("slow"));
  const Answer answer = post("/v1/runs?reason=drill", R"({"experiment": "slow", "seed": 5})");
  ASSERT_EQ(answer.status, 201) << answer.text;
  EXPECT_EQ(answer.body.at("id"), "slow-1");
  EXPECT_EQ(answer.headers.find("Location")->second, "/v1/runs/slow-1");
  EXPECT_EQ(answer.body.at("file"), "a.yaml");
  EXPECT_EQ(answer.body.at("seed"), 5);
  EXPECT_EQ(answer.body.at("reason"), "drill");
  EXPECT_EQ(answer.body.at("modified"), false);
  EXPECT_EQ(control.holder("db"), "slow-1");
}

TEST_F(Runs, StartFromTheTextOfAFile) {
  const Answer answer = post("/v1/runs", file_body("mine.yaml", experiment_text("slow")));
  ASSERT_EQ(answer.status, 201) << answer.text;
  EXPECT_EQ(answer.body.at("file"), "mine.yaml");
}

TEST_F(Runs, StartFromABodyThatIsTheFileWithItsVariablesInTheQuery) {
  const std::string text = experiment_text("slow", "db", "owner: \"{{who}}\"\nvars: {who: ana}\n");
  const Answer answer = post_file(text, "?var=who=ben&seed=7&attended=true");
  ASSERT_EQ(answer.status, 201) << answer.text;
  EXPECT_EQ(answer.body.at("owner"), "ben");
  EXPECT_EQ(answer.body.at("vars").at("who"), "ben");
  EXPECT_EQ(answer.body.at("modified"), true);
  EXPECT_EQ(answer.body.at("seed"), 7);
  EXPECT_EQ(answer.body.at("attended"), true);
}

TEST_F(Runs, StartFromJsonAsWell) {
  const std::string text = R"({"squall": 1, "name": "slow", "claim": "it holds", "phases": [{"name": "p", "for": "9s",
      "faults": [{"hop": "db", "on": "response", "delay": "1ms"}]}],
      "checks": [{"id": "open", "from": {"hop": "db.connections"}, "expect": "< 9"}]})";
  const Answer answer = post("/v1/runs", text);
  ASSERT_EQ(answer.status, 201) << answer.text;
  EXPECT_EQ(post(run_path("slow-1", "stop")).status, 200);
  await_stored(*board->find("slow-1"));
  open_board();  // read back from the store alone
  EXPECT_TRUE(board->record("slow-1"));
}

TEST_F(Runs, AreRefusedAtTheirPlacesInTheFile) {
  const std::string text = experiment_text("slow", "db", "recovry: 2s\n");
  for (const Answer& answer : {post("/v1/runs", file_body("mine.yaml", text)), post_file(text)}) {
    EXPECT_EQ(answer.status, 422);
    EXPECT_EQ(answer.problem().at("path"), "/recovry");
    EXPECT_EQ(answer.problem().at("line"), 10);
    EXPECT_THAT(answer.problem().at("hint").get<std::string>(), HasSubstr("recovery"));
  }
  EXPECT_THAT(post("/v1/runs", file_body("mine.yaml", text)).body.at("detail").get<std::string>(),
              HasSubstr("mine.yaml: "));
}

TEST_F(Runs, AreRefusedForWhatThisServerHasNotAtItsPlaceInTheFile) {
  const Answer answer = post("/v1/runs", file_body("mine.yaml", experiment_text("slow", "dv")));
  EXPECT_EQ(answer.status, 422);
  EXPECT_EQ(answer.problem().at("path"), "/phases/0/faults/0/hop");
  EXPECT_EQ(answer.problem().at("line"), 8);
  EXPECT_THAT(answer.problem().at("hint").get<std::string>(), HasSubstr("db"));
}

TEST_F(Runs, SayWhenOnlyALimitOfThisServerIsInTheWay) {
  std::string text = experiment_text("slow", "db", "limits: {max_duration: 3h}\n");
  text.replace(text.find("for: 10m"), 8, "for: 2h");
  const Answer answer = post("/v1/runs", file_body("mine.yaml", text));
  EXPECT_EQ(answer.status, 422) << answer.text;
  EXPECT_EQ(answer.body.at("type"), "urn:squall:over-limit");
  EXPECT_EQ(answer.problem().at("path"), "/phases/0/for");
  EXPECT_EQ(answer.problem().at("line"), 8);
  EXPECT_EQ(post_file(experiment_text("slow", "dv")).body.at("type"), "about:blank");
}

TEST_F(Runs, AreRefusedWithEveryProblemAtOnce) {
  EXPECT_EQ(post_file(experiment_text("slow", "db", "recovry: 2s\nlimit: {}\n")).body.at("errors").size(), 2U);
}

TEST_F(Runs, TellALineOfABodyThatCannotBeRead) {
  const Answer answer = post("/v1/runs", "{\"experiment\":\n }");
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.problem().at("line"), 2);
}

TEST_F(Runs, RefuseABodyThatNamesNothingOrTwoThings) {
  EXPECT_EQ(post("/v1/runs", "{}").status, 422);
  EXPECT_EQ(post("/v1/runs", file_body("a.yaml", experiment_text("slow"), {{"experiment", "slow"}})).status, 422);
  EXPECT_EQ(post("/v1/runs", R"({"experimnt": "slow"})").problem().at("path"), "/experimnt");
}

TEST_F(Runs, RefuseVariablesThatAreNone) {
  EXPECT_THAT(post_file(experiment_text("slow"), "?var=ms=4").problem().at("message").get<std::string>(),
              HasSubstr("no variable \"ms\""));
  EXPECT_THAT(post_file(experiment_text("slow"), "?var=ms").problem().at("message").get<std::string>(),
              HasSubstr("has no value"));
  EXPECT_EQ(post_file(experiment_text("slow"), "?seed=many").status, 422);
  EXPECT_EQ(post("/v1/runs", R"({"experiment": "slow", "vars": {"ms": [1]}})").problem().at("path"), "/vars/ms");
}

TEST_F(Runs, NameTheNearestExperimentWhenThereIsNoSuch) {
  write("a.yaml", experiment_text("slow-database"));
  const Answer answer = post("/v1/runs", R"({"experiment": "slow-databse"})");
  EXPECT_EQ(answer.status, 404);
  EXPECT_THAT(answer.problem().at("hint").get<std::string>(), HasSubstr("slow-database"));
}

TEST_F(Runs, NameWhoHoldsTheHop) {
  started("slow");
  const Answer answer = post_file(experiment_text("other"));
  EXPECT_EQ(answer.status, 409);
  EXPECT_EQ(answer.problem().at("message"), "the hop \"db\" is held by the run slow-1");
  EXPECT_THAT(answer.problem().at("hint").get<std::string>(), HasSubstr("squall stop slow-1"));
}

TEST_F(Runs, DoNotStartWhileHalted) {
  put("/v1/halt?reason=fire", "");
  const Answer answer = post_file(experiment_text("slow"));
  EXPECT_EQ(answer.status, 423);
  EXPECT_THAT(answer.problem().at("message").get<std::string>(), HasSubstr("fire"));
}

TEST_F(Runs, DoNotStartWithoutRoomOnTheDisk) {
  open_door();
  store.before_writing([](const std::string& call) { return call != "create"; });
  const Answer answer = post_file(experiment_text("slow"));
  EXPECT_EQ(answer.status, 507);
  EXPECT_THAT(answer.problem().at("message").get<std::string>(), HasSubstr("no space left on device"));
}

// --- watching ---

TEST_F(Runs, ShowWhereTheyStand) {
  const std::string id = injecting();
  const json run = get(run_path(id)).body;
  EXPECT_EQ(run.at("state"), "injecting");
  EXPECT_FALSE(run.contains("outcome"));
  EXPECT_EQ(run.at("phase").at("name"), "slow");
  EXPECT_EQ(run.at("phase").at("until_go"), true);
  EXPECT_TRUE(run.contains("remaining"));
  EXPECT_EQ(run.at("checks").at(0).at("expect"), "< 100");
  EXPECT_EQ(run.at("report"), "/v1/runs/" + id + "/report");
}

TEST_F(Runs, HaveTheSameKeysWhenTheyAreReadFromTheStore) {
  const std::string id = injecting();
  post(run_path(id, "stop"));
  const auto runner = board->find(id);
  runner->wait();
  await_stored(*runner);
  const json run = get(run_path(id)).body;
  for (const char* key : {"id", "experiment", "claim", "state", "outcome", "why", "elapsed", "checks", "faults",
                          "results", "stopped", "started", "by", "seed", "hash", "report", "ended"})
    EXPECT_TRUE(run.contains(key)) << key;
  EXPECT_EQ(run.at("state"), "ended");
}

// The disk took the last entry of the journal, and then the process was killed.
TEST_F(Runs, ThatCrashedBehindTheirLastEntrySaySo) {
  store::RunRow row;
  row.experiment = "slow";
  experiment::Header header;
  header.text = experiment_text("slow");
  row.header = config::to_json(experiment::print_header(header));
  const std::string id = store.create(row).value();
  const experiment::Entry last = experiment::Ended{experiment::Outcome::held, "every check held", {}, {}};
  const store::EntryRow entry{{}, {}, "ended", config::to_json(experiment::print_entry(last))};
  ASSERT_TRUE(store.append(id, {&entry, 1}));
  ASSERT_TRUE(store.close_crashed("the server ended while it was under way", clock.wall()));
  EXPECT_EQ(get(run_path(id)).body.at("outcome"), "crashed");
  EXPECT_EQ(get("/v1/runs").body.at("runs").at(0).at("outcome"), "crashed");
}

TEST_F(Runs, GiveTheirJournalFromWhereItWasReadTo) {
  const std::string id = ended();
  const json all = get(run_path(id, "events")).body;
  EXPECT_EQ(all.at("events").back().at("kind"), "ended");
  EXPECT_EQ(all.at("next"), all.at("events").size());
  const std::size_t next = all.at("next");
  const json last = get(run_path(id, "events") + "?after=" + std::to_string(next - 1)).body;
  EXPECT_EQ(last.at("events").size(), 1U);
  EXPECT_EQ(last.at("events").at(0), all.at("events").back());
  EXPECT_EQ(last.at("next"), next);
  EXPECT_EQ(get(run_path(id, "events") + "?after=x").status, 400);
}

TEST_F(Runs, AreReportedInEachFormat) {
  const std::string id = ended();
  const Answer page = get(run_path(id, "report"));
  EXPECT_THAT(page.type, HasSubstr("text/html"));
  EXPECT_THAT(page.text, HasSubstr("a slow db is not felt"));
  EXPECT_THAT(get(run_path(id, "report") + "?format=md").text, HasSubstr("a slow db is not felt"));
  EXPECT_TRUE(get(run_path(id, "report") + "?format=json").body.is_object());
  EXPECT_THAT(get(run_path(id, "report") + "?format=junit").text, HasSubstr("<testsuite"));
  const Answer unknown = get(run_path(id, "report") + "?format=pdf");
  EXPECT_EQ(unknown.status, 400);
  EXPECT_THAT(unknown.body.at("detail").get<std::string>(), HasSubstr("html, md, json or junit"));
}

TEST_F(Runs, AreListedTheNewestFirst) {
  ended();
  ended();
  started("other", "cache");
  std::vector<std::string> ids;
  const json runs = get("/v1/runs").body.at("runs");
  for (const json& run : runs) ids.push_back(run.at("id"));
  EXPECT_THAT(ids, ElementsAre("other-3", "slow-2", "slow-1"));
  EXPECT_EQ(get("/v1/runs?experiment=slow").body.at("runs").size(), 2U);
  EXPECT_EQ(get("/v1/runs?open=true").body.at("runs").size(), 1U);
  EXPECT_EQ(get("/v1/runs?open=false").body.at("runs").size(), 2U);
  EXPECT_EQ(get("/v1/runs?limit=1").body.at("runs").at(0).at("id"), "other-3");
}

TEST_F(Runs, AreNotListedByWhatIsNoFilter) {
  for (const char* query : {"limit=0", "limit=1001", "limit=x", "open=perhaps"})
    EXPECT_EQ(get(std::string("/v1/runs?") + query).status, 400) << query;
}

// --- before they start ---

TEST_F(Runs, AreCheckedWithoutBeingStarted) {
  const Answer good = post("/v1/experiments/check", experiment_text("slow"), "application/yaml");
  EXPECT_EQ(good.status, 200) << good.text;
  EXPECT_EQ(good.body.at("valid"), true);
  EXPECT_EQ(post("/v1/experiments/check", experiment_text("slow", "dv"), "application/yaml").status, 422);
  EXPECT_EQ(board->list({})->size(), 0U);
}

TEST_F(Runs, ArePlannedWithEveryReasonAgainstThem) {
  started("other");
  const Answer plan = post("/v1/experiments/plan", experiment_text("slow"), "application/yaml");
  ASSERT_EQ(plan.status, 200) << plan.text;
  EXPECT_THAT(plan.body.at("timeline").get<std::string>(), HasSubstr("slow"));
  EXPECT_THAT(plan.body.at("hops"), ElementsAre("db"));
  EXPECT_THAT(plan.body.at("refusals").at(0).at("message").get<std::string>(), HasSubstr("held by the run other-1"));
}

TEST_F(Runs, ShowNoSecretInTheirPlan) {
  write("a.yaml", experiment_text("slow", "db", "",
                                  "{id: c, from: {http: \"http://127.0.0.1:1/?${env:TOKEN}\"}, expect: == 200}"));
  const Answer plan = post("/v1/experiments/plan", R"({"experiment": "slow"})");
  EXPECT_EQ(plan.status, 200);
  EXPECT_THAT(plan.text, Not(HasSubstr("hunter2")));
}

TEST_F(Runs, AreOfExperimentsThatAreListedWithWhatIsWrongWithThem) {
  write("a.yaml", experiment_text("slow"));
  write("b.yaml", experiment_text("bad", "db", "recovry: 1s\n"));
  const json list = get("/v1/experiments").body.at("experiments");
  ASSERT_EQ(list.size(), 2U);
  EXPECT_EQ(list[0].at("name"), "slow");
  EXPECT_EQ(list[0].at("valid"), true);
  EXPECT_EQ(list[1].at("valid"), false);
  EXPECT_EQ(list[1].at("errors").at(0).at("line"), 10);
}

// --- who may, and what there is ---

TEST_F(Runs, AreNotForWhoMayOnlyLook) {
  open_door();
  server::ServerOptions options;
  options.address = {Address::Kind::tcp, "127.0.0.1", 0};
  options.tokens = {{server::Scope::view, "eve", "look"}, {server::Scope::run, "ana", "do"}};
  server::ApiServer server(options, router, hub);
  ASSERT_TRUE(server.start());
  httplib::Client client("127.0.0.1", server.local_address().port);
  const auto call = [&](const std::string& token, const std::string& path, const std::string& body = "") {
    const auto result = client.Post(path, {{"Authorization", "Bearer " + token}}, body, "application/yaml");
    return result ? result->status : 0;
  };
  EXPECT_EQ(call("look", "/v1/runs", experiment_text("slow")), 403);
  EXPECT_EQ(call("look", "/v1/experiments/plan", experiment_text("slow")), 200);
  EXPECT_EQ(call("do", "/v1/runs", experiment_text("slow")), 201);
  for (const char* what : {"stop", "next", "pause", "extend", "attend", "notes", "ticks"})
    EXPECT_EQ(call("look", run_path("slow-1", what)), 403) << what;
  EXPECT_EQ(board->find("slow-1")->view().header.by, "ana");
  EXPECT_EQ(call("do", run_path("slow-1", "stop")), 200);
}

TEST_F(Runs, AreDescribedWithEveryOtherRoute) {
  const json paths = get("/v1/openapi.json").body.at("paths");
  for (const server::Route& route : router.routes()) {
    std::string method = route.method;
    for (char& letter : method) letter = static_cast<char>(std::tolower(letter));
    EXPECT_NE(paths.at(route.pattern).at(method).at("summary"), "") << route.method << " " << route.pattern;
    if (route.body == server::Body::required) {
      EXPECT_TRUE(paths.at(route.pattern).at(method).contains("requestBody")) << route.pattern;
    }
  }
}

}  // namespace
}  // namespace squall::api
