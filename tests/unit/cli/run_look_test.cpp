// What is made of the document of a run: the drawing, the lines, the verdict.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "cli/run_lines.hpp"
#include "cli/run_tables.hpp"
#include "cli/run_verdict.hpp"
#include "cli/run_view.hpp"

namespace squall::cli {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

const char* const injecting_run = R"({"id": "db-slow-7", "experiment": "db-slow",
  "claim": "With 400 ms on a quarter of database connections, checkout p99 stays under 800 ms and no order is lost.",
  "parts": [{"name": "baseline", "for": "30s"}, {"name": "slow", "for": "2m"}, {"name": "recovery", "for": "30s"}],
  "state": "injecting", "paused": false, "phase": {"index": 1, "of": 1, "name": "slow", "until_go": false},
  "elapsed": "1m30s", "remaining": "1m0s",
  "checks": [
    {"id": "p99", "expect": "< 800ms", "stage": "during", "value": 0.412, "shown": "412ms", "holds": true},
    {"id": "spared", "expect": "< 50ms", "stage": "during", "value": 1.2, "shown": "1.2s", "holds": false},
    {"id": "burn", "expect": "< 2", "stage": "during", "why_not": "3 samples of 50", "samples": 3},
    {"id": "dlq", "expect": "== 0"}],
  "faults": [{"name": "db-slow/slow/1", "hop": "orders-db", "matched": 1204, "injected": 3401, "connections": 312}]})";

Json document() { return Json::parse(injecting_run); }
RunLook look() { return look_at_run(document()); }

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

// --- the screen ---

TEST(RunView, shows_claim_phase_time_checks_and_hits) {
  EXPECT_EQ(joined(draw_run(look(), {80, 24}, false)),
            R"(db-slow-7
With 400 ms on a quarter of database connections, checkout p99 stays under 800
ms and no order is lost.

phase 1 of 1: slow                                                      1m left
[==========|===================>.....................|..........]   1m30s of 3m
 baseline   slow                                      recovery

+ holds    p99     412ms  < 800ms
x fails    spared  1.2s   < 50ms
? no data  burn           < 2      3 samples of 50
- not yet  dlq            == 0

slow/1 hit 312 of 1,204 connections of orders-db, 3,401 times
)");
}

TEST(RunView, says_where_the_runbook_is) {
  Json run = document();
  run["runbook"] = "db-slow";
  EXPECT_THAT(draw_run(look_at_run(run), {80, 24}, false), Contains("runbook: squall runbook db-slow-7"));
  EXPECT_THAT(draw_run(look(), {80, 24}, false), Not(Contains(HasSubstr("runbook"))));
}

TEST(RunView, is_narrower_than_the_screen) {
  for (const std::size_t columns : {std::size_t{20}, std::size_t{40}, std::size_t{80}, std::size_t{120}})
    for (const std::string& line : draw_run(look(), {columns, 40}, false)) EXPECT_LT(line.size(), columns) << line;
}

TEST(RunView, shows_every_check_and_its_bound_on_a_narrow_screen) {
  const std::string text = joined(draw_run(look(), {40, 40}, false));
  for (const char* part : {"x fails    spared  1.2s   < 50ms", "+ holds    p99     412ms  < 800ms", "1m left"})
    EXPECT_THAT(text, HasSubstr(part));
}

TEST(RunView, uses_the_room_of_a_wide_screen) {
  EXPECT_THAT(draw_run(look(), {120, 24}, false),
              Contains("With 400 ms on a quarter of database connections, checkout p99 stays under 800 ms and no order "
                       "is lost."));
}

TEST(RunView, keeps_what_fails_when_the_screen_is_low) {
  const auto lines = draw_run(look(), {80, 6}, false);
  EXPECT_THAT(lines, SizeIs(5));
  EXPECT_THAT(joined(lines), AllOf(HasSubstr("db-slow-7"), HasSubstr("phase 1 of 1"), HasSubstr("x fails"),
                                   HasSubstr("? no data"), Not(HasSubstr("+ holds"))));
}

TEST(RunView, says_in_colours_nothing_that_it_does_not_say_in_words) {
  std::string text = joined(draw_run(look(), {80, 24}, true));
  for (std::size_t at = 0; (at = text.find("\x1b[")) != std::string::npos;) text.erase(at, text.find('m', at) + 1 - at);
  EXPECT_EQ(text, joined(draw_run(look(), {80, 24}, false)));
}

TEST(RunView, tells_why_the_run_stops_and_what_people_noted) {
  RunLook it = look();
  it.stopping = "edge.error_rate > 5% for 10s: it was 7%";
  it.notes = {"first", "second", "third", "note by ana: the queue drains"};
  EXPECT_THAT(draw_run(it, {80, 40}, false), AllOf(Contains("stopping: edge.error_rate > 5% for 10s: it was 7%"),
                                                   Contains("note by ana: the queue drains"), Not(Contains("first"))));
}

TEST(RunView, says_how_to_go_on_when_it_pauses_or_waits_for_people) {
  RunLook it = look();
  it.until_go = true;
  EXPECT_THAT(joined(draw_run(it, {80, 24}, false)), AllOf(HasSubstr("at most 1m left"), HasSubstr("squall next")));
  it.paused = true;
  EXPECT_THAT(joined(draw_run(it, {80, 24}, false)),
              AllOf(HasSubstr("paused in phase 1 of 1"), HasSubstr("off until `squall next`")));
}

TEST(RunView, draws_a_run_of_a_server_that_tells_less) {
  EXPECT_THAT(draw_run(look_at_run(Json::parse(R"({"id": "a-1", "state": "baseline"})")), {80, 24}, false),
              ElementsAre("a-1", "", "baseline"));
}

TEST(RunView, lets_no_name_steer_the_terminal) {
  Json run = document();
  run["claim"] =
      "a\x1b[2Jb\nc\xC2\x9B"
      "31md";
  EXPECT_THAT(draw_run(look_at_run(run), {80, 24}, false), Contains("a?[2Jb c?31md"));
}

TEST(RunView, stands_still_on_its_timeline_while_a_phase_is_longer_than_planned) {
  RunLook it = look();
  it.remaining = std::chrono::minutes{5};
  EXPECT_EQ(progress_of(it).at, std::chrono::seconds{30});
  it.remaining = std::chrono::seconds{30};
  EXPECT_EQ(progress_of(it).at, std::chrono::seconds{120});
}

// --- the lines ---

class Lines : public ::testing::Test {
 protected:
  std::vector<std::string> after(std::chrono::milliseconds wait, const RunLook& it) {
    return lines.of(it, now += wait);
  }

  RunLines lines;
  SteadyTime now{};
};

TEST_F(Lines, tell_at_first_all_there_is) {
  EXPECT_THAT(after({}, look()),
              ElementsAre("  1m30s  db-slow-7: " + look().claim, "  1m30s  phase 1 of 1: slow, for 2m",
                          "  1m30s  p99 holds: 412ms, must be < 800ms", "  1m30s  spared fails: 1.2s, must be < 50ms",
                          "  1m30s  slow/1 hit 312 of 1,204 connections of orders-db, 3,401 times"));
}

TEST_F(Lines, begin_with_the_runbook_when_there_is_one) {
  RunLook it = look();
  it.runbook = "db-slow";
  EXPECT_THAT(after({}, it), Contains("  1m30s  runbook: squall runbook db-slow-7"));
  EXPECT_THAT(after({}, it), IsEmpty());
}

TEST_F(Lines, tell_nothing_while_nothing_changes) {
  after({}, look());
  RunLook it = look();
  it.checks[0].value = "413ms";
  it.faults[0].injected = 5000;
  EXPECT_THAT(after(std::chrono::seconds{9}, it), IsEmpty());
}

TEST_F(Lines, tell_each_ten_seconds_that_they_are_alive) {
  after({}, look());
  EXPECT_THAT(
      after(std::chrono::seconds{10}, look()),
      ElementsAre("  1m30s  still phase 1 of 1: slow, 1m left; checks: 1 holds, 1 fails, 1 has no data; 3401 hits"));
  EXPECT_THAT(after(std::chrono::seconds{9}, look()), IsEmpty());
}

TEST_F(Lines, tell_of_a_check_that_turns) {
  after({}, look());
  RunLook it = look();
  it.checks[1].mark = CheckLook::Mark::holds;
  it.checks[0] = {"p99", "< 800ms", CheckLook::Mark::no_data, "", "0 samples of 50"};
  EXPECT_THAT(after({}, it),
              ElementsAre("  1m30s  p99 has no data: 0 samples of 50", "  1m30s  spared holds: 1.2s, must be < 50ms"));
}

TEST_F(Lines, tell_of_no_data_only_where_there_was_some_in_this_stage) {
  after({}, look());
  RunLook it = look();
  it.state = "recovering";
  it.phase = 0;
  for (CheckLook& check : it.checks) check.mark = CheckLook::Mark::no_data;
  EXPECT_THAT(after({}, it), ElementsAre("  1m30s  recovering, for 30s"));
  it.checks[0].mark = CheckLook::Mark::holds;
  EXPECT_THAT(after({}, it), IsEmpty());
  it.checks[0].mark = CheckLook::Mark::no_data;
  EXPECT_THAT(after({}, it), ElementsAre("  1m30s  p99 has no data: "));
}

TEST_F(Lines, tell_each_note_once_and_why_the_run_stops) {
  after({}, look());
  RunLook it = look();
  it.notes = {"note by ana: hm"};
  EXPECT_THAT(after({}, it), ElementsAre("  1m30s  note by ana: hm"));
  it.stopping = "too slow";
  EXPECT_THAT(after({}, it), ElementsAre("  1m30s  stopping: too slow"));
  EXPECT_THAT(after({}, it), IsEmpty());
}

TEST_F(Lines, tell_when_the_server_is_lost_and_found) {
  after({}, look());
  RunLook it = look();
  it.trouble = "no answer from http://x";
  EXPECT_THAT(after({}, it), ElementsAre("  1m30s  no answer from http://x"));
  EXPECT_THAT(after({}, it), IsEmpty());
  EXPECT_THAT(after({}, look()), ElementsAre("  1m30s  the server answers again"));
}

// --- the end ---

TEST(Verdict, gives_the_worst_value_of_each_check_that_broke) {
  Json run = document();
  run["state"] = "ended";
  run["outcome"] = "broken";
  run["why"] = "p99 was 1.2s at worst, expected < 800ms";
  run["recovery"] = "3.2s";
  run["results"] = Json::parse(R"([
    {"check": "p99", "stage": "before", "outcome": "held", "expect": "< 800ms", "shown": "20ms", "windows": 30},
    {"check": "p99", "stage": "during", "outcome": "broken", "expect": "< 800ms", "shown": "1.2s", "windows": 42},
    {"check": "dlq", "stage": "after", "outcome": "inconclusive", "why": "dlq was never looked at"}])");
  EXPECT_EQ(verdict_text(run, false),
            "BROKEN  db-slow-7: p99 was 1.2s at worst, expected < 800ms\n"
            "  p99 during: worst 1.2s, must be < 800ms, in 42 windows\n"
            "  slow/1 hit 312 of 1,204 connections of orders-db, 3,401 times\n"
            "  recovered in 3.2s\n");
}

TEST(Verdict, ends_with_the_runbook_when_there_is_one) {
  const Json run = Json::parse(R"({"id": "a-1", "outcome": "held", "why": "all held", "runbook": "db"})");
  EXPECT_EQ(verdict_text(run, false), "HELD  a-1: all held\n  runbook  squall runbook a-1\n");
}

TEST(Verdict, adds_up_what_a_fault_hit_before_and_after_a_pause) {
  const Json run =
      Json::parse(R"({"id": "a-1", "state": "ended", "outcome": "held", "why": "all held", "experiment": "a",
    "faults": [{"name": "a/slow/1", "hop": "db", "matched": 4, "injected": 3, "connections": 2},
               {"name": "a/slow/1", "hop": "db", "matched": 6, "injected": 7, "connections": 4}]})");
  EXPECT_EQ(verdict_text(run, false), "HELD  a-1: all held\n  slow/1 hit 6 of 10 connections of db, 10 times\n");
}

TEST(Verdict, says_which_check_had_no_data) {
  const Json run = Json::parse(R"({"id": "a-1", "state": "ended", "outcome": "inconclusive", "why": "no traffic",
    "results": [{"check": "p99", "stage": "during", "outcome": "inconclusive", "why": "p99: 0 samples of 50"}]})");
  EXPECT_EQ(verdict_text(run, false), "INCONCLUSIVE  a-1: no traffic\n  p99 during: p99: 0 samples of 50\n");
}

// --- tables ---

std::string printed(const Table& table) {
  std::ostringstream out;
  table.print(out, false);
  return out.str();
}

TEST(RunTables, tell_how_long_a_run_took_or_how_it_stands) {
  const Json runs = Json::parse(R"([
    {"id": "b-2", "state": "baseline", "elapsed": "4s", "started": "2026-01-01T11:59:56Z"},
    {"id": "a-1", "state": "ended", "outcome": "held", "why": "all held", "started": "2026-01-01T11:50:00.500Z",
     "ended": "2026-01-01T11:53:00.700Z"}])");
  const WallTime noon{std::chrono::seconds{1'767'268'800}};  // 2026-01-01T12:00:00Z
  EXPECT_EQ(printed(runs_table(runs, noon)),
            "RUN  STATE     STARTED     TOOK  WHY\n"
            "b-2  baseline  4 s ago       4s\n"
            "a-1  held      10 min ago    3m  all held\n");
}

TEST(RunTables, show_what_is_wrong_with_a_file_that_is_no_experiment) {
  const Json experiments = Json::parse(R"([
    {"file": "a.yaml", "valid": true, "name": "a", "claim": "it\nholds\n", "hops": ["db", "edge"], "duration": "2m",
     "schedule": {"cron": "0 10 * * TUE", "tz": "UTC"}},
    {"file": "b.yaml", "valid": false,
     "errors": [{"path": "/phases", "line": 3, "column": 1, "message": "is missing"}, {"message": "x"}]}])");
  EXPECT_EQ(
      printed(experiments_table(experiments)),
      "EXPERIMENT  FILE    HOPS      LASTS  SCHEDULE          CLAIM\n"
      "a           a.yaml  db, edge     2m  0 10 * * TUE UTC  it holds\n"
      "            b.yaml                                     3:1: /phases: is missing (and 1 more: squall check)\n");
}

TEST(RunTables, say_why_an_instant_of_a_schedule_would_be_refused) {
  const Json schedule = Json::parse(R"([{"experiment": "a", "next": [
    {"instant": "2026-03-03T09:00:00.000Z", "local": "2026-03-03 10:00 CET"},
    {"instant": "2026-03-10T09:00:00Z", "local": "2026-03-10 10:00 CET", "refused": "blackout peak"}]}])");
  EXPECT_EQ(printed(schedule_table(schedule)),
            "EXPERIMENT  LOCAL                 UTC                   RUNS\n"
            "a           2026-03-03 10:00 CET  2026-03-03T09:00:00Z  yes\n"
            "            2026-03-10 10:00 CET  2026-03-10T09:00:00Z  no: blackout peak\n");
}

TEST(RunTables, name_the_runs_under_way_for_the_status_page) {
  EXPECT_EQ(open_runs_text(Json::array({document()}), false), "run db-slow-7: phase 1 of 1: slow, 1m left\n");
}

}  // namespace
}  // namespace squall::cli
