// `squall gameday` and what is in its way: another run, experiments that are refused, and the lines it gives to copy.
#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/cli/game_days.hpp"

namespace squall::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* runs_under_way = "GET /v1/runs?open=true";
constexpr const char* no_runs = R"({"runs": []})";
constexpr const char* one_run = R"({"runs": [{"id": "payments-1", "state": "injecting"}]})";

// A server of the same journey, of which nothing is known yet but its cells.
class BusyServers : public GameDays {
 protected:
  BusyServers() {
    busy.answers("GET /v1/journeys/checkout", 200,
                 R"({"name": "checkout", "hops": [{"id": "cache", "cells": [)" +
                     cell_json("cache", "hang", "stale", "cache-hangs") + "," +
                     cell_json("cache", "down", "untested", "cache-down") + "]}]}");
    busy.answers("GET /v1/journeys/checkout/coverage", 200, coverage_json("untested", "stale"));
  }
  Ran gameday_of(const std::vector<std::string>& more) const {
    std::vector<std::string> all{"--url", busy.url(), "gameday", "checkout", "-o", report()};
    all.insert(all.end(), more.begin(), more.end());
    return run_squall(all);
  }

  FakeServer busy;
};

TEST_F(BusyServers, refuse_each_cell_while_another_run_is_under_way) {
  busy.answers(runs_under_way, 200, one_run);
  busy.answers("POST /v1/experiments/plan", 200, R"({"duration": "22s"})");
  const Ran ran = gameday_of({"--yes"});
  EXPECT_EQ(ran.exit_code, exit_refused);
  EXPECT_THAT(ran.out, AllOf(HasSubstr("REFUSED  cache-hangs: payments-1 is under way: its faults would be felt here, "
                                       "too\n  -> wait for it: squall --url " +
                                       busy.url() + " wait payments-1\n"),
                             HasSubstr("REFUSED  cache-down: ")));
  EXPECT_THAT(saved(), AllOf(HasSubstr(">refused<"), HasSubstr("payments-1 is under way: its faults would be felt")));
  for (const Asked& asked : busy.asked()) EXPECT_THAT(asked.target, Not(HasSubstr("/v1/runs?reason")));
}

TEST_F(BusyServers, are_looked_at_before_each_run) {
  busy.answers(runs_under_way, 200, no_runs);  // for the plan
  busy.answers(runs_under_way, 200, one_run);
  busy.answers(runs_under_way, 200, no_runs);
  busy.answers("POST /v1/experiments/plan", 200, R"({"duration": "22s"})");
  busy.answers("POST /v1/runs?reason=game%20day%20checkout", 409, R"({"detail": "no"})");
  EXPECT_THAT(gameday_of({"--yes"}).out,
              AllOf(HasSubstr("REFUSED  cache-hangs: payments-1 is under way"), HasSubstr("REFUSED  cache-down: no")));
}

TEST_F(BusyServers, are_told_of_in_a_plan) {
  busy.answers(runs_under_way, 200, one_run);
  busy.answers("POST /v1/experiments/plan", 200, R"({"duration": "22s"})");
  const Ran ran = gameday_of({"--dry-run"});
  EXPECT_EQ(ran.exit_code, exit_refused);
  EXPECT_THAT(ran.out,
              HasSubstr("would be refused now: payments-1 is under way: its faults would be felt here, too\n"));
  const Ran document = gameday_of({"--dry-run", "--output", "json"});
  EXPECT_EQ(document.exit_code, exit_refused);
  EXPECT_EQ(Document::parse(document.out)["under_way"], "payments-1");
}

// --- experiments that are refused ---

TEST_F(BusyServers, are_asked_for_their_list_where_a_plan_is_refused) {
  busy.answers(runs_under_way, 200, no_runs);
  busy.answers("POST /v1/experiments/plan", 422, R"({"detail": "it is wrong"})");
  busy.answers("GET /v1/experiments", 200,
               R"({"experiments": [{"name": "cache-hangs", "claim": "nobody notices", "duration": "40s"}]})");
  const Ran ran = gameday_of({"--dry-run"});
  EXPECT_EQ(ran.exit_code, exit_refused);
  EXPECT_THAT(ran.out, AllOf(HasSubstr("1  cache-hangs  cache/hang  STALE       40s  nobody notices\n"),
                             HasSubstr("2  cache-down   cache/down  UNTESTED      ?\n"),
                             HasSubstr("checkout: 2 experiments, 40s and 1 of unknown length\n"),
                             HasSubstr("would be refused now: cache-down: it is wrong\n")));
}

TEST_F(BusyServers, that_list_nothing_leave_a_day_of_unknown_length) {
  busy.answers(runs_under_way, 200, no_runs);
  busy.answers("POST /v1/experiments/plan", 422, R"({"detail": "it is wrong"})");
  EXPECT_THAT(gameday_of({"--dry-run"}).out, HasSubstr("checkout: 2 experiments, of unknown length\n"));
}

// --- a day whose end nobody could look at ---

TEST_F(BusyServers, that_forget_the_journey_leave_the_reason_in_the_report) {
  busy.answers("GET /v1/journeys/checkout/coverage", 422,
               R"({"detail": "the journey checkout.yaml is wrong", "errors": []})");
  busy.answers(runs_under_way, 200, no_runs);
  busy.answers("POST /v1/experiments/plan", 200, R"({"duration": "22s"})");
  busy.answers("POST /v1/runs?reason=game%20day%20checkout", 409, R"({"detail": "no"})");
  const Ran ran = gameday_of({"--yes"});
  EXPECT_THAT(ran.err, HasSubstr("the cells after the day are not known: the journey checkout.yaml is wrong"));
  EXPECT_THAT(saved(), HasSubstr("The cells after the day are not known: the journey checkout.yaml is wrong"));
}

// --- what is there to be copied ---

TEST_F(BusyServers, are_named_in_what_is_there_to_copy_only_when_the_command_line_named_them) {
  busy.answers(runs_under_way, 200, one_run);
  busy.answers("POST /v1/experiments/plan", 200, R"({"duration": "22s"})");
  setenv("SQUALL_URL", busy.url().c_str(), 1);
  const Ran by_environment = run_squall({"gameday", "checkout", "--dry-run"});
  unsetenv("SQUALL_URL");
  EXPECT_THAT(by_environment.out, HasSubstr("-> wait for it: squall wait payments-1\n"));
  EXPECT_THAT(run_squall({"--url=" + busy.url(), "gameday", "checkout", "--dry-run"}).out,
              HasSubstr("-> wait for it: squall --url " + busy.url() + " wait payments-1\n"));
}

}  // namespace
}  // namespace squall::cli
