// Journeys over HTTP: the list, one with what its hops carry, its coverage in each format.
#include "api/game_day.hpp"

namespace squall::api {
namespace {

using experiment::Outcome;
using runs::journey_text;
using runs::seconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

class JourneyRoutes : public GameDayTest {
 protected:
  JourneyRoutes() { have_checkout(); }

  static std::vector<std::string> column(const json& list, const char* key) {
    std::vector<std::string> values;
    for (const json& item : list) values.push_back(item.at(key));
    return values;
  }
  json hop() { return get("/v1/journeys/checkout").body.at("hops").at(0); }
};

TEST_F(JourneyRoutes, ListWhatTheFolderHasWithItsCounts) {
  past_run(Outcome::held);
  const Answer answer = get("/v1/journeys");
  ASSERT_EQ(answer.status, 200) << answer.text;
  EXPECT_EQ(answer.body.at("folder"), scratch.file("journeys"));
  ASSERT_EQ(answer.body.at("journeys").size(), 1u);
  const json journey = answer.body.at("journeys").at(0);
  EXPECT_EQ(journey.at("name"), "checkout");
  EXPECT_EQ(journey.at("owner"), "shop");
  EXPECT_EQ(journey.at("file"), "checkout.yaml");
  EXPECT_EQ(journey.at("hops"), 1);
  EXPECT_EQ(journey.at("cells"), 2);
  EXPECT_EQ(journey.at("counts"),
            json({{"gap", 1}, {"broken", 0}, {"blind", 0}, {"stale", 0}, {"untested", 0}, {"proven", 1}}));
  EXPECT_FALSE(journey.contains("problems"));
}

TEST_F(JourneyRoutes, ListWhatIsWrongWithAFileAndWhere) {
  write_journey("bad.yaml", journey_text("bad", "db", "fresh: 3d\n"));
  const json wrong = get("/v1/journeys").body.at("journeys").at(0);
  EXPECT_EQ(wrong.at("file"), "bad.yaml");
  EXPECT_FALSE(wrong.contains("name"));
  EXPECT_EQ(wrong.at("problems").at(0).at("path"), "/fresh");
  EXPECT_EQ(wrong.at("problems").at(0).at("line"), 14);
}

TEST_F(JourneyRoutes, ListWhatPointsNowhereBesideTheCounts) {
  write_journey("checkout.yaml", journey_text("checkout", "dv"));
  const json journey = get("/v1/journeys").body.at("journeys").at(0);
  EXPECT_EQ(journey.at("name"), "checkout");
  EXPECT_EQ(journey.at("problems").at(0).at("path"), "/hops/0/proxy");
  EXPECT_THAT(journey.at("problems").at(0).at("hint").get<std::string>(), HasSubstr("db"));
}

TEST_F(JourneyRoutes, TellWhatDoesNotFitWithOneJourneyAndItsCoverage) {
  for (const char* path : {"/v1/journeys/checkout", "/v1/journeys/checkout/coverage"})
    EXPECT_FALSE(get(path).body.contains("problems")) << path;
  write_journey("checkout.yaml", journey_text("checkout", "cache"));
  for (const char* path : {"/v1/journeys/checkout", "/v1/journeys/checkout/coverage"}) {
    const json problems = get(path).body.at("problems");
    ASSERT_EQ(problems.size(), 1u) << path;
    EXPECT_EQ(problems.at(0).at("path"), "/hops/0/modes/slow/experiment");
    EXPECT_EQ(problems.at(0).at("line"), 12);
    EXPECT_THAT(problems.at(0).at("message").get<std::string>(), HasSubstr("breaks nothing on cache"));
  }
}

TEST_F(JourneyRoutes, TellWhatIsWrongWithTheFileOfAJourneyThatWasAskedFor) {
  write_journey("checkout.yaml", journey_text("checkout", "db", "fresh: 3d\n"));
  write_journey("second.yaml", journey_text("checkouts"));
  for (const char* path : {"/v1/journeys/checkout", "/v1/journeys/checkout/coverage"}) {
    const Answer answer = get(path);
    EXPECT_EQ(answer.status, 422) << path;
    EXPECT_THAT(answer.body.at("detail").get<std::string>(), HasSubstr("checkout.yaml is wrong"));
    EXPECT_EQ(answer.problem().at("path"), "/fresh");
    EXPECT_EQ(answer.problem().at("line"), 14);
  }
}

TEST_F(JourneyRoutes, ShowTheChainWithItsCells) {
  write_journey("checkout.yaml", journey_text("checkout", "db", "fresh_for: 7d\n"));
  const Answer answer = get("/v1/journeys/checkout");
  ASSERT_EQ(answer.status, 200) << answer.text;
  EXPECT_EQ(answer.body.at("name"), "checkout");
  EXPECT_EQ(answer.body.at("fresh_for"), "7d");
  EXPECT_THAT(answer.body.at("slo"), IsEmpty());
  const json hop = answer.body.at("hops").at(0);
  EXPECT_EQ(hop.at("id"), "orders-db");
  EXPECT_EQ(hop.at("from"), "app");
  EXPECT_EQ(hop.at("to"), "postgres");
  EXPECT_EQ(hop.at("kind"), "database");
  EXPECT_EQ(hop.at("proxy"), "db");
  EXPECT_EQ(hop.at("runbook"), "db-slow");
  EXPECT_EQ(hop.at("listen"), get("/v1/hops/db").body.at("listen"));
  EXPECT_EQ(hop.at("upstream"), get("/v1/hops/db").body.at("upstream"));
  EXPECT_EQ(hop.at("worst"), "gap");
  EXPECT_THAT(column(hop.at("cells"), "cell"), ElementsAre("checkout/orders-db/down", "checkout/orders-db/slow"));
}

TEST_F(JourneyRoutes, ShowTheFaultsThatAreOn) {
  EXPECT_THAT(hop().at("faults"), IsEmpty());
  ASSERT_EQ(put("/v1/faults/slow-db", slow_fault).status, 200);
  ASSERT_EQ(hop().at("faults").size(), 1u);
  EXPECT_EQ(hop().at("faults").at(0).at("name"), "slow-db");
  EXPECT_THAT(hop().at("faults").at(0).at("summary").get<std::string>(), HasSubstr("delay 200ms on response of db"));
}

TEST_F(JourneyRoutes, ShowWhatAHopCarriesInEachWindowAndWhatWasPromised) {
  std::atomic<int> looks = 0;  // five seconds and fifty requests for each
  plane.traffic = [&](Stats& stats) {
    stats.now = TimePoint(std::chrono::hours{2}) + seconds{5} * looks.load();
    HttpStats& http = stats.hops.at(0).http.emplace();
    EndpointStats& all = http.endpoints.emplace_back();
    const auto requests = static_cast<std::uint64_t>(looks) * 50;
    all.requests = requests;
    all.classes = {0, requests / 2, 0, 0, requests / 2};
    all.errors = requests / 2;
    all.client.add(runs::milliseconds{20}, requests);
  };
  write_journey(
      "checkout.yaml",
      journey_text("checkout", "db",
                   "slo: {expect: [\"db.latency_p99 < 1s\", \"db.error_rate < 1%\", \"cache.latency_p99 < 1s\"]}\n"));
  open_door();
  for (int i = 0; i < 5; ++i) {
    looks = i;  // and stays at the last: the sampler's own thread may look late
    sampler->look();
  }
  const json windows = hop().at("windows");
  for (const char* window : {"now", "5m", "1h"}) {
    EXPECT_NEAR(windows.at(window).at("latency_p50").get<double>(), 0.020, 0.002) << window;
    EXPECT_NEAR(windows.at(window).at("latency_p99").get<double>(), 0.020, 0.002) << window;
    EXPECT_DOUBLE_EQ(windows.at(window).at("error_rate"), 0.5) << window;
    EXPECT_DOUBLE_EQ(windows.at(window).at("rate"), 10) << window;
    EXPECT_EQ(windows.at(window).at("rate_of"), "requests") << window;
  }
  EXPECT_EQ(windows.at("now").at("samples"), 100);
  EXPECT_EQ(windows.at("now").at("covers"), "10s");
  EXPECT_EQ(windows.at("1h").at("covers"), "20s");
  const json slo = get("/v1/journeys/checkout").body.at("slo");
  EXPECT_THAT(column(slo, "text"), ElementsAre("db.latency_p99 < 1s", "db.error_rate < 1%", "cache.latency_p99 < 1s"));
  EXPECT_EQ(slo.at(0).at("holds"), true);
  EXPECT_EQ(slo.at(0).at("samples"), 200);
  EXPECT_THAT(slo.at(0).at("shown").get<std::string>(), StartsWith("20"));
  EXPECT_EQ(slo.at(1).at("holds"), false);
  EXPECT_EQ(slo.at(1).at("shown"), "50%");
  EXPECT_EQ(slo.at(2).at("holds"), nullptr);
  EXPECT_EQ(slo.at(2).at("value"), nullptr);
  EXPECT_EQ(slo.at(2).at("shown"), "");
}

TEST_F(JourneyRoutes, TellHowLongAgoTheHopsWereLookedAt) {
  plane.traffic = [this](Stats& stats) { stats.now = plane.time() - std::chrono::hours{3}; };
  open_door();
  sampler->look();
  EXPECT_EQ(get("/v1/journeys/checkout").body.at("measured_ago"), "3h");
}

TEST_F(JourneyRoutes, HaveNoFiguresOfAHopThatTheServerHasNot) {
  write_journey("checkout.yaml", journey_text("checkout", "dv"));
  EXPECT_EQ(hop().at("windows"), nullptr);
  EXPECT_EQ(hop().at("listen"), "");
  EXPECT_THAT(hop().at("faults"), IsEmpty());
}

TEST_F(JourneyRoutes, TellCoverageTheWorstFirst) {
  const std::string run = past_run(Outcome::broken);
  const Answer answer = get("/v1/journeys/checkout/coverage");
  ASSERT_EQ(answer.status, 200) << answer.text;
  EXPECT_EQ(answer.body.at("journey"), "checkout");
  EXPECT_EQ(answer.body.at("fresh_for"), "30d");
  EXPECT_EQ(answer.body.at("counts").at("broken"), 1);
  const json cells = answer.body.at("cells");
  EXPECT_THAT(column(cells, "status"), ElementsAre("gap", "broken"));
  EXPECT_EQ(cells.at(0).at("run"), "");
  EXPECT_EQ(cells.at(0).at("ended"), "");
  EXPECT_EQ(cells.at(0).at("fallback"), "");
  EXPECT_EQ(cells.at(1).at("cell"), "checkout/orders-db/slow");
  EXPECT_EQ(cells.at(1).at("hop"), "orders-db");
  EXPECT_EQ(cells.at(1).at("mode"), "slow");
  EXPECT_EQ(cells.at(1).at("user_sees"), "works");
  EXPECT_EQ(cells.at(1).at("fallback"), "the queue");
  EXPECT_EQ(cells.at(1).at("experiment"), "slow");
  EXPECT_EQ(cells.at(1).at("run"), run);
  EXPECT_EQ(cells.at(1).at("ended"), get(run_path(run)).body.at("ended"));
  EXPECT_EQ(cells.at(1).at("hash"), board->folder().find("slow")->hash);
  EXPECT_THAT(cells.at(1).at("why").get<std::string>(), HasSubstr(run));
  EXPECT_NE(cells.at(1).at("age"), "");
}

TEST_F(JourneyRoutes, DrawCoverageInEachFormat) {
  const auto drawn = [&](const std::string& format) { return get("/v1/journeys/checkout/coverage?format=" + format); };
  EXPECT_EQ(drawn("json").body.at("journey"), "checkout");
  EXPECT_EQ(drawn("md").type, "text/markdown; charset=utf-8");
  EXPECT_THAT(drawn("md").text, HasSubstr("orders-db"));
  EXPECT_EQ(drawn("svg").type, "image/svg+xml");
  EXPECT_THAT(drawn("svg").text, HasSubstr("<svg"));
  EXPECT_EQ(drawn("dot").type, "text/vnd.graphviz");
  EXPECT_THAT(drawn("dot").text, HasSubstr("digraph"));
  EXPECT_EQ(drawn("pdf").status, 400);
  EXPECT_THAT(drawn("pdf").body.at("detail").get<std::string>(), HasSubstr("json, md, svg or dot"));
}

TEST_F(JourneyRoutes, NameTheNearestJourneyWhenThereIsNoSuch) {
  for (const char* path : {"/v1/journeys/chekout", "/v1/journeys/chekout/coverage"}) {
    const Answer answer = get(path);
    EXPECT_EQ(answer.status, 404) << path;
    EXPECT_THAT(answer.problem().at("hint").get<std::string>(), HasSubstr("checkout")) << path;
  }
}

}  // namespace
}  // namespace squall::api
