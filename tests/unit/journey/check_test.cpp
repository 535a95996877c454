// What a journey's words point at, and what an experiment's cell does.
#include "unit/config/load.hpp"
#include "unit/journey/journey_files.hpp"

namespace squall::journey {
namespace {

using config::lines_of;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr char shop_text[] = R"(squall: 1
journey: shop
slo: {expect: [edge.error_rate < 1%]}
hops:
  - id: db
    from: app
    to: postgres
    proxy: database
    runbook: db-slow
    modes:
      slow: {user_sees: works, fallback: the cache, experiment: slow-database}
      down: {user_sees: fails, fallback: null}
  - id: mail
    from: app
    to: mail
    modes:
      down: {user_sees: works, fallback: later, experiment: mail-down}
)";

Journey shop() { return decode_journey(config::yaml(shop_text)).value(); }

KnownExperiment slow_database() { return {"slow-database", "slow.yaml", "shop/db/slow", "db-slow", "1", {"database"}}; }
KnownExperiment mail_down() { return {"mail-down", "mail.yaml", "shop/mail/down", "", "2", {"smtp"}}; }

// Of protocol tcp but for `edge`, which has the endpoint `pay`.
std::vector<HopSpec> hops(const std::vector<std::string>& names) {
  std::vector<HopSpec> all;
  for (const std::string& name : names) {
    all.emplace_back().name = name;
    if (name != "edge") continue;
    all.back().protocol = Protocol::http;
    all.back().endpoints.emplace_back().name = "pay";
  }
  return all;
}

// With their lines in the file, as `squall check` shows them.
std::vector<std::string> told(const Neighbours& neighbours) {
  return lines_of(config::located(check_journey(shop(), neighbours), config::yaml(shop_text)));
}

TEST(CheckJourney, looks_at_nothing_that_is_not_known) { EXPECT_THAT(told({}), IsEmpty()); }

TEST(CheckJourney, finds_nothing_when_all_is_there) {
  KnownExperiment mail = mail_down();
  Journey journey = shop();
  journey.hops[1].proxy = "smtp";
  const Neighbours all{hops({"edge", "database", "smtp"}), {{slow_database(), mail}}, {{"db-slow"}}};
  EXPECT_THAT(check_journey(journey, all), IsEmpty());
}

TEST(CheckJourney, tells_hops_that_the_server_does_not_have_with_the_nearest) {
  EXPECT_THAT(told({hops({"edges", "databases"}), {}, {}}),
              ElementsAre("3:16 /slo/expect/0: the server has no hop \"edge\" (did you mean \"edges\"?)",
                          "8:12 /hops/0/proxy: the server has no hop \"database\" (did you mean \"databases\"?)"));
  EXPECT_THAT(told({hops({"edge", "x"}), {}, {}}),
              ElementsAre("8:12 /hops/0/proxy: the server has no hop \"database\" (its hops are edge, x)"));
}

// What a promise about `metric` is told as, where the server has an http hop `edge` and a tcp hop `database`.
std::vector<std::string> promise_told(const std::string& metric) {
  std::string text = shop_text;
  text.replace(text.find("edge.error_rate < 1%"), std::string("edge.error_rate < 1%").size(), metric);
  const config::Node file = config::yaml(text);
  return lines_of(
      config::located(check_journey(decode_journey(file).value(), {hops({"edge", "database"}), {}, {}}), file));
}

TEST(CheckJourney, finds_nothing_in_promises_that_a_hop_can_be_measured_by) {
  for (const char* metric : {"edge.endpoint.pay.error_rate < 1%", "edge.endpoint.other.latency_p99 < 1s",
                             "edge.request_rate > 1/s", "database.connect_rate > 1/s"})
    EXPECT_THAT(promise_told(metric), IsEmpty()) << metric;
}

TEST(CheckJourney, tells_promises_that_a_hop_cannot_be_measured_by) {
  EXPECT_THAT(promise_told("edge.endpoint.pya.error_rate < 1%"),
              ElementsAre("3:16 /slo/expect/0: hop \"edge\" has no endpoint \"pya\" (did you mean \"pay\"?)"));
  EXPECT_THAT(
      promise_told("database.endpoint.pay.error_rate < 1%"),
      ElementsAre("3:16 /slo/expect/0: only hops of protocol http have endpoints, and \"database\" carries bytes "
                  "(write database.error_rate)"));
  EXPECT_THAT(promise_told("database.request_rate > 1/s"),
              ElementsAre(testing::StartsWith("3:16 /slo/expect/0: \"request_rate\" needs a hop of protocol http, and "
                                              "\"database\" is one of tcp (it has latency_p50, ")));
  EXPECT_THAT(promise_told("edge.lifetime_p99 < 1m"),
              ElementsAre(testing::StartsWith("3:16 /slo/expect/0: \"lifetime_p99\" needs a hop of protocol tcp")));
}

TEST(CheckJourney, tells_runbooks_that_do_not_exist) {
  EXPECT_THAT(told({{}, {}, {{"db-slwo"}}}),
              ElementsAre("9:14 /hops/0/runbook: there is no runbook \"db-slow\" (did you mean \"db-slwo\"?)"));
  EXPECT_THAT(
      told({{}, {}, {std::vector<std::string>{}}}),
      ElementsAre("9:14 /hops/0/runbook: there is no runbook \"db-slow\" (`squall init --journey FILE` writes a "
                  "stub of it)"));
}

TEST(CheckJourney, tells_experiments_that_do_not_exist) {
  KnownExperiment renamed = slow_database();
  renamed.name = "slow-databases";
  KnownExperiment mail = mail_down();
  mail.faulted_hops = {};
  EXPECT_THAT(
      told({{}, {{renamed, mail}}, {}}),
      ElementsAre("11:65 /hops/0/modes/slow/experiment: there is no experiment \"slow-database\" (did you mean "
                  "\"slow-databases\"?)",
                  "17:61 /hops/1/modes/down/experiment: \"mail-down\" cannot try this: the hop has no proxy (it "
                  "has no faults)"));
}

TEST(CheckJourney, tells_an_experiment_whose_file_is_wrong) {
  Journey journey = shop();
  journey.hops.pop_back();
  const Neighbours neighbours{{}, {{mail_down()}}, {}, {{"slow-database", "deep/slow.yaml"}}};
  EXPECT_THAT(lines_of(check_journey(journey, neighbours)),
              ElementsAre("0:0 /hops/0/modes/slow/experiment: the file of the experiment \"slow-database\" is wrong "
                          "(squall check deep/slow.yaml)"));
}

TEST(CheckJourney, tells_an_experiment_of_another_cell) {
  KnownExperiment other = slow_database();
  other.cell = "shop/db/down";
  KnownExperiment none = mail_down();
  none.cell = "";
  EXPECT_THAT(
      told({{}, {{other, none}}, {}}),
      ElementsAre("11:65 /hops/0/modes/slow/experiment: \"slow-database\" proves shop/db/down, not shop/db/slow "
                  "(write cell: shop/db/slow in slow.yaml)",
                  "17:61 /hops/1/modes/down/experiment: \"mail-down\" proves no cell, not shop/mail/down "
                  "(write cell: shop/mail/down in mail.yaml)",
                  "17:61 /hops/1/modes/down/experiment: \"mail-down\" cannot try this: the hop has no proxy "
                  "(write proxy: smtp if that carries it)"));
}

TEST(CheckJourney, tells_an_experiment_that_breaks_something_else) {
  KnownExperiment elsewhere = slow_database();
  elsewhere.faulted_hops = {"cache", "edge"};
  Journey journey = shop();
  journey.hops.pop_back();
  EXPECT_THAT(lines_of(check_journey(journey, {{}, {{elsewhere}}, {}})),
              ElementsAre("0:0 /hops/0/modes/slow/experiment: \"slow-database\" breaks nothing on database (its faults "
                          "are on cache, edge)"));
}

std::vector<std::string> cell_told(const std::string& cell, std::vector<Journey> journeys = {shop()}) {
  KnownExperiment experiment = slow_database();
  experiment.cell = cell;
  return lines_of(check_cell(experiment, journeys));
}

TEST(CheckCell, finds_nothing_when_both_ends_agree) { EXPECT_THAT(cell_told("shop/db/slow"), IsEmpty()); }

TEST(CheckCell, finds_nothing_where_nobody_knows_a_journey_or_wants_one) {
  EXPECT_THAT(cell_told("shop/db/slow", {}), IsEmpty());
  EXPECT_THAT(cell_told(""), IsEmpty());
}

TEST(CheckCell, tells_a_journey_a_hop_or_a_mode_that_does_not_exist) {
  EXPECT_THAT(cell_told("shp/db/slow"), ElementsAre("0:0 /cell: there is no journey \"shp\" (did you mean \"shop\"?)"));
  EXPECT_THAT(cell_told("other/db/slow"),
              ElementsAre("0:0 /cell: there is no journey \"other\" (the journeys are shop)"));
  EXPECT_THAT(cell_told("shop/database/slow"),
              ElementsAre("0:0 /cell: the journey \"shop\" has no hop \"database\" (its hops are db, mail)"));
  EXPECT_THAT(
      cell_told("shop/db/flaky"),
      ElementsAre("0:0 /cell: the hop \"db\" of the journey \"shop\" has no mode \"flaky\" (its modes are slow, "
                  "down)"));
}

TEST(CheckCell, tells_a_cell_that_does_not_name_the_experiment) {
  EXPECT_THAT(cell_told("shop/db/down"), ElementsAre("0:0 /cell: shop/db/down names no experiment (write experiment: "
                                                     "slow-database there)"));
  EXPECT_THAT(cell_told("shop/mail/down"), ElementsAre("0:0 /cell: shop/mail/down names another experiment, mail-down "
                                                       "(name this one there, or prove another cell here)"));
}

// Each shipped experiment says the cell that names it; whether it faults the right hop, `squall check` tells.
TEST(ShippedJourney, and_its_experiments_name_each_other) {
  const Journey journey = decode_file(shipped_journey).value();
  std::vector<std::string> named;
  for (const Hop& hop : journey.hops)
    for (const Cell& cell : hop.cells)
      if (!cell.experiment.empty()) named.push_back(cell.experiment);
  std::vector<std::string> found;
  for (const auto& entry : std::filesystem::directory_iterator(SQUALL_SOURCE_DIR "/experiments")) {
    if (entry.path().extension() != ".yaml") continue;
    const config::Node file = config::load_file(entry.path().string()).value();
    const config::Node* cell = config::at(file, "/cell");
    if (cell == nullptr) continue;
    KnownExperiment experiment;
    experiment.cell = cell->text;
    experiment.name = found.emplace_back(config::at(file, "/name")->text);
    EXPECT_THAT(lines_of(check_cell(experiment, {journey})), IsEmpty()) << experiment.name;
  }
  EXPECT_THAT(named, testing::UnorderedElementsAreArray(found));
}

}  // namespace
}  // namespace squall::journey
