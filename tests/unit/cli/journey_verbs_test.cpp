// `squall status --journey` and `squall runbook`: what is measured along a chain, and what to do when a hop fails.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "cli/journey_view.hpp"
#include "unit/cli/fake_server.hpp"
#include "unit/cli/run_squall.hpp"

namespace squall::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

const char* const checkout_figures = R"({"name": "checkout", "owner": "shop", "fresh_for": "30d",
  "measured_ago": "5s", "slo": [{"text": "edge.latency_p99 < 500ms", "value": 0.012, "shown": "12ms", "holds": true, "samples": 90},
          {"text": "edge.error_rate < 1%", "value": null, "shown": "", "holds": null, "samples": 0},
          {"text": "cache.latency_p99 < 1ms", "value": 0.1, "shown": "100ms", "holds": false, "samples": 70}],
  "hops": [
    {"id": "edge", "from": "customers", "to": "app", "proxy": "edge", "worst": "gap",
     "faults": [{"name": "slow-1/slow/1", "summary": "delay 120ms on response of edge"}],
     "windows": {
       "now": {"latency_p50": 0.0041, "latency_p99": 0.012, "error_rate": 0, "rate": 40.2, "rate_of": "requests",
               "samples": 402, "covers": "10s"},
       "5m": {"latency_p50": 0.004, "latency_p99": 0.03, "error_rate": 0.005, "rate": 39, "rate_of": "requests",
              "samples": 10000, "covers": "5m"},
       "1h": {"latency_p50": 0.004, "latency_p99": 1.5, "error_rate": 0.005, "rate": 39, "rate_of": "requests",
              "samples": 10100, "covers": "7m 12s"}}},
    {"id": "cache", "from": "app", "to": "redis", "proxy": "kv", "worst": "proven", "faults": [], "windows": {
       "now": {"latency_p50": null, "latency_p99": null, "error_rate": null, "rate": 0, "rate_of": "connections"}}},
    {"id": "later", "from": "app", "to": "queue", "proxy": "", "worst": null, "faults": [], "windows": null},
    {"id": "mail", "from": "app", "to": "mail", "proxy": "smtp", "worst": "blind", "faults": [], "windows": null},
    {"id": "new", "from": "app", "to": "tax", "proxy": "tax", "listen": "127.0.0.1:1", "worst": null, "faults": [],
     "windows": null}]})";

class JourneyVerbs : public ::testing::Test {
 protected:
  Ran squall(std::vector<std::string> words) {
    words.insert(words.begin(), {"--url", server.url()});
    return run_squall(std::move(words));
  }

  FakeServer server;
};

// --- status --journey ---

TEST_F(JourneyVerbs, show_what_was_promised_and_what_each_hop_does) {
  server.answers("GET /v1/journeys/checkout", 200, checkout_figures);
  const Ran ran = squall({"status", "--journey", "checkout"});
  EXPECT_EQ(ran.exit_code, exit_ok) << ran.err;
  EXPECT_EQ(ran.out,
            R"(checkout, owner shop

PROMISED                  MEASURED  HOLDS
edge.latency_p99 < 500ms      12ms  yes
edge.error_rate < 1%             -  not known: too few samples
cache.latency_p99 < 1ms      100ms  no

HOP    FROM -> TO        WORST   OVER            P50   P99  ERRORS             RATE  FAULTS
edge   customers -> app  GAP     now           4.1ms  12ms     0 %    40/s requests  delay 120ms on response of edge
                                 5 min           4ms  30ms   0.5 %    39/s requests
                                 1 h (7m 12s)    4ms  1.5s   0.5 %    39/s requests
cache  app -> redis      PROVEN  now               -     -       -  0/s connections
                                 5 min             -     -       -                -
                                 1 h               -     -       -                -
later  app -> queue      -       -                 -     -       -                -  not measured: no proxy
mail   app -> mail       BLIND   -                 -     -       -                -  not measured: the server has no hop smtp
new    app -> tax        -       -                 -     -       -                -  not measured yet

measured 5s ago
)");
}

TEST_F(JourneyVerbs, say_nothing_of_the_age_of_figures_that_were_never_taken) {
  std::ostringstream out;
  print_journey(out, Json::parse(R"({"name": "checkout", "measured_ago": "", "hops": [{"id": "edge"}]})"), false);
  EXPECT_THAT(out.str(), Not(HasSubstr("ago")));
}

TEST_F(JourneyVerbs, show_figures_to_programs_as_they_came) {
  server.answers("GET /v1/journeys/checkout", 200, checkout_figures);
  EXPECT_EQ(Document::parse(squall({"status", "--journey", "checkout", "--output", "json"}).out),
            Document::parse(checkout_figures));
}

TEST_F(JourneyVerbs, tell_that_there_is_no_such_journey) {
  server.answers("GET /v1/journeys/chekout", 404, R"({"detail": "there is no journey \"chekout\""})");
  const Ran ran = squall({"status", "--journey", "chekout", "--watch"});
  EXPECT_EQ(ran.exit_code, exit_usage);
  EXPECT_THAT(ran.err, HasSubstr("chekout"));
}

TEST_F(JourneyVerbs, let_no_name_of_a_chain_steer_the_terminal) {
  std::ostringstream out;
  print_journey(
      out,
      Json::parse(
          R"({"name": "\u001b[2J", "owner": "\u001b[2J", "measured_ago": "\u001b[2J", "slo": [{"text": "\u001b[2J"}],
    "hops": [{"id": "\u001b[2J", "worst": "\u001b[2J", "faults": [{"name": "\u001b[2J"}], "windows": {}}]})"),
      false);
  EXPECT_THAT(out.str(), Not(HasSubstr("\x1b")));
}

// --- runbook ---

const char* const list_of_runbooks = R"({"folder": "runbooks", "runbooks": [
  {"name": "cache-down", "title": "The cache is gone", "hop": "cache", "modes": ["down", "hang"], "owner": "shop",
   "words": 105, "steps": 6, "experiments": ["cache-down", "cache-hangs"],
   "rehearsed": {"run": "cache-down-3", "at": "yesterday", "by": "ana"}},
  {"name": "slow", "hop": "database", "modes": ["slow"], "owner": "shop", "words": 98, "steps": 5, "experiments": [],
   "rehearsed": null},
  {"file": "broken.md", "problems": [{"path": "", "line": 7, "column": 1, "message": "the heading Act is missing",
    "hint": "say what to do"},
                                     {"path": "", "line": 9, "column": 1, "message": "another"}]}]})";

TEST_F(JourneyVerbs, list_runbooks_with_who_rehearses_them_and_when) {
  server.answers("GET /v1/runbooks", 200, list_of_runbooks);
  const Ran ran = squall({"runbook"});
  EXPECT_EQ(ran.exit_code, exit_ok) << ran.err;
  EXPECT_EQ(ran.out,
            "RUNBOOK     HOP       MODES       OWNER  WORDS  STEPS  REHEARSED BY             REHEARSED\n"
            "cache-down  cache     down, hang  shop     105      6  cache-down, cache-hangs  yesterday by ana in "
            "cache-down-3\n"
            "slow        database  slow        shop      98      5                           never\n"
            "broken.md                                                                       7:1: the heading Act is "
            "missing (say what to do) (and 1 more: squall check)\n");
}

TEST_F(JourneyVerbs, list_what_is_wrong_with_a_runbook_that_can_be_used) {
  server.answers("GET /v1/runbooks", 200, R"({"folder": "runbooks", "runbooks": [
      {"name": "slow", "hop": "database", "modes": ["slow"], "owner": "shop", "words": 206, "steps": 5, "experiments": [],
       "rehearsed": null, "problems": [{"line": 31, "message": "has 206 words"}]}]})");
  const Ran ran = squall({"runbook"});
  EXPECT_THAT(ran.out, AllOf(HasSubstr("slow     database"), HasSubstr("31: has 206 words\n")));
}

TEST_F(JourneyVerbs, ask_which_runbook_is_meant_where_the_list_has_no_such_form) {
  server.answers("GET /v1/runbooks", 200, list_of_runbooks);
  const std::string path = ::testing::TempDir() + "squall_no_runbook.html";
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"runbook", "--format", "html"}, {"runbook", "-o", path}}) {
    const Ran ran = squall(words);
    EXPECT_EQ(ran.exit_code, exit_usage);
    EXPECT_THAT(ran.err, HasSubstr("squall runbook NAME -o runbook.html"));
    EXPECT_THAT(ran.out, IsEmpty());
  }
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST_F(JourneyVerbs, say_how_the_server_gets_runbooks) {
  server.answers("GET /v1/runbooks", 200, R"({"folder": "", "runbooks": []})");
  EXPECT_THAT(squall({"runbook"}).err, HasSubstr("`runbooks:`"));
}

TEST_F(JourneyVerbs, read_the_runbook_of_a_run_first) {
  server.answers("GET /v1/runs/slow-1/runbook?format=md", 200, "# Slow, in slow-1\n");
  server.answers("GET /v1/runbooks/slow-1?format=md", 200, "# Another\n");
  EXPECT_EQ(squall({"runbook", "slow-1"}).out, "# Slow, in slow-1\n");
}

TEST_F(JourneyVerbs, read_a_runbook_without_a_run) {
  server.answers("GET /v1/runbooks/slow?format=md", 200, "# Slow\n");
  EXPECT_EQ(squall({"runbook", "slow"}).out, "# Slow\n");
  server.answers("GET /v1/runbooks/slow?format=json", 200, R"({"name": "slow"})");
  EXPECT_EQ(squall({"runbook", "slow", "--output", "json"}).out, R"({"name": "slow"})");
}

TEST_F(JourneyVerbs, tell_what_is_neither_a_run_nor_a_runbook) {
  server.answers("GET /v1/runbooks/slwo?format=md", 404, R"({"detail": "there is no runbook \"slwo\""})");
  const Ran ran = squall({"runbook", "slwo"});
  EXPECT_EQ(ran.exit_code, exit_usage);
  EXPECT_THAT(ran.err, AllOf(HasSubstr("there is no runbook \"slwo\""), HasSubstr("`squall runbook` lists them")));
}

TEST_F(JourneyVerbs, tell_of_a_run_whose_experiment_names_no_runbook) {
  server.answers("GET /v1/runs/slow-1/runbook?format=md", 404, R"({"detail": "slow names no runbook"})");
  server.answers("GET /v1/runs/slow-1", 200, R"({"id": "slow-1"})");
  EXPECT_THAT(squall({"runbook", "slow-1"}).err, StartsWith("squall: slow names no runbook"));
}

TEST_F(JourneyVerbs, do_not_look_for_a_runbook_where_the_server_refuses) {
  server.answers("GET /v1/runs/slow/runbook?format=md", 401, R"({"detail": "no token"})");
  EXPECT_EQ(squall({"runbook", "slow"}).exit_code, exit_refused);
}

TEST_F(JourneyVerbs, save_a_runbook_in_the_format_that_the_file_ends_with) {
  server.answers("GET /v1/runs/slow-1/runbook?format=html", 200, "<html/>");
  const std::string path = ::testing::TempDir() + "squall_runbook.html";
  const Ran ran = squall({"runbook", "slow-1", "-o", path});
  EXPECT_EQ(ran.exit_code, exit_ok) << ran.err;
  EXPECT_THAT(ran.out, IsEmpty());
  std::string text;
  std::getline(std::ifstream(path), text);
  EXPECT_EQ(text, "<html/>");
  EXPECT_THAT(squall({"runbook", "slow-1", "-o", "x.pdf"}).err, HasSubstr("end it with .md"));
}

}  // namespace
}  // namespace squall::cli
