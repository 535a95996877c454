// `squall coverage`: the table, the formats, and what CI is told.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "cli/journey_view.hpp"
#include "unit/cli/fake_server.hpp"
#include "unit/cli/run_squall.hpp"

namespace squall::cli {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::EndsWith;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const char* const checkout_coverage = R"({"journey": "checkout", "owner": "shop", "fresh_for": "30d",
  "counts": {"gap": 1, "broken": 0, "blind": 0, "stale": 1, "untested": 0, "proven": 1}, "cells": [
  {"cell": "checkout/edge/down", "hop": "edge", "mode": "down", "status": "gap", "why": "no fallback, not accepted",
   "user_sees": "fails", "fallback": "", "accepted": "", "experiment": "", "run": "", "ended": "", "age": "", "hash": ""},
  {"cell": "checkout/pay/slow", "hop": "pay", "mode": "slow", "status": "stale", "why": "the file has changed",
   "user_sees": "works", "fallback": "", "accepted": "late is what it is for", "experiment": "pay-slow",
   "run": "pay-slow-3", "ended": "2026-01-01T00:00:00Z", "age": "2d", "hash": "ab"},
  {"cell": "checkout/cache/hang", "hop": "cache", "mode": "hang", "status": "proven", "why": "it held",
   "user_sees": "works", "fallback": "the database, which knows everything and is asked for it again and again",
   "accepted": "", "experiment": "cache-hangs", "run": "cache-hangs-1", "ended": "", "age": "41s", "hash": "cd"}]})";

const char* const profile_coverage = R"({"journey": "profile", "counts": {"gap": 0, "broken": 1}, "cells": [
  {"cell": "profile/db/down", "hop": "db", "mode": "down", "status": "broken", "why": "so it was"}]})";

class CoverageVerb : public ::testing::Test {
 protected:
  CoverageVerb() {
    server.answers("GET /v1/journeys/checkout/coverage", 200, checkout_coverage);
    server.answers("GET /v1/journeys/profile/coverage", 200, profile_coverage);
  }
  Ran squall(std::vector<std::string> words) {
    words.insert(words.begin(), {"--url", server.url()});
    return run_squall(std::move(words));
  }
  void has(const std::vector<std::string>& journeys) {
    Document list = Document::array();
    for (const std::string& journey : journeys) list.push_back({{"name", journey}});
    server.answers("GET /v1/journeys", 200, Document{{"folder", "j"}, {"journeys", list}}.dump());
  }

  FakeServer server;
};

TEST_F(CoverageVerb, shows_each_cell_the_counts_and_why_what_is_not_proven_is_not) {
  const Ran ran = squall({"coverage", "checkout"});
  EXPECT_EQ(ran.exit_code, exit_ok) << ran.err;
  EXPECT_EQ(
      ran.out,
      R"(STATUS  HOP    MODE  USERS SEE  FALLBACK                                      EXPERIMENT   RUN            AGE
GAP     edge   down  fails      none
STALE   pay    slow  works      accepted: late is what it is for              pay-slow     pay-slow-3      2d
PROVEN  cache  hang  works      the database, which knows everything and ...  cache-hangs  cache-hangs-1  41s

checkout, 3 cells: 1 GAP, 1 STALE, 1 PROVEN

GAP    checkout/edge/down: no fallback, not accepted
STALE  checkout/pay/slow: the file has changed
)");
}

TEST_F(CoverageVerb, says_in_colours_only_what_it_says_in_words) {
  std::ostringstream plain, colored;
  print_coverage(plain, Json::parse(checkout_coverage), false);
  print_coverage(colored, Json::parse(checkout_coverage), true);
  EXPECT_THAT(colored.str(), HasSubstr("\x1b[31mGAP\x1b[0m"));
  std::string text = colored.str();
  for (std::size_t at = 0; (at = text.find('\x1b')) != std::string::npos;) text.erase(at, text.find('m', at) - at + 1);
  EXPECT_EQ(text, plain.str());
}

TEST_F(CoverageVerb, lets_no_text_of_a_file_steer_the_terminal) {
  std::ostringstream out;
  print_coverage(out, Json::parse(R"({"journey": "a\u001b[2J", "counts": {"gap": 1, "\u001b]0;x": 2}, "cells": [
    {"cell": "a\u001b[2J/b", "status": "g\u001bap", "why": "\u001b[2J", "fallback": "\u009b2J"}]})"),
                 false);
  EXPECT_THAT(out.str(), AllOf(Not(HasSubstr("\x1b")), Not(HasSubstr("\xc2\x9b"))));
}

TEST_F(CoverageVerb, shows_below_the_table_what_does_not_fit_together) {
  std::ostringstream out;
  print_coverage(out, Json::parse(R"({"journey": "profile", "counts": {"proven": 1}, "problems": [
    {"path": "/hops/0/modes/slow/experiment", "line": 12, "column": 33, "message": "db-slow proves\nanother/cell", "hint": "say it there"},
    {"path": "", "message": "so it is"}],
    "cells": [{"cell": "profile/db/down", "hop": "db", "mode": "down", "status": "proven"}]})"),
                 false);
  EXPECT_THAT(out.str(), EndsWith("profile, 1 cell: 1 PROVEN\n\n"
                                  "does not fit  12:33: /hops/0/modes/slow/experiment: db-slow proves another/cell "
                                  "(say it there)\ndoes not fit  so it is\n"));
}

// --- which journey ---

TEST_F(CoverageVerb, takes_the_only_journey_when_none_is_named) {
  has({"checkout"});
  EXPECT_THAT(squall({"coverage"}).out, HasSubstr("checkout, 3 cells"));
}

TEST_F(CoverageVerb, lists_the_journeys_when_there_are_several) {
  has({"checkout", "profile"});
  const Ran ran = squall({"coverage"});
  EXPECT_EQ(ran.exit_code, exit_usage);
  EXPECT_EQ(ran.err, "squall: 2 journeys: say which one\n  -> checkout\n  -> profile\n");
}

TEST_F(CoverageVerb, says_how_the_server_gets_journeys) {
  server.answers("GET /v1/journeys", 200, R"({"folder": "", "journeys": []})");
  const Ran ran = squall({"coverage"});
  EXPECT_EQ(ran.exit_code, exit_usage);
  EXPECT_THAT(ran.err, HasSubstr("`journeys:`"));
}

TEST_F(CoverageVerb, says_what_is_wrong_with_the_only_journey) {
  server.answers("GET /v1/journeys", 200, R"({"folder": "j", "journeys": [{"file": "a.yaml", "problems":
    [{"path": "/hops", "line": 3, "column": 7, "message": "must be a list", "hint": "write [...]"}]}]})");
  EXPECT_THAT(squall({"coverage"}).err, HasSubstr("a.yaml:3:7: /hops: must be a list (write [...])"));
}

TEST_F(CoverageVerb, tells_of_a_journey_that_is_not_there) {
  server.answers("GET /v1/journeys/chekout/coverage", 404, R"({"detail": "there is no journey \"chekout\""})");
  EXPECT_EQ(squall({"coverage", "chekout"}).exit_code, exit_usage);
}

// --- --fail-on ---

TEST_F(CoverageVerb, fails_on_the_statuses_that_must_not_be_and_says_which_cells_have_them) {
  const Ran ran = squall({"coverage", "checkout", "--fail-on", "gap,broken,stale"});
  EXPECT_EQ(ran.exit_code, exit_no);
  EXPECT_EQ(ran.err,
            "squall: cells that must not be, by --fail-on gap,broken,stale:\n"
            "  GAP  checkout/edge/down\n"
            "  STALE  checkout/pay/slow\n");
  EXPECT_THAT(ran.out, HasSubstr("3 cells"));
}

TEST_F(CoverageVerb, is_content_when_no_cell_has_such_a_status) {
  const Ran ran = squall({"coverage", "--fail-on", "broken", "checkout"});
  EXPECT_EQ(ran.exit_code, exit_ok);
  EXPECT_THAT(ran.err, IsEmpty());
}

TEST_F(CoverageVerb, looks_at_all_journeys_to_fail_when_none_is_named) {
  has({"checkout", "profile"});
  const Ran ran = squall({"coverage", "--fail-on", "broken"});
  EXPECT_EQ(ran.exit_code, exit_no);
  EXPECT_THAT(ran.err, HasSubstr("BROKEN  profile/db/down"));
  EXPECT_THAT(ran.out, AllOf(HasSubstr("checkout, 3 cells"), HasSubstr("profile, 1 cell")));
  const Json both = Json::parse(squall({"coverage", "--fail-on", "broken", "--format", "json"}).out);
  EXPECT_EQ(both["journeys"].size(), 2u);
}

TEST_F(CoverageVerb, is_not_green_while_a_journey_cannot_be_read) {
  server.answers("GET /v1/journeys", 200, R"({"folder": "j", "journeys": [{"name": "checkout"}, {"file": "b.yaml",
    "problems": [{"path": "", "line": 1, "column": 1, "message": "is empty"}]}]})");
  const Ran ran = squall({"coverage", "--fail-on", "broken"});
  EXPECT_EQ(ran.exit_code, exit_usage);
  EXPECT_THAT(ran.err, HasSubstr("b.yaml:1:1: is empty"));
}

TEST_F(CoverageVerb, refuses_a_status_that_no_cell_can_have) {
  EXPECT_THAT(squall({"coverage", "checkout", "--fail-on", "gap,brokn"}).err, HasSubstr("did you mean \"broken\"?"));
  EXPECT_THAT(squall({"coverage", "checkout", "--fail-on", "red"}).err, HasSubstr("gap, broken, blind, stale"));
  EXPECT_THAT(server.asked(), IsEmpty());
}

// --- formats ---

TEST_F(CoverageVerb, prints_what_the_server_draws) {
  server.answers("GET /v1/journeys/checkout/coverage?format=svg", 200, "<svg/>");
  EXPECT_EQ(squall({"coverage", "checkout", "--format", "svg"}).out, "<svg/>");
}

TEST_F(CoverageVerb, saves_in_the_format_that_the_file_ends_with) {
  server.answers("GET /v1/journeys/checkout/coverage?format=md", 200, "| STATUS |\n");
  const std::string path = ::testing::TempDir() + "squall_coverage.md";
  const Ran ran = squall({"coverage", "checkout", "-o", path});
  EXPECT_EQ(ran.exit_code, exit_ok) << ran.err;
  EXPECT_THAT(ran.out, IsEmpty());
  std::string text;
  std::getline(std::ifstream(path), text);
  EXPECT_EQ(text, "| STATUS |");
  EXPECT_THAT(squall({"coverage", "checkout", "-o", "x.pdf"}).err, HasSubstr(".svg"));
}

TEST_F(CoverageVerb, prints_json_either_way) {
  const Document whole = Document::parse(checkout_coverage);
  EXPECT_EQ(Document::parse(squall({"coverage", "checkout", "--format", "json"}).out), whole);
  EXPECT_EQ(Document::parse(squall({"coverage", "checkout", "--output", "json"}).out), whole);
}

TEST_F(CoverageVerb, draws_one_journey_at_a_time) {
  has({"checkout", "profile"});
  EXPECT_THAT(squall({"coverage", "--fail-on", "gap", "--format", "dot"}).err, HasSubstr("say which one"));
  EXPECT_THAT(server.asked(), Each(Field(&Asked::target, "/v1/journeys")));
}

}  // namespace
}  // namespace squall::cli
