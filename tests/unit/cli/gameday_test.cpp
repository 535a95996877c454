// `squall gameday` as people and scripts meet it: the plan, when a day ends, exit codes, the report.
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/cli/game_days.hpp"

namespace squall::cli {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

// --- the plan ---

TEST_F(GameDays, run_each_experiment_once_in_the_order_of_the_journey) {
  runs_end("cache-hangs", "held");
  runs_end("cache-down", "held");
  const Ran ran = gameday({"--yes"});
  EXPECT_EQ(ran.exit_code, exit_ok) << ran.err;
  EXPECT_THAT(started(), ElementsAre("cache-hangs", "cache-down"));
}

TEST_F(GameDays, only_plan_when_told_to) {
  const Ran ran = gameday({"--dry-run"});
  EXPECT_EQ(ran.exit_code, exit_ok) << ran.err;
  EXPECT_THAT(ran.out,
              AllOf(HasSubstr("1  cache-hangs  cache/hang              STALE       22s  nobody notices\n"),
                    HasSubstr("2  cache-down   cache/down, cache/slow  UNTESTED    22s  nobody notices\n"),
                    HasSubstr("checkout: 2 experiments, 44s in all; without an experiment: edge/down (GAP)\n")));
  EXPECT_THAT(started(), IsEmpty());
  EXPECT_FALSE(std::filesystem::exists(report()));
}

TEST_F(GameDays, plan_as_json_when_asked_to) {
  const Document plan = Document::parse(gameday({"--dry-run", "--output", "json"}).out);
  EXPECT_EQ(plan["experiments"].size(), 2U);
  EXPECT_EQ(plan["experiments"][0]["cells"][0]["cell"], "checkout/cache/hang");
  EXPECT_EQ(plan["duration"], "44s");
}

TEST_F(GameDays, plan_what_would_refuse_a_run_and_say_so_by_the_exit_code) {
  FakeServer strict;
  strict.answers("GET /v1/journeys/checkout", 200,
                 R"({"name": "checkout", "hops": [{"id": "cache", "cells": [)" +
                     cell_json("cache", "hang", "stale", "cache-hangs") + "]}]}");
  strict.answers("GET /v1/runs?open=true", 200, R"({"runs": []})");
  strict.answers(
      "POST /v1/experiments/plan", 200,
      R"({"duration": "22s", "refusals": [{"message": "the hop cache is held by other-3", "hint": "wait"}]})");
  const Ran ran = run_squall({"--url", strict.url(), "gameday", "checkout", "--dry-run"});
  EXPECT_EQ(ran.exit_code, exit_refused);
  EXPECT_THAT(ran.out, HasSubstr("would be refused now: cache-hangs: the hop cache is held by other-3\n    -> wait\n"));
}

TEST_F(GameDays, take_only_cells_of_the_statuses_that_were_asked_for) {
  runs_end("cache-hangs", "held");
  EXPECT_EQ(gameday({"--yes", "--only", "stale,broken"}).exit_code, exit_ok);
  EXPECT_THAT(started(), ElementsAre("cache-hangs"));
}

TEST_F(GameDays, take_the_word_behind_the_statuses_for_their_journey) {
  runs_end("cache-hangs", "held");
  const Ran ran =
      run_squall({"--url", server.url(), "gameday", "--yes", "-o", report(), "--only", "stale", "checkout"});
  EXPECT_EQ(ran.exit_code, exit_ok) << ran.err;
  EXPECT_THAT(started(), ElementsAre("cache-hangs"));
}

TEST_F(GameDays, have_nothing_to_do_when_no_cell_has_such_a_status) {
  const Ran ran = gameday({"--yes", "--only", "broken"});
  EXPECT_EQ(ran.exit_code, exit_ok);
  EXPECT_THAT(ran.err, HasSubstr("nothing to run"));
  EXPECT_FALSE(std::filesystem::exists(report()));
}

TEST_F(GameDays, know_the_statuses) { EXPECT_EQ(gameday({"--yes", "--only", "fine"}).exit_code, exit_usage); }

TEST_F(GameDays, are_of_the_only_journey_when_none_is_named) {
  runs_end("cache-hangs", "held");
  runs_end("cache-down", "held");
  EXPECT_EQ(run_squall({"--url", server.url(), "gameday", "--yes", "-o", report()}).exit_code, exit_ok);
}

TEST_F(GameDays, need_somewhere_to_write_their_report_before_they_begin) {
  EXPECT_EQ(gameday({"--yes", "-o", "day.pdf"}).exit_code, exit_usage);
  const Ran ran = run_squall({"--url", server.url(), "gameday", "checkout", "--yes", "-o", "/no/such/folder/day.html"});
  EXPECT_EQ(ran.exit_code, exit_usage);
  EXPECT_THAT(started(), IsEmpty());
}

// --- their end ---

TEST_F(GameDays, go_on_after_a_broken_run) {
  EXPECT_EQ(code_of({"broken", "held"}), exit_no);
  EXPECT_EQ(started().size(), 2U);
}

TEST_F(GameDays, go_on_after_an_inconclusive_run_that_is_never_green) {
  EXPECT_EQ(code_of({"inconclusive", "held"}), exit_inconclusive);
  EXPECT_EQ(started().size(), 2U);
}

TEST_F(GameDays, end_at_the_first_run_that_is_stopped) {
  EXPECT_EQ(code_of({"stopped", "held"}), exit_stopped);
  EXPECT_THAT(started(), ElementsAre("cache-hangs"));
  EXPECT_THAT(saved(), HasSubstr("It ended early: cache-hangs was stopped: so it was"));
}

TEST_F(GameDays, end_when_a_run_that_had_broken_was_stopped_by_somebody) {
  runs_end("cache-hangs", "broken", R"({"cause": "person", "text": "customers call", "by": "ana"})");
  runs_end("cache-down", "held");
  EXPECT_EQ(gameday({"--yes"}).exit_code, exit_no);
  EXPECT_THAT(started(), ElementsAre("cache-hangs"));
  EXPECT_THAT(saved(), HasSubstr("It ended early: cache-hangs was stopped: customers call"));
}

TEST_F(GameDays, go_on_after_a_run_that_had_broken_was_stopped_by_its_rule) {
  runs_end("cache-hangs", "broken", R"({"cause": "rule", "text": "edge.error_rate > 20%", "by": ""})");
  runs_end("cache-down", "held");
  EXPECT_EQ(gameday({"--yes"}).exit_code, exit_no);
  EXPECT_THAT(started(), ElementsAre("cache-hangs", "cache-down"));
}

TEST_F(GameDays, end_when_the_server_has_crashed_under_a_run) {
  EXPECT_EQ(code_of({"crashed", "held"}), exit_crashed);
  EXPECT_THAT(started(), ElementsAre("cache-hangs"));
}

TEST_F(GameDays, are_as_bad_as_their_worst_run) { EXPECT_EQ(code_of({"broken", "crashed"}), exit_crashed); }

TEST_F(GameDays, that_break_and_are_stopped_are_broken) { EXPECT_EQ(code_of({"broken", "stopped"}), exit_no); }

TEST_F(GameDays, that_are_stopped_after_an_inconclusive_run_are_stopped) {
  EXPECT_EQ(code_of({"inconclusive", "stopped"}), exit_stopped);
}

TEST_F(GameDays, are_not_green_for_an_outcome_that_is_not_known) {
  EXPECT_EQ(code_of({"splendid", "held"}), exit_inconclusive);
}

TEST_F(GameDays, go_on_after_a_refused_run_and_tell_why) {
  server.answers("POST /v1/runs?reason=game%20day%20checkout", 409,
                 R"({"detail": "the hop cache is held by other-3"})");
  runs_end("cache-down", "held");
  const Ran ran = gameday({"--yes"});
  EXPECT_EQ(ran.exit_code, exit_refused);
  EXPECT_THAT(ran.out, HasSubstr("REFUSED  cache-hangs: the hop cache is held by other-3\n"));
  EXPECT_EQ(started().size(), 2U);
}

TEST_F(GameDays, end_when_the_server_is_halted) {
  server.answers("POST /v1/runs?reason=game%20day%20checkout", 423, R"({"detail": "the server is halted"})");
  server.answers("GET /v1/halt", 200, R"({"halted": true, "reason": "enough", "by": "ana", "persisted": true})");
  EXPECT_EQ(gameday({"--yes"}).exit_code, exit_refused);
  EXPECT_THAT(started(), ElementsAre("cache-hangs"));
  EXPECT_THAT(saved(), HasSubstr("It ended early: the server is halted."));
}

TEST_F(GameDays, go_on_after_a_run_that_was_refused_while_the_server_is_not_halted) {
  server.answers("POST /v1/runs?reason=game%20day%20checkout", 409, R"({"detail": "the hop is held"})");
  server.answers("GET /v1/halt", 200, R"({"halted": false, "reason": null, "by": null, "persisted": true})");
  EXPECT_EQ(gameday({"--yes"}).exit_code, exit_refused);
  EXPECT_THAT(started(), ElementsAre("cache-hangs", "cache-down"));
}

// The one that holds the hop may be the very run whose answer was lost.
TEST_F(GameDays, end_when_a_run_is_refused_after_an_answer_was_lost) {
  server.answers("POST /v1/runs?reason=game%20day%20checkout", 0, "");
  server.answers("POST /v1/runs?reason=game%20day%20checkout", 409,
                 R"({"detail": "the hop cache is held by cache-hangs-1"})");
  EXPECT_EQ(gameday({"--yes"}).exit_code, exit_unreachable);
  EXPECT_THAT(started(), ElementsAre("cache-hangs", "cache-hangs"));
  EXPECT_THAT(saved(), AllOf(HasSubstr(">unknown<"), HasSubstr(">not begun<"), Not(HasSubstr(">refused<")),
                             HasSubstr("the run may have begun: the hop cache is held by cache-hangs-1")));
}

TEST_F(GameDays, wait_for_no_run_that_has_ended_and_is_not_stored) {
  FakeServer full;
  full.answers("GET /v1/journeys/checkout", 200,
               R"({"name": "checkout", "hops": [{"id": "cache", "cells": [)" +
                   cell_json("cache", "hang", "stale", "cache-hangs") + "]}]}");
  full.answers("GET /v1/journeys/checkout/coverage", 200, coverage_json("untested", "stale"));
  full.answers("POST /v1/experiments/plan", 200, R"({"duration": "22s"})");
  full.answers("GET /v1/runs?open=true", 200, R"({"runs": [{"id": "payments-1", "state": "ended"}]})");
  full.answers("POST /v1/runs?reason=game%20day%20checkout", 201,
               R"({"id": "cache-hangs-1", "state": "ended", "outcome": "held", "ended": "2026-01-01T00:00:22Z"})");
  const Ran ran = run_squall({"--url", full.url(), "gameday", "checkout", "--yes", "-o", report()});
  EXPECT_EQ(ran.exit_code, exit_ok) << ran.out << ran.err;
}

TEST_F(GameDays, stop_the_run_and_end_by_ctrl_c) {
  server.answers("POST /v1/runs?reason=game%20day%20checkout", 201,
                 R"({"id": "cache-hangs-1", "experiment": "cache-hangs", "state": "injecting"})");
  server.answers("POST /v1/runs/cache-hangs-1/stop", 200, R"({"receipt": {"epoch": 9, "connections": 12}})");
  server.answers("GET /v1/runs/cache-hangs-1", 200, R"({"id": "cache-hangs-1", "state": "injecting"})");
  server.does("GET /v1/runs/cache-hangs-1", [sent = false]() mutable {
    if (!std::exchange(sent, true)) kill(getpid(), SIGINT);
  });
  server.answers(
      "GET /v1/runs/cache-hangs-1", 200,
      R"({"id": "cache-hangs-1", "state": "ended", "outcome": "stopped", "why": "Ctrl-C", "ended": "2026-01-01T00:00:22Z"})");
  const Ran ran = gameday({"--yes"});
  EXPECT_EQ(ran.exit_code, exit_stopped);
  EXPECT_THAT(ran.err, HasSubstr("squall: faults off on 12 connections, epoch 9\n"));
  EXPECT_THAT(started(), ElementsAre("cache-hangs"));
  EXPECT_THAT(saved(), HasSubstr("people ended it during cache-hangs."));
}

TEST_F(GameDays, report_what_was_done_when_the_server_goes_away) {
  runs_end("cache-hangs", "held");
  server.answers("POST /v1/runs?reason=game%20day%20checkout", 0, "");
  const Ran ran = gameday({"--yes"});
  EXPECT_EQ(ran.exit_code, exit_unreachable);
  EXPECT_THAT(saved(), AllOf(HasSubstr(">held<"), HasSubstr("the run may have begun"), HasSubstr(">unknown<"),
                             Not(HasSubstr(">not begun<"))));
}

// --- their report ---

TEST_F(GameDays, print_the_coverage_and_write_the_report) {
  runs_end("cache-hangs", "broken");
  runs_end("cache-down", "held");
  server.answers(
      "GET /v1/runs/cache-hangs-1/events?after=0", 200,
      R"({"events": [{"kind": "note", "time": "2026-01-01T10:02:07.5Z", "by": "ana", "text": "the p99 rose"}], "next": 1})");
  server.answers("GET /v1/runs/cache-hangs-1/events?after=1", 200, R"({"events": [], "next": 1})");
  server.answers("GET /v1/runs/cache-hangs-1/runbook?format=json", 200,
                 R"({"steps": [{"number": 1, "imperative": "Look.", "ticked": {"by": "ben", "at": "10:02:30"}},
                               {"number": 2, "imperative": "Act.", "ticked": null}]})");
  const Ran ran = gameday({"--yes"});
  EXPECT_THAT(ran.out, AllOf(HasSubstr("BROKEN  cache-hangs-1: so it was\n"),
                             HasSubstr("/v1/runs/cache-hangs-1/report"), HasSubstr("PROVEN"), HasSubstr("GAP")));
  EXPECT_THAT(ran.err, HasSubstr("the report of the day is in " + report()));
  EXPECT_THAT(saved(), AllOf(HasSubstr("checkout/cache/hang is BROKEN; the fallback was to be: the database"),
                             HasSubstr("checkout/edge/down is a GAP"), HasSubstr("the p99 rose"), HasSubstr("10:02:07"),
                             HasSubstr("1 of 2 steps of cache-hangs was ticked"), HasSubstr("<td class=\"at\">2s</td>"),
                             HasSubstr(server.url() + "/v1/runs/cache-hangs-1/report")));
}

TEST_F(GameDays, report_what_people_wrote_after_the_verdict) {
  runs_end("cache-hangs", "held");
  runs_end("cache-down", "held");
  const std::string events = "GET /v1/runs/cache-hangs-1/events?after=0";
  const std::string runbook = "GET /v1/runs/cache-hangs-1/runbook?format=json";
  server.answers(events, 200, R"({"events": [], "next": 0})");
  server.answers(events, 200,
                 R"({"events": [{"kind": "note", "time": "2026-01-01T10:02:07Z", "by": "ana", "text": "it was us"}]})");
  server.answers(runbook, 200, R"({"steps": [{"number": 1, "imperative": "Look.", "ticked": null}]})");
  server.answers(runbook, 200,
                 R"({"steps": [{"number": 1, "imperative": "Look.", "ticked": {"by": "ben", "at": "10:02:30"}}]})");
  EXPECT_EQ(gameday({"--yes"}).exit_code, exit_ok);
  EXPECT_THAT(saved(), AllOf(HasSubstr("it was us"), HasSubstr("1 of 1 step of cache-hangs was ticked"),
                             Not(HasSubstr("Rehearse the runbook"))));
}

TEST_F(GameDays, tell_when_a_cell_broke_and_not_how_long_ago) {
  FakeServer later;
  later.answers("GET /v1/journeys/checkout", 200,
                R"({"name": "checkout", "hops": [{"id": "cache", "cells": [)" +
                    cell_json("cache", "hang", "stale", "cache-hangs") + "]}]}");
  later.answers("GET /v1/journeys/checkout/coverage", 200, R"json({"journey": "checkout", "cells": [
    {"cell": "checkout/cache/hang", "status": "stale", "age": "40d", "ended": "2026-01-01T10:02:07.123Z",
     "why": "cache-hangs-1 held 40d ago, longer than a proof is good for (30d)"}]})json");
  later.answers("GET /v1/runs?open=true", 200, R"({"runs": []})");
  later.answers("POST /v1/experiments/plan", 200, R"({"duration": "22s"})");
  later.answers("POST /v1/runs?reason=game%20day%20checkout", 409, R"({"detail": "no"})");
  (void)run_squall({"--url", later.url(), "gameday", "checkout", "--yes", "-o", report()});
  EXPECT_THAT(saved(),
              HasSubstr("cache-hangs-1 held on 2026-01-01 at 10:02:07 UTC, longer than a proof is good for (30d)"));
}

// --- their report, whatever happens ---

TEST_F(GameDays, are_kept_while_they_go_on) {
  runs_end("cache-hangs", "held");
  runs_end("cache-down", "held");
  std::vector<std::string> meanwhile;
  server.does("POST /v1/runs?reason=game%20day%20checkout", [&] { meanwhile.push_back(saved()); });
  EXPECT_EQ(gameday({"--yes"}).exit_code, exit_ok);
  ASSERT_EQ(meanwhile.size(), 2U);
  EXPECT_THAT(meanwhile[1], AllOf(HasSubstr(">held<"), HasSubstr(">not begun<"), HasSubstr("UTC, not over yet")));
  EXPECT_THAT(saved(), Not(HasSubstr("not over yet")));
}

TEST_F(GameDays, name_a_run_that_goes_on_should_this_process_be_killed) {
  server.answers("POST /v1/runs?reason=game%20day%20checkout", 201,
                 R"({"id": "cache-hangs-1", "experiment": "cache-hangs", "state": "injecting"})");
  std::string meanwhile;
  server.does("GET /v1/runs/cache-hangs-1", [&] { meanwhile = saved(); });
  server.answers("GET /v1/runs/cache-hangs-1", 200,
                 R"({"id": "cache-hangs-1", "state": "ended", "outcome": "crashed", "ended": "2026-01-01T00:00:22Z"})");
  EXPECT_EQ(gameday({"--yes"}).exit_code, exit_crashed);
  EXPECT_THAT(meanwhile, HasSubstr(">unknown<"));
}

TEST_F(GameDays, tell_a_report_that_cannot_be_saved_and_are_not_green_then) {
  std::filesystem::create_symlink("/dev/full", report());
  runs_end("cache-hangs", "held");
  runs_end("cache-down", "held");
  const Ran ran = gameday({"--yes"});
  EXPECT_EQ(ran.exit_code, exit_inconclusive);
  EXPECT_THAT(ran.err, AllOf(HasSubstr("the report of the day is not in " + report() + ": "),
                             HasSubstr("\n# Game day: checkout\n"), Not(HasSubstr("is in " + report()))));
  EXPECT_THAT(ran.out, HasSubstr("PROVEN"));
}

TEST_F(GameDays, end_as_they_went_when_their_report_cannot_be_saved) {
  std::filesystem::create_symlink("/dev/full", report());
  EXPECT_EQ(code_of({"held", "crashed"}), exit_crashed);
}

TEST_F(GameDays, do_not_begin_when_a_report_is_there_that_may_not_be_written) {
  if (getuid() == 0) GTEST_SKIP() << "root may write everything";
  std::ofstream(report()) << "of another day";
  std::filesystem::permissions(report(), std::filesystem::perms::owner_read);
  EXPECT_EQ(gameday({"--yes"}).exit_code, exit_usage);
  EXPECT_THAT(started(), IsEmpty());
}

TEST_F(GameDays, write_markdown_by_the_ending) {
  runs_end("cache-hangs", "held");
  runs_end("cache-down", "held");
  const std::string file = (folder / "day.md").string();
  EXPECT_EQ(run_squall({"--url", server.url(), "gameday", "checkout", "--yes", "-o", file}).exit_code, exit_ok);
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  EXPECT_THAT(text.str(), StartsWith("# Game day: checkout\n"));
}

TEST_F(GameDays, are_one_json_document_when_asked_for) {
  runs_end("cache-hangs", "broken");
  runs_end("cache-down", "held");
  const Document day = Document::parse(gameday({"--yes", "--output", "json"}).out);
  EXPECT_EQ(day["runs"].size(), 2U);
  EXPECT_EQ(day["before"]["cells"][1]["status"], "untested");
  EXPECT_EQ(day["after"]["cells"][1]["status"], "proven");
  EXPECT_EQ(day["report"], report());
}

TEST_F(GameDays, never_write_over_the_report_of_another_day) {
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(folder);
  runs_end("cache-hangs", "held");
  runs_end("cache-down", "held");
  for (int i = 0; i < 2; ++i) (void)run_squall({"--url", server.url(), "gameday", "checkout", "--yes"});
  std::filesystem::current_path(before);
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    EXPECT_THAT(entry.path().filename().string(), ::testing::MatchesRegex("checkout-20..-..-..(-2)?\\.html"));
    ++files;
  }
  EXPECT_EQ(files, 2U);
}

}  // namespace
}  // namespace squall::cli
