// The status of a cell, rule by rule, in virtual time.
#include "journey/coverage.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

namespace squall::journey {
namespace {

using namespace std::chrono_literals;
using experiment::Outcome;
using experiment::WallTime;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr WallTime noon{std::chrono::seconds{1'790'000'000}};

// The store numbers runs as they begin, and their ids end with that.
PastRun run(const std::string& id, Outcome outcome, WallTime ended = noon - 1h) {
  PastRun past;
  past.number = std::stoi(id.substr(id.rfind('-') + 1));
  past.id = id;
  past.experiment = "slow-database";
  past.cell = "shop/db/slow";
  past.hash = "1";
  past.outcome = outcome;
  past.ended = ended;
  return past;
}

PastRun stopped_by_rule(const std::string& id, WallTime ended) {
  PastRun past = run(id, Outcome::stopped, ended);
  past.by_stop_rule = true;
  return past;
}

// A journey of one hop with one cell, that can be tried.
struct Shop {
  Shop() {
    journey.name = "shop";
    journey.fresh_for = 30 * 24h;
    Hop hop;
    hop.id = "db";
    hop.from = "app";
    hop.to = "postgres";
    hop.proxy = "database";
    hop.cells.push_back({Mode::slow, UserSees::works, "the cache", "", "slow-database"});
    journey.hops.push_back(hop);
  }

  Cell& cell() { return journey.hops[0].cells[0]; }

  CellCoverage look(std::vector<PastRun> runs, WallTime now = noon) const {
    return cover(journey, neighbours, runs, now).cells.at(0);
  }
  Status status(std::vector<PastRun> runs, WallTime now = noon) const { return look(std::move(runs), now).status; }

  KnownExperiment& experiment() { return neighbours.experiments->at(0); }

  Journey journey;
  Neighbours neighbours{{}, {{{"slow-database", "slow.yaml", "shop/db/slow", "", "1", {"database"}}}}, {}};
};

TEST(Coverage, is_untested_without_any_run) {
  const CellCoverage cell = Shop().look({});
  EXPECT_EQ(cell.status, Status::untested);
  EXPECT_EQ(cell.name, "shop/db/slow");
  EXPECT_EQ(cell.why, "no run of slow-database has held or broken");
  EXPECT_FALSE(cell.last || cell.age);
}

TEST(Coverage, is_untested_without_an_experiment) {
  Shop shop;
  shop.cell().experiment = "";
  EXPECT_EQ(shop.look({run("slow-database-1", Outcome::held)}).why, "no experiment tries it");
  shop.cell().experiment = "other";
  EXPECT_EQ(shop.look({run("slow-database-1", Outcome::held)}).why, "there is no experiment other");
  shop.neighbours.wrong_experiments = {{"other", "deep/other.yaml"}};
  EXPECT_EQ(shop.look({}).why, "deep/other.yaml is wrong: squall check deep/other.yaml");
  shop.neighbours.experiments.reset();
  EXPECT_EQ(shop.look({}).why, "the server has no folder of experiments to compare with");
}

TEST(Coverage, is_proven_by_a_run_that_held_lately_in_the_present_file) {
  const CellCoverage cell = Shop().look({run("slow-database-1", Outcome::held)});
  EXPECT_EQ(cell.status, Status::proven);
  EXPECT_EQ(cell.why, "slow-database-1 held 60m ago");
  EXPECT_EQ(cell.last->hash, "1");
  EXPECT_EQ(cell.age, 1h);
}

TEST(Coverage, is_broken_when_the_latest_run_broke) {
  const Shop shop;
  const PastRun held = run("slow-database-1", Outcome::held, noon - 5h);
  const PastRun broke = run("slow-database-2", Outcome::broken, noon - 4h);
  EXPECT_EQ(shop.look({held, broke}).why, "slow-database-2 broke 4h ago");
  EXPECT_EQ(shop.status({broke, held}), Status::broken) << "in whatever order they come";
  EXPECT_EQ(shop.status({held, broke, run("slow-database-3", Outcome::held, noon - 3h)}), Status::proven);
}

// The machine's clock was set back by a day between the two.
TEST(Coverage, goes_by_which_run_came_later_whatever_the_clock_said) {
  const Shop shop;
  const PastRun held = run("slow-database-1", Outcome::held, noon + 20h);
  const PastRun broke = run("slow-database-2", Outcome::broken, noon - 4h);
  const PastRun stopped = stopped_by_rule("slow-database-2", noon - 4h);
  const PastRun held_again = run("slow-database-3", Outcome::held, noon - 3h);
  for (const bool turned : {false, true}) {
    const auto status = [&](std::vector<PastRun> runs) {
      if (turned) std::ranges::reverse(runs);
      return shop.status(runs);
    };
    EXPECT_EQ(status({held, broke}), Status::broken);
    EXPECT_EQ(status({held, stopped}), Status::stale);
    EXPECT_EQ(status({held, broke, held_again}), Status::proven);
    EXPECT_EQ(status({held, stopped, held_again}), Status::proven);
  }
}

TEST(Coverage, goes_stale_when_one_byte_of_the_experiment_changes) {
  Shop shop;
  shop.experiment().hash = "2";
  const CellCoverage cell = shop.look({run("slow-database-1", Outcome::held)});
  EXPECT_EQ(cell.status, Status::stale);
  EXPECT_EQ(cell.why, "slow-database-1 held, and slow.yaml has changed since");
}

TEST(Coverage, stays_broken_when_the_experiment_changes) {
  Shop shop;
  shop.experiment().hash = "2";
  EXPECT_EQ(shop.status({run("slow-database-1", Outcome::broken)}), Status::broken) << "until a run says otherwise";
}

TEST(Coverage, goes_stale_when_the_experiment_is_gone) {
  Shop shop;
  shop.neighbours.experiments->clear();
  const CellCoverage cell = shop.look({run("slow-database-1", Outcome::held)});
  EXPECT_EQ(cell.status, Status::stale);
  EXPECT_EQ(cell.why, "slow-database-1 held, and there is no experiment slow-database");
  EXPECT_EQ(shop.status({run("slow-database-1", Outcome::broken)}), Status::broken);
}

TEST(Coverage, goes_stale_when_the_file_of_the_experiment_is_wrong_or_nobody_knows_it) {
  Shop shop;
  shop.neighbours.experiments->clear();
  shop.neighbours.wrong_experiments = {{"slow-database", "slow.yaml"}};
  const PastRun held = run("slow-database-1", Outcome::held);
  EXPECT_EQ(shop.look({held}).status, Status::stale);
  EXPECT_EQ(shop.look({held}).why, "slow-database-1 held, and slow.yaml is wrong: squall check slow.yaml");
  shop.neighbours = {};
  EXPECT_EQ(shop.look({held}).status, Status::stale);
  EXPECT_EQ(shop.look({held}).why, "slow-database-1 held, and the server has no folder of experiments to compare with");
}

TEST(Coverage, goes_stale_when_the_experiment_no_longer_breaks_what_the_cell_is_about) {
  Shop shop;
  shop.journey.hops[0].proxy = "replica";
  const CellCoverage cell = shop.look({run("slow-database-1", Outcome::held)});
  EXPECT_EQ(cell.status, Status::stale);
  EXPECT_EQ(cell.why, "slow-database-1 held, and the faults of slow-database are on database, not on replica");
  EXPECT_EQ(shop.status({run("slow-database-1", Outcome::broken)}), Status::broken);
  shop.experiment().faulted_hops = {"database", "replica"};
  EXPECT_EQ(shop.status({run("slow-database-1", Outcome::held)}), Status::proven);
  shop.experiment().faulted_hops = {};
  EXPECT_EQ(shop.look({run("slow-database-1", Outcome::held)}).why,
            "slow-database-1 held, and slow-database has no faults");
}

TEST(Coverage, goes_stale_when_the_proof_is_as_old_as_it_may_be) {
  const Shop shop;
  const PastRun held = run("slow-database-1", Outcome::held, noon);
  EXPECT_EQ(shop.status({held}, noon + 30 * 24h - 1ns), Status::proven);
  EXPECT_EQ(shop.status({held}, noon + 30 * 24h), Status::stale);
  EXPECT_EQ(shop.look({held}, noon + 31 * 24h).why,
            "slow-database-1 held 31d ago, longer than a proof is good for (30d)");
}

TEST(Coverage, says_how_long_a_proof_is_good_for_as_it_was_written) {
  Shop shop;
  shop.journey.fresh_for = 24h;
  EXPECT_THAT(shop.look({run("slow-database-1", Outcome::held, noon)}, noon + 25h).why, HasSubstr("good for (1d)"));
  shop.journey.fresh_for = 36h;
  EXPECT_THAT(shop.look({run("slow-database-1", Outcome::held, noon)}, noon + 37h).why, HasSubstr("good for (36h)"));
  shop.journey.fresh_for = 90min;
  EXPECT_THAT(shop.look({run("slow-database-1", Outcome::held, noon)}, noon + 2h).why, HasSubstr("good for (1h30m)"));
}

TEST(Coverage, does_not_get_stale_by_age_when_it_broke) {
  EXPECT_EQ(Shop().status({run("slow-database-1", Outcome::broken, noon)}, noon + 1000 * 24h), Status::broken);
}

TEST(Coverage, is_left_alone_by_runs_that_people_stopped_and_by_inconclusive_refused_and_crashed_ones) {
  const Shop shop;
  const PastRun held = run("slow-database-1", Outcome::held, noon - 5h);
  const PastRun broke = run("slow-database-1", Outcome::broken, noon - 5h);
  for (const Outcome outcome : {Outcome::stopped, Outcome::inconclusive, Outcome::refused, Outcome::crashed}) {
    const PastRun later = run("slow-database-2", outcome, noon - 4h);
    EXPECT_EQ(shop.status({later}), Status::untested) << to_string(outcome);
    EXPECT_EQ(shop.status({held, later}), Status::proven) << to_string(outcome);
    EXPECT_EQ(shop.status({broke, later}), Status::broken) << to_string(outcome);
  }
}

TEST(Coverage, goes_stale_when_a_later_run_was_stopped_by_a_stop_rule) {
  const Shop shop;
  const PastRun held = run("slow-database-1", Outcome::held, noon - 5h);
  const PastRun broke = run("slow-database-1", Outcome::broken, noon - 5h);
  const PastRun later = stopped_by_rule("slow-database-2", noon - 4h);
  EXPECT_EQ(shop.look({later, held}).why,
            "slow-database-1 held, and the later slow-database-2 was stopped by a stop rule");
  EXPECT_EQ(shop.status({held, later}), Status::stale);
  EXPECT_EQ(shop.status({broke, later}), Status::broken);
  EXPECT_EQ(shop.status({held, stopped_by_rule("slow-database-0", noon - 6h)}), Status::proven) << "an earlier one";
  EXPECT_EQ(shop.status({held, later, run("slow-database-3", Outcome::held, noon - 3h)}), Status::proven);
  EXPECT_EQ(shop.status({later}), Status::untested) << "it proves nothing by itself";
}

TEST(Coverage, is_not_changed_by_runs_of_a_modified_file) {
  const Shop shop;
  PastRun modified = run("slow-database-1", Outcome::held);
  modified.modified = true;
  EXPECT_EQ(shop.status({modified}), Status::untested);
  modified.outcome = Outcome::broken;
  const PastRun held = run("slow-database-0", Outcome::held, noon - 5h);
  EXPECT_EQ(shop.status({held, modified}), Status::proven);
  PastRun stopped = stopped_by_rule("slow-database-2", noon);
  stopped.modified = true;
  EXPECT_EQ(shop.status({held, stopped}), Status::proven);
}

TEST(Coverage, counts_only_runs_of_its_own_experiment_and_cell) {
  const Shop shop;
  PastRun other = run("other-1", Outcome::held);
  other.experiment = "other";
  EXPECT_EQ(shop.status({other}), Status::untested);
  PastRun elsewhere = run("slow-database-1", Outcome::broken);
  elsewhere.cell = "shop/db/down";
  EXPECT_EQ(shop.status({elsewhere}), Status::untested) << "the file said another cell then";
}

TEST(Coverage, is_a_gap_whatever_runs_say) {
  Shop shop;
  shop.cell().fallback = "";
  const CellCoverage cell = shop.look({run("slow-database-1", Outcome::held)});
  EXPECT_EQ(cell.status, Status::gap);
  EXPECT_EQ(cell.last->id, "slow-database-1") << "what ran is shown all the same";
  shop.journey.hops[0].proxy = "";
  EXPECT_EQ(shop.status({}), Status::gap) << "before blind";
  shop.cell().accepted = "nobody minds";
  shop.journey.hops[0].proxy = "database";
  EXPECT_EQ(shop.status({run("slow-database-1", Outcome::held)}), Status::proven);
}

TEST(Coverage, is_blind_without_a_proxy_whatever_runs_say) {
  Shop shop;
  shop.journey.hops[0].proxy = "";
  EXPECT_EQ(shop.look({run("slow-database-1", Outcome::broken)}).why, "no proxy carries db, so nobody can try it");
  EXPECT_EQ(shop.status({run("slow-database-1", Outcome::held)}), Status::blind);
}

TEST(Coverage, is_not_negative_of_age_when_a_clock_went_back) {
  EXPECT_EQ(Shop().look({run("slow-database-1", Outcome::held, noon + 1h)}).age, 0s);
}

// Six cells, one of each status, in an order that is none.
struct Six : Shop {
  Six() {
    journey.hops[0].cells.clear();
    Hop blind = journey.hops[0];
    blind.id = "mail";
    blind.proxy = "";
    blind.cells = {{Mode::down, UserSees::works, "later", "", ""}};
    journey.hops[0].cells = {
        {Mode::down, UserSees::works, "f", "", "proven"},  {Mode::slow, UserSees::works, "f", "", ""},
        {Mode::hang, UserSees::works, "f", "", "stale"},   {Mode::errors, UserSees::works, "", "", ""},
        {Mode::flaky, UserSees::works, "f", "", "broken"}, {Mode::duplicate, UserSees::works, "f", "", ""}};
    journey.hops.push_back(blind);
    Hop bare = blind;
    bare.id = "bare";
    bare.cells.clear();
    journey.hops.push_back(bare);
    neighbours.experiments = {{"proven", "", "", "", "1", {"database"}}, {"stale", "", "", "", "2", {"database"}}};
  }

  Coverage coverage() const {
    const auto past = [](const std::string& experiment, const std::string& cell, Outcome outcome) {
      PastRun one = run(experiment + "-1", outcome);
      one.experiment = experiment;
      one.cell = cell;
      return one;
    };
    const std::vector<PastRun> runs{past("proven", "shop/db/down", Outcome::held),
                                    past("stale", "shop/db/hang", Outcome::held),
                                    past("broken", "shop/db/flaky", Outcome::broken)};
    return cover(journey, neighbours, runs, noon);
  }
};

TEST(Coverage, comes_with_the_worst_first_and_else_in_the_order_of_the_file) {
  const Six six;
  std::vector<std::string> told;
  for (const CellCoverage& cell : six.coverage().cells)
    told.push_back(std::string(to_string(cell.status)) + " " + cell.name);
  EXPECT_THAT(told,
              ElementsAre("gap shop/db/errors", "broken shop/db/flaky", "blind shop/mail/down", "stale shop/db/hang",
                          "untested shop/db/slow", "untested shop/db/duplicate", "proven shop/db/down"));
}

TEST(Coverage, counts_each_status_and_makes_no_score) {
  const Six six;
  const Coverage coverage = six.coverage();
  EXPECT_EQ(coverage.count(Status::untested), 2U);
  for (const Status status : {Status::gap, Status::broken, Status::blind, Status::stale, Status::proven})
    EXPECT_EQ(coverage.count(status), 1U) << to_string(status);
}

TEST(Coverage, of_a_hop_is_as_good_as_its_worst_cell) {
  const Six six;
  const Coverage coverage = six.coverage();
  EXPECT_EQ(coverage.worst("db"), Status::gap);
  EXPECT_EQ(coverage.worst("mail"), Status::blind);
  EXPECT_EQ(coverage.worst("bare"), std::nullopt);
}

TEST(Coverage, does_not_depend_on_the_order_of_the_runs) {
  EXPECT_TRUE(rc::check("order of runs", [] {
    const Shop shop;
    std::vector<PastRun> runs;
    const int count = *rc::gen::inRange(0, 8);
    for (int i = 0; i < count; ++i) {
      PastRun past = run("r-" + std::to_string(i),
                         *rc::gen::element(Outcome::held, Outcome::broken, Outcome::stopped, Outcome::inconclusive),
                         noon - std::chrono::hours{*rc::gen::inRange(0, 8)});
      past.by_stop_rule = *rc::gen::arbitrary<bool>();
      past.modified = *rc::gen::inRange(0, 4) == 0;
      past.hash = *rc::gen::element<std::string>("1", "2");
      runs.push_back(past);
    }
    const CellCoverage forwards = shop.look(runs);
    std::ranges::reverse(runs);
    const CellCoverage backwards = shop.look(runs);
    RC_ASSERT(forwards.status == backwards.status);
    RC_ASSERT(forwards.why == backwards.why);
  }));
}

TEST(Status, is_spelled_in_one_way) {
  for (const Status status : statuses) EXPECT_EQ(parse_status(to_string(status)), status);
  EXPECT_EQ(parse_status("GAP"), std::nullopt);
  EXPECT_EQ(parse_status(""), std::nullopt);
}

TEST(Age, is_said_in_one_unit) {
  EXPECT_EQ(print_age(41s), "41s");
  EXPECT_EQ(print_age(119s + 900ms), "119s");
  EXPECT_EQ(print_age(12min + 50s), "12m");
  EXPECT_EQ(print_age(5h + 59min), "5h");
  EXPECT_EQ(print_age(30 * 24h), "30d");
  EXPECT_EQ(print_age(-1s), "0s");
}

}  // namespace
}  // namespace squall::journey
