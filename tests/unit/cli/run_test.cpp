// `squall run` and what belongs to it as people and scripts meet it: exit codes, lines, signals, lost answers.
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/cli/fake_server.hpp"
#include "unit/cli/run_squall.hpp"

namespace squall::cli {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::EndsWith;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

std::string run_json(const std::string& rest) {
  return R"({"id": "slow-1", "experiment": "slow", "claim": "it holds", )" + rest + "}";
}
std::string injecting() {
  return run_json(R"("state": "injecting", "phase": {"index": 1, "of": 1, "name": "slow", "until_go": false},
    "elapsed": "5s", "remaining": "9s", "lease": "30s",
    "checks": [{"id": "p99", "expect": "< 1s", "value": 0.1, "shown": "100ms", "holds": true}],
    "faults": [{"name": "slow/slow/1", "hop": "db", "matched": 4, "injected": 4, "connections": 4}])");
}
std::string ended(const std::string& outcome) {
  return run_json(R"("state": "ended", "outcome": ")" + outcome + R"(", "why": "so it was", "recovery": "2s",
    "elapsed": "20s", "ended": "2026-01-01T00:00:00Z")");
}

class Runs : public ::testing::Test {
 protected:
  Runs() {
    server.answers("POST /v1/runs", 201, run_json(R"("state": "waiting", "elapsed": "0s")"));
    server.answers("POST /v1/runs/slow-1/stop", 200, R"({"id": "slow-1", "receipt": {"epoch": 9, "connections": 12}})");
  }

  Ran squall(std::vector<std::string> words) {
    words.insert(words.begin(), {"--url", server.url()});
    return run_squall(std::move(words));
  }
  Ran run_until(const std::string& outcome) {
    server.answers("GET /v1/runs/slow-1", 200, ended(outcome));
    return squall({"run", "slow"});
  }
  // A signal comes while the run injects.
  static void signal_once(FakeServer& to, int signal) {
    to.answers("GET /v1/runs/slow-1", 200, injecting());
    to.does("GET /v1/runs/slow-1", [signal, sent = false]() mutable {
      if (!std::exchange(sent, true)) kill(getpid(), signal);
    });
  }
  std::vector<Asked> asked(const std::string& method, const std::string& target) const {
    std::vector<Asked> found;
    for (const Asked& one : server.asked())
      if (one.method == method && one.target == target) found.push_back(one);
    return found;
  }
  std::string file(const std::string& name, const std::string& text) {
    const std::string path = ::testing::TempDir() + "squall_cli_" + name;
    std::ofstream(path) << text;
    return path;
  }

  FakeServer server;
};

// --- run: refused ---

TEST(RefusedRun, TellsOverALimitFromWrongByItsExitCode) {
  FakeServer refuses;
  refuses.answers("POST /v1/runs", 422, R"({"type": "urn:squall:over-limit", "detail": "too long"})");
  refuses.answers("POST /v1/runs", 422, R"({"type": "about:blank", "detail": "no such key"})");
  EXPECT_EQ(run_squall({"--url", refuses.url(), "run", "slow"}).exit_code, exit_refused);
  EXPECT_EQ(run_squall({"--url", refuses.url(), "run", "slow"}).exit_code, exit_usage);
}

// --- run: its end ---

TEST_F(Runs, end_with_the_code_of_their_outcome) {
  const std::pair<const char*, int> codes[] = {{"held", 0},    {"broken", 1},       {"refused", 3},
                                               {"stopped", 4}, {"inconclusive", 5}, {"crashed", 6}};
  for (const auto& [outcome, code] : codes) {
    FakeServer one;
    one.answers("POST /v1/runs", 201, ended(outcome));
    EXPECT_EQ(run_squall({"--url", one.url(), "run", "slow"}).exit_code, code) << outcome;
  }
}

TEST_F(Runs, are_never_green_for_an_outcome_that_is_not_known) {
  EXPECT_EQ(run_until("splendid").exit_code, exit_inconclusive);
}

TEST_F(Runs, print_the_verdict_and_where_the_report_is) {
  EXPECT_EQ(run_until("held").out,
            "HELD  slow-1: so it was\n  recovered in 2s\n  report  " + server.url() + "/v1/runs/slow-1/report\n");
}

TEST_F(Runs, tell_on_stderr_what_changes_and_on_stdout_only_the_verdict) {
  server.answers("GET /v1/runs/slow-1", 200, injecting());
  server.answers("GET /v1/runs/slow-1", 200, injecting());
  const Ran ran = run_until("held");
  EXPECT_EQ(ran.err,
            "     0s  slow-1: it holds\n"
            "     0s  waiting\n"
            "     5s  phase 1 of 1: slow\n"
            "     5s  p99 holds: 100ms, must be < 1s\n"
            "     5s  slow/1 hit 4 connections of db, 4 times\n");
  EXPECT_THAT(ran.out, StartsWith("HELD"));
}

TEST_F(Runs, print_the_run_as_json_when_asked_to) {
  server.answers("GET /v1/runs/slow-1", 200, ended("broken"));
  const Ran ran = squall({"run", "slow", "--output", "json"});
  EXPECT_EQ(Document::parse(ran.out)["outcome"], "broken");
  EXPECT_EQ(ran.exit_code, exit_no);
}

TEST_F(Runs, save_the_report_in_the_format_of_its_ending) {
  server.answers("GET /v1/runs/slow-1/report?format=junit", 200, "<testsuites/>");
  server.answers("GET /v1/runs/slow-1", 200, ended("held"));
  const std::string path = file("report.xml", "");
  EXPECT_EQ(squall({"run", "slow", "--report", path}).exit_code, exit_ok);
  std::string text;
  std::getline(std::ifstream(path), text);
  EXPECT_EQ(text, "<testsuites/>");
}

TEST_F(Runs, keep_their_exit_code_when_the_report_cannot_be_had) {
  server.answers("GET /v1/runs/slow-1", 200, ended("broken"));
  const Ran ran = squall({"run", "slow", "--report", file("report.md", "")});
  EXPECT_EQ(ran.exit_code, exit_no);
  EXPECT_THAT(ran.err, HasSubstr("the report is not in"));
}

TEST_F(Runs, do_not_begin_when_their_report_could_not_be_saved) {
  EXPECT_EQ(squall({"run", "slow", "--report", "report.pdf"}).exit_code, exit_usage);
  EXPECT_EQ(squall({"run", "slow", "--report", "/no/such/folder/report.html"}).exit_code, exit_usage);
  EXPECT_THAT(server.asked(), IsEmpty());
}

// --- run: its beginning ---

TEST_F(Runs, of_a_file_are_sent_with_its_text_and_vars) {
  const std::string path = file("slow.yaml", "squall: 1\n");
  squall({"run", "--var", "ms=400", "--var", "who=a=b", path, "--seed", "7", "--reason", "game day", "--detach"});
  const auto sent = server.asked().at(0);
  EXPECT_EQ(sent.target, "/v1/runs?reason=game%20day");
  EXPECT_EQ(Document::parse(sent.body), (Document{{"file", {{"name", path}, {"text", "squall: 1\n"}}},
                                                  {"vars", {{"ms", "400"}, {"who", "a=b"}}},
                                                  {"seed", 7}}));
}

TEST_F(Runs, print_only_their_id_when_detached) {
  const Ran ran = squall({"run", "slow", "--detach"});
  EXPECT_EQ(ran.out, "slow-1\n");
  EXPECT_EQ(ran.err, "");
  EXPECT_EQ(ran.exit_code, exit_ok);
}

TEST_F(Runs, begin_once_when_the_answer_is_lost) {
  FakeServer lossy;
  lossy.answers("POST /v1/runs", 0, "");
  lossy.answers("POST /v1/runs", 201, ended("held"));
  EXPECT_EQ(run_squall({"--url", lossy.url(), "run", "slow"}).exit_code, exit_ok);
  const auto tries = lossy.asked();
  ASSERT_THAT(tries, SizeIs(2));
  const auto key = [](const Asked& one) { return one.headers.find("Idempotency-Key")->second; };
  EXPECT_EQ(key(tries[0]), key(tries[1]));
  EXPECT_THAT(key(tries[0]), SizeIs(32));
}

TEST_F(Runs, may_have_begun_when_they_are_refused_after_an_answer_was_lost) {
  for (const int status : {409, 422, 507}) {
    FakeServer lossy;
    lossy.answers("POST /v1/runs", 0, "");
    lossy.answers("POST /v1/runs", status, R"({"detail": "the hop db is held by slow-1"})");
    const Ran ran = run_squall({"--url", lossy.url(), "run", "slow"});
    EXPECT_EQ(ran.exit_code, exit_unreachable) << status;
    EXPECT_THAT(ran.err, AllOf(HasSubstr("the run may have begun: the hop db is held by slow-1"),
                               HasSubstr("-> look: squall --url " + lossy.url() + " runs --open")));
  }
}

TEST_F(Runs, have_another_key_each) {
  squall({"run", "slow", "--detach"});
  squall({"run", "slow", "--detach"});
  const auto asked = server.asked();
  EXPECT_NE(asked.at(0).headers.find("Idempotency-Key")->second, asked.at(1).headers.find("Idempotency-Key")->second);
}

TEST_F(Runs, of_an_invalid_file_name_each_line) {
  const std::string path = file("bad.yaml", "squall: 1\n");
  FakeServer strict;
  strict.answers("POST /v1/runs", 422, R"({"title": "Unprocessable Content", "detail": "bad.yaml: 200 has no unit",
    "errors": [{"path": "/baseline", "line": 3, "column": 11, "message": "200 has no unit", "hint": "write 200ms"},
               {"path": "/clam", "line": 4, "column": 1, "message": "unknown key"}]})");
  const Ran ran = run_squall({"--url", strict.url(), "run", path});
  EXPECT_EQ(ran.exit_code, exit_usage);
  EXPECT_EQ(ran.err, "squall: 2 problems\n  " + path + ":3:11: /baseline: 200 has no unit\n    -> write 200ms\n  " +
                         path + ":4:1: /clam: unknown key\n");
}

TEST_F(Runs, that_are_refused_end_with_3_and_never_with_1) {
  for (const int status : {409, 423, 503, 507}) {
    FakeServer refusing;
    refusing.answers("POST /v1/runs", status, R"({"detail": "the hop db is held by other-3"})");
    const Ran ran = run_squall({"--url", refusing.url(), "run", "slow"});
    EXPECT_EQ(ran.exit_code, exit_refused) << status;
    EXPECT_THAT(ran.err, HasSubstr("held by other-3"));
  }
}

TEST_F(Runs, need_a_file_that_is_there_and_vars_with_names) {
  EXPECT_EQ(squall({"run", "no/such.yaml"}).exit_code, exit_usage);
  EXPECT_EQ(squall({"run", ::testing::TempDir()}).exit_code, exit_usage);
  EXPECT_EQ(squall({"run", "slow", "--var", "ms"}).exit_code, exit_usage);
  EXPECT_EQ(squall({"run", "slow", "--var", "ms=1", "--var", "ms=2"}).exit_code, exit_usage);
  EXPECT_EQ(squall({"run", "slow", "--attend", "--detach"}).exit_code, exit_usage);
  EXPECT_EQ(squall({"run", file("latin1.yaml",
                                "claim: gr\xF6\xDF"
                                "er\n")})
                .exit_code,
            exit_usage);
  EXPECT_THAT(server.asked(), IsEmpty());
}

// --- run: while it goes on ---

TEST_F(Runs, are_stopped_by_ctrl_c_faults_first) {
  signal_once(server, SIGINT);
  server.answers("GET /v1/runs/slow-1", 200, ended("stopped"));
  const Ran ran = squall({"run", "slow"});
  EXPECT_EQ(ran.exit_code, exit_stopped);
  EXPECT_THAT(ran.err, HasSubstr("squall: faults off on 12 connections, epoch 9\n"));
  EXPECT_THAT(ran.out, AllOf(StartsWith("STOPPED"), HasSubstr("/v1/runs/slow-1/report")));
}

TEST_F(Runs, that_had_broken_before_they_were_stopped_are_broken) {
  signal_once(server, SIGTERM);
  server.answers("GET /v1/runs/slow-1", 200, ended("broken"));
  EXPECT_EQ(squall({"run", "slow"}).exit_code, exit_no);
  EXPECT_THAT(asked("POST", "/v1/runs/slow-1/stop"), SizeIs(1));
}

TEST_F(Runs, that_ended_before_the_stop_came_keep_their_outcome) {
  FakeServer quick;
  quick.answers("POST /v1/runs", 201, injecting());
  quick.answers("POST /v1/runs/slow-1/stop", 409, R"({"detail": "the run has ended"})");
  signal_once(quick, SIGINT);
  quick.answers("GET /v1/runs/slow-1", 200, ended("held"));
  EXPECT_EQ(run_squall({"--url", quick.url(), "run", "slow"}).exit_code, exit_ok);
}

TEST_F(Runs, go_on_when_the_terminal_is_closed) {
  signal_once(server, SIGHUP);
  EXPECT_EQ(squall({"run", "slow"}).exit_code, 128 + SIGHUP);
  EXPECT_THAT(asked("POST", "/v1/runs/slow-1/stop"), IsEmpty());
}

TEST_F(Runs, that_are_attended_stop_when_the_terminal_is_closed) {
  server.answers("POST /v1/runs/slow-1/attend", 200, injecting());
  server.does("POST /v1/runs/slow-1/attend", [] { kill(getpid(), SIGHUP); });
  server.answers("GET /v1/runs/slow-1", 200, ended("stopped"));
  EXPECT_EQ(squall({"run", "slow", "--attend"}).exit_code, exit_stopped);
  EXPECT_THAT(asked("POST", "/v1/runs/slow-1/stop"), SizeIs(1));
}

TEST_F(Runs, that_are_attended_renew_their_lease_and_look_by_the_same_answer) {
  FakeServer one;
  one.answers("POST /v1/runs", 201, run_json(R"("state": "waiting", "lease": "3ms")"));
  one.answers("POST /v1/runs/slow-1/attend", 200, injecting());
  one.answers("POST /v1/runs/slow-1/attend", 200, injecting());
  one.answers("POST /v1/runs/slow-1/attend", 409, R"({"detail": "the run has ended"})");
  one.answers("GET /v1/runs/slow-1", 200, ended("held"));
  EXPECT_EQ(run_squall({"--url", one.url(), "run", "slow", "--attend"}).exit_code, exit_ok);
  std::size_t attended = 0;
  for (const Asked& it : one.asked()) attended += it.target.ends_with("/attend") ? 1 : 0;
  EXPECT_EQ(attended, 3U);
  EXPECT_EQ(Document::parse(one.asked().at(0).body)["attended"], true);
}

TEST_F(Runs, go_on_being_watched_when_answers_are_lost_for_a_while) {
  server.answers("GET /v1/runs/slow-1", 0, "");
  server.answers("GET /v1/runs/slow-1", 507, R"({"detail": "no room"})");
  const Ran ran = run_until("held");
  EXPECT_EQ(ran.exit_code, exit_ok);
  EXPECT_THAT(ran.err, AllOf(HasSubstr("no answer from"), HasSubstr("trying again")));
}

TEST_F(Runs, that_the_server_no_longer_knows_end_with_7) {
  const Ran ran = squall({"run", "slow"});
  EXPECT_EQ(ran.exit_code, exit_unreachable);
  EXPECT_THAT(ran.err, HasSubstr("knows no run slow-1"));
}

TEST_F(Runs, show_what_people_wrote_down) {
  server.answers("GET /v1/runs/slow-1", 200, injecting());
  server.answers("GET /v1/runs/slow-1/events?after=0", 200, R"({"next": 3, "events": [
    {"kind": "state"}, {"kind": "note", "by": "ana", "text": "it drains"}, {"kind": "tick", "by": "jo", "step": 2}]})");
  EXPECT_THAT(run_until("held").err,
              AllOf(HasSubstr("  5s  note by ana: it drains\n"), HasSubstr("  5s  step 2 ticked by jo\n")));
}

// --- plan ---

TEST_F(Runs, are_planned_as_a_timeline) {
  server.answers("POST /v1/experiments/plan", 200,
                 R"({"timeline": "slow: it holds\n=====\n", "duration": "2m", "vars": {"ms": "400"}, "refusals": []})");
  const Ran ran = squall({"plan", "slow"});
  EXPECT_EQ(ran.exit_code, exit_ok);
  EXPECT_EQ(ran.out, "slow: it holds\n=====\nwith ms=400\nlasts 2m\n\nnothing would refuse it now\n");
}

TEST_F(Runs, that_would_be_refused_now_are_planned_with_3) {
  server.answers("POST /v1/experiments/plan", 200,
                 R"({"timeline": "", "refusals": [{"message": "the blackout peak is on", "hint": "wait"}]})");
  const Ran ran = squall({"plan", "slow"});
  EXPECT_EQ(ran.exit_code, exit_refused);
  EXPECT_THAT(ran.out, HasSubstr("would be refused now:\n  the blackout peak is on\n    -> wait\n"));
}

TEST_F(Runs, are_planned_with_2_when_invalid) {
  server.answers("POST /v1/experiments/plan", 422, R"({"detail": "no claim",
    "errors": [{"path": "/claim", "line": 1, "column": 1, "message": "no claim"}]})");
  const Ran ran = squall({"plan", "slow"});
  EXPECT_EQ(ran.exit_code, exit_usage);
  EXPECT_EQ(ran.err, "squall: slow:1:1: /claim: no claim\n");
}

}  // namespace
}  // namespace squall::cli
