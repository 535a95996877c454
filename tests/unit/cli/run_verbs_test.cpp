// What people do to runs, and what they ask about them: wait, watch, stop, next, note, report, lists.
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/cli/fake_server.hpp"
#include "unit/cli/run_squall.hpp"

namespace squall::cli {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

const char* const open_run = R"({"id": "slow-1", "experiment": "slow", "state": "injecting", "remaining": "9s",
  "phase": {"index": 1, "of": 1, "name": "slow", "until_go": true}})";
const char* const ended_run = R"({"id": "slow-1", "experiment": "slow", "state": "ended", "outcome": "inconclusive",
  "why": "no traffic", "ended": "2026-01-01T00:00:00Z"})";

class RunVerbs : public ::testing::Test {
 protected:
  Ran squall(std::vector<std::string> words) {
    words.insert(words.begin(), {"--url", server.url()});
    return run_squall(std::move(words));
  }
  void under_way(const std::vector<std::string>& ids) {
    Document runs = Document::array();
    for (const std::string& id : ids) runs.push_back({{"id", id}, {"state", "baseline"}});
    server.answers("GET /v1/runs?open=true", 200, Document{{"runs", runs}}.dump());
  }
  Document last_body() { return Document::parse(server.asked().back().body); }

  FakeServer server;
};

// --- wait ---

TEST_F(RunVerbs, wait_until_a_run_has_ended_and_end_with_its_outcome) {
  server.answers("GET /v1/runs/slow-1", 200, open_run);
  server.answers("GET /v1/runs/slow-1", 200, ended_run);
  const Ran ran = squall({"wait", "slow-1"});
  EXPECT_EQ(ran.exit_code, exit_inconclusive);
  EXPECT_EQ(ran.out, "INCONCLUSIVE  slow-1: no traffic\n");
}

TEST_F(RunVerbs, give_up_waiting_for_a_run_after_the_timeout) {
  server.answers("GET /v1/runs/slow-1", 200, open_run);
  const Ran ran = squall({"wait", "slow-1", "--timeout", "1ms"});
  EXPECT_EQ(ran.exit_code, exit_no);
  EXPECT_EQ(ran.err, "slow-1 is under way: phase 1 of 1: slow\n");
}

TEST_F(RunVerbs, wait_for_the_fault_of_that_name_first) {
  server.answers("GET /v1/faults/slow-1", 200,
                 R"({"name": "slow-1", "state": "expired", "counters": {"injected": 2}})");
  server.answers("GET /v1/runs/slow-1", 200, ended_run);
  EXPECT_EQ(squall({"wait", "slow-1"}).out, "slow-1 ended after it injected 2 times\n");
}

TEST_F(RunVerbs, wait_for_no_hits_of_a_run) {
  server.answers("GET /v1/runs/slow-1", 200, open_run);
  EXPECT_EQ(squall({"wait", "slow-1", "--hits", "3"}).exit_code, exit_usage);
}

// --- watch ---

TEST_F(RunVerbs, watch_the_newest_run_under_way) {
  under_way({"slow-1", "other-0"});
  server.answers("GET /v1/runs/slow-1", 200, open_run);
  server.answers("GET /v1/runs/slow-1", 200, ended_run);
  const Ran ran = squall({"watch"});
  EXPECT_EQ(ran.exit_code, exit_ok);
  EXPECT_THAT(ran.out, AllOf(HasSubstr("phase 1 of 1: slow"), HasSubstr("INCONCLUSIVE  slow-1")));
}

TEST_F(RunVerbs, leave_a_run_alone_when_the_watcher_leaves) {
  server.answers("GET /v1/runs/slow-1", 200, open_run);
  server.does("GET /v1/runs/slow-1", [looks = 0]() mutable {
    if (++looks == 2) kill(getpid(), SIGINT);
  });
  EXPECT_EQ(squall({"watch", "slow-1"}).exit_code, exit_ok);
  EXPECT_THAT(server.asked(), Not(Contains(Field(&Asked::method, "POST"))));
}

TEST_F(RunVerbs, watch_in_json_one_document_a_line) {
  server.answers("GET /v1/runs/slow-1", 200, open_run);
  server.answers("GET /v1/runs/slow-1", 200, ended_run);
  std::istringstream lines(squall({"watch", "slow-1", "--output", "json"}).out);
  std::vector<std::string> states;
  for (std::string line; std::getline(lines, line);) states.push_back(Document::parse(line)["state"]);
  EXPECT_THAT(states, ::testing::ElementsAre("injecting", "ended"));
}

// --- steering, and the run that is meant ---

TEST_F(RunVerbs, stop_the_only_run_and_say_that_its_faults_are_off) {
  under_way({"slow-1"});
  server.answers("POST /v1/runs/slow-1/stop?reason=too%20slow", 200,
                 R"({"id": "slow-1", "receipt": {"epoch": 9, "connections": 1}})");
  const Ran ran = squall({"stop", "--reason", "too slow"});
  EXPECT_EQ(ran.exit_code, exit_ok) << ran.err;
  EXPECT_EQ(ran.out, "slow-1 stops: faults off on 1 connection, epoch 9\n");
}

TEST_F(RunVerbs, stop_nothing_when_it_is_not_clear_what) {
  under_way({"slow-1", "other-2"});
  const Ran ran = squall({"stop"});
  EXPECT_EQ(ran.exit_code, exit_usage);
  EXPECT_THAT(ran.err, AllOf(HasSubstr("2 runs are under way"), HasSubstr("slow-1, baseline"), HasSubstr("other-2")));
  EXPECT_THAT(server.asked(), SizeIs(1));
}

TEST_F(RunVerbs, say_that_no_run_is_under_way) {
  under_way({});
  EXPECT_THAT(squall({"next"}).err, HasSubstr("no run is under way"));
}

TEST_F(RunVerbs, say_why_a_run_cannot_be_stopped_any_more) {
  server.answers("POST /v1/runs/slow-1/stop", 409, R"({"detail": "the run \"slow-1\" has ended"})");
  EXPECT_EQ(squall({"stop", "slow-1"}).exit_code, exit_refused);
}

TEST_F(RunVerbs, go_on_and_say_where_the_run_stands) {
  under_way({"slow-1"});
  server.answers("POST /v1/runs/slow-1/next", 200, open_run);
  EXPECT_EQ(squall({"next"}).out, "slow-1 goes on: phase 1 of 1: slow, 9s left\n");
}

TEST_F(RunVerbs, extend_the_run_that_a_dash_stands_for) {
  under_way({"slow-1"});
  server.answers("POST /v1/runs/slow-1/extend", 200, open_run);
  EXPECT_EQ(squall({"extend", "-", "--by", "2m"}).exit_code, exit_ok);
  EXPECT_EQ(last_body(), (Document{{"by", "2m"}}));
}

TEST_F(RunVerbs, note_a_text_with_and_without_the_run) {
  under_way({"slow-1"});
  server.answers("POST /v1/runs/slow-1/notes", 200, open_run);
  EXPECT_EQ(squall({"note", "the queue drains"}).exit_code, exit_ok);
  EXPECT_EQ(last_body(), (Document{{"text", "the queue drains"}}));
  EXPECT_EQ(squall({"note", "slow-1", "it drains"}).exit_code, exit_ok);
  EXPECT_EQ(last_body(), (Document{{"text", "it drains"}}));
  EXPECT_THAT(squall({"note", "the", "queue", "drains"}).err, HasSubstr("quotes"));
}

TEST_F(RunVerbs, note_nothing_when_the_text_was_forgotten) {
  under_way({"slow-1"});
  server.answers("POST /v1/runs/slow-1/notes", 200, open_run);
  server.answers("GET /v1/runs/slow-1", 200, open_run);
  const Ran forgotten = squall({"note", "slow-1"});
  EXPECT_EQ(forgotten.exit_code, exit_usage);
  EXPECT_THAT(forgotten.err, HasSubstr("slow-1 is a run, and the text is missing"));
  EXPECT_EQ(squall({"note", "  "}).exit_code, exit_usage);
  EXPECT_EQ(squall({"note", "slow-1", ""}).exit_code, exit_usage);
  EXPECT_EQ(squall({"note", "ticket-7"}).exit_code, exit_ok);
  EXPECT_EQ(last_body(), (Document{{"text", "ticket-7"}}));
}

TEST_F(RunVerbs, tick_a_step_that_is_a_number) {
  under_way({"slow-1"});
  server.answers("POST /v1/runs/slow-1/ticks", 200, open_run);
  EXPECT_EQ(squall({"tick", "2"}).exit_code, exit_ok);
  EXPECT_EQ(last_body(), (Document{{"step", 2}}));
  EXPECT_EQ(squall({"tick", "slow-1", "second"}).exit_code, exit_usage);
}

TEST_F(RunVerbs, say_what_the_ticked_step_is) {
  server.answers("POST /v1/runs/slow-1/ticks", 200, R"({"id": "slow-1", "state": "baseline", "runbook": "slow"})");
  server.answers(
      "GET /v1/runs/slow-1/runbook?format=json", 200,
      R"({"steps": [{"number": 1, "imperative": "Halt"}, {"number": 2, "imperative": "Look at the queue"}]})");
  EXPECT_EQ(squall({"tick", "slow-1", "2"}).out, "slow-1 has step 2 ticked, \"Look at the queue\": baseline\n");
  EXPECT_EQ(squall({"tick", "slow-1", "7"}).out, "slow-1 has step 7 ticked: baseline\n");
}

TEST_F(RunVerbs, tick_a_step_whose_words_the_server_does_not_tell) {
  server.answers("POST /v1/runs/slow-1/ticks", 200, R"({"id": "slow-1", "state": "baseline", "runbook": "slow"})");
  server.answers("GET /v1/runs/slow-1/runbook?format=json", 0, "");
  const Ran ran = squall({"tick", "slow-1", "2"});
  EXPECT_EQ(ran.exit_code, exit_ok) << ran.err;
  EXPECT_EQ(ran.out, "slow-1 has step 2 ticked: baseline\n");
}

TEST_F(RunVerbs, say_why_a_step_cannot_be_ticked) {
  server.answers("POST /v1/runs/slow-1/ticks", 422, R"({"detail": "the runbook slow has 6 steps"})");
  const Ran ran = squall({"tick", "slow-1", "9"});
  EXPECT_EQ(ran.exit_code, exit_usage);
  EXPECT_THAT(ran.err, HasSubstr("the runbook slow has 6 steps"));
}

// --- report ---

TEST_F(RunVerbs, print_the_report_as_it_came) {
  server.answers("GET /v1/runs/slow-1/report?format=md", 200, "# slow-1\n");
  EXPECT_EQ(squall({"report", "slow-1", "--format", "md"}).out, "# slow-1\n");
}

TEST_F(RunVerbs, save_the_report_in_a_file) {
  server.answers("GET /v1/runs/slow-1/report?format=html", 200, "<html/>");
  const std::string path = ::testing::TempDir() + "squall_cli_saved.html";
  const Ran ran = squall({"report", "slow-1", "-o", path});
  EXPECT_EQ(ran.exit_code, exit_ok) << ran.err;
  EXPECT_EQ(ran.out, "");
  std::string text;
  std::getline(std::ifstream(path), text);
  EXPECT_EQ(text, "<html/>");
}

// --- lists ---

TEST_F(RunVerbs, list_the_runs_that_were_asked_for) {
  server.answers("GET /v1/runs?limit=5&open=true&experiment=slow", 200,
                 Document{{"runs", {Document::parse(open_run)}}}.dump());
  const Ran ran = squall({"runs", "--open", "--experiment", "slow", "--limit", "5"});
  EXPECT_THAT(ran.out, AllOf(StartsWith("RUN"), HasSubstr("slow-1  phase 1 of 1: slow")));
}

TEST_F(RunVerbs, say_how_the_server_gets_a_folder_of_experiments) {
  server.answers("GET /v1/experiments", 200, R"({"folder": "", "experiments": []})");
  EXPECT_THAT(squall({"experiments"}).err, HasSubstr("`experiments:`"));
}

TEST_F(RunVerbs, ask_for_ten_instants_to_explain_and_one_to_show) {
  server.answers("GET /v1/schedule?count=1", 200, R"({"schedule": []})");
  server.answers("GET /v1/schedule?count=10", 200, R"({"schedule": []})");
  EXPECT_EQ(squall({"schedule"}).exit_code, exit_ok);
  EXPECT_EQ(squall({"schedule", "--explain"}).exit_code, exit_ok);
}

TEST_F(RunVerbs, show_the_runs_under_way_on_the_status_page) {
  server.answers("GET /v1/stats", 200, R"({"epoch": 3})");
  server.answers("GET /v1/runs?open=true", 200, Document{{"runs", {Document::parse(open_run)}}}.dump());
  EXPECT_THAT(squall({"status"}).out, HasSubstr("run slow-1: phase 1 of 1: slow, 9s left\n"));
}

}  // namespace
}  // namespace squall::cli
