// Markdown, JSON and JUnit XML.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/loader.hpp"
#include "report/report.hpp"
#include "unit/report/sample_record.hpp"

namespace squall::report {
namespace {

using namespace std::chrono_literals;
using namespace experiment;
using config::Node;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST(Formats, have_a_name_and_a_content_type) {
  EXPECT_EQ(parse_format("html"), Format::html);
  EXPECT_EQ(parse_format("md"), Format::markdown);
  EXPECT_EQ(parse_format("json"), Format::json);
  EXPECT_EQ(parse_format("junit"), Format::junit);
  EXPECT_EQ(parse_format("pdf"), std::nullopt);
  EXPECT_EQ(content_type(Format::markdown), "text/markdown; charset=utf-8");
}

TEST(Markdown, has_the_same_in_brief) {
  const std::string text = render(sample_record(Tale::broken), Format::markdown, {});
  EXPECT_THAT(text, AllOf(HasSubstr("# checkout-db-slow: broken\n"), HasSubstr("> With 400 ms on a quarter"),
                          HasSubstr("| **1.23s**<br>edge, the worst window |"), HasSubstr("- [ ] Find out why latency"),
                          HasSubstr("| p99 | during | \xe2\x9c\x95 broken: p99 was 1.23s"),
                          HasSubstr("squall run experiments/checkout-db-slow.yaml --seed 1234567")));
}

TEST(Markdown, has_the_steps_of_the_runbook) {
  EXPECT_THAT(render(sample_record(Tale::held), Format::markdown, {}),
              HasSubstr("## Runbook\n\nThe runbook is orders-db-slow. Nobody used the steps 3 and 4.\n\n"
                        "With the values of this run: <http://127.0.0.1:8474/v1/runs/checkout-db-slow-17/runbook>\n\n"
                        "| Step | What to do | Ticked by | At | Took |\n| --- | --- | --- | --- | --- |\n"
                        "| 1 | Ask the database itself, past Squall. | ben | 1:38.0 | 1m7s |\n"
                        "| 2 | Stop the game day. | ben | 1:40.0 | 2s |\n"));
}

TEST(Markdown, keeps_what_people_wrote_in_its_cell) {
  Record record = sample_record(Tale::broken);
  record.experiment.claim = "a | b\n# c <script>";
  EXPECT_THAT(render(record, Format::markdown, {}), HasSubstr("> a \\| b \\# c &lt;script\\>\n"));
}

Node json(const Record& record) {
  const auto node = config::load_text(render(record, Format::json, {}), config::Format::json);
  if (!node) throw std::runtime_error(node.error().front().message);
  return *node;
}

TEST(Json, has_all_that_the_page_has) {
  const Record record = sample_record(Tale::broken);
  const Node node = json(record);
  EXPECT_EQ(at(node, "/outcome")->text, "broken");
  EXPECT_EQ(at(node, "/numbers/recovery")->text, "3s");
  EXPECT_EQ(at(node, "/experiment/checks/1/cohort")->text, "control");
  EXPECT_EQ(at(node, "/results/1/verdict")->text, "broken");
  EXPECT_EQ(at(node, "/faults/0/injected")->text, "672");
  EXPECT_EQ(at(node, "/runbook/steps/1/command")->text, "squall --url http://127.0.0.1:8474 halt");
  EXPECT_EQ(at(node, "/runbook/page")->text, "http://127.0.0.1:8474/v1/runs/checkout-db-slow-17/runbook");
  EXPECT_EQ(at(node, "/runbook/steps/1/ticked/took")->text, "2s");
  EXPECT_EQ(to_json(*at(node, "/runbook/never_used")), "[3,4]");
  EXPECT_EQ(at(node, "/entries")->items.size(), record.entries.size());
  EXPECT_EQ(at(node, "/samples/taken")->text, at(node, "/samples/shown")->text);
  EXPECT_TRUE(parse_header(*at(node, "/header")).value() == record.header);
}

TEST(Json, has_entries_that_can_be_read_back) {
  const Record record = sample_record(Tale::stopped);
  const Node node = json(record);
  for (std::size_t i = 0; i < record.entries.size(); ++i) {
    const Node& entry = at(node, "/entries")->items[i];
    EXPECT_TRUE(parse_entry(entry.find("kind")->text, *entry.find("data")).value() == record.entries[i].entry);
  }
}

TEST(Json, has_null_for_what_is_not_known) {
  const Node node = json(sample_record(Tale::under_way));
  EXPECT_TRUE(at(node, "/outcome")->is(Node::Kind::null));
  EXPECT_TRUE(at(node, "/numbers/recovery")->is(Node::Kind::null));
  EXPECT_TRUE(at(node, "/faults/1/injected")->is(Node::Kind::null));
}

TEST(Json, says_how_many_samples_it_left_out) {
  const Record record = long_record(1h, 30);
  const std::string text = render(record, Format::json, {});
  EXPECT_LT(text.size(), 10'000'000U);
  EXPECT_THAT(text, HasSubstr("\"samples\":{\"taken\":107940,\"shown\":"));
}

std::string junit(const Record& record) { return render(record, Format::junit, {}); }

TEST(Junit, has_one_case_for_each_check_and_stage) {
  const std::string xml = junit(sample_record(Tale::held));
  EXPECT_THAT(xml, AllOf(HasSubstr("tests=\"15\" failures=\"0\" errors=\"0\" skipped=\"0\""),
                         HasSubstr("<testcase classname=\"checkout-db-slow.during\" name=\"p99: edge.latency_p99 &lt; "
                                   "800ms\" time=\"0\"/>")));
}

TEST(Junit, fails_what_is_broken_and_skips_what_is_not_known) {
  EXPECT_THAT(junit(sample_record(Tale::broken)),
              AllOf(HasSubstr("failures=\"1\""), HasSubstr("<failure message=\"broken: p99 was 1.23s at worst")));
  EXPECT_THAT(junit(sample_record(Tale::inconclusive)),
              AllOf(HasSubstr("errors=\"1\""), HasSubstr("skipped=\"2\""),
                    HasSubstr("<skipped message=\"inconclusive: p99: only 7 samples"),
                    HasSubstr("checkout-db-slow/slow/1: never hit")));
}

TEST(Junit, is_never_green_when_the_run_did_not_come_to_its_end) {
  EXPECT_THAT(junit(sample_record(Tale::stopped)), HasSubstr("<error message=\"stopped (rule): the stop rule"));
  EXPECT_THAT(junit(sample_record(Tale::crashed)), HasSubstr("<error message=\"crashed: the server ended"));
  EXPECT_THAT(junit(sample_record(Tale::refused)), HasSubstr("<error message=\"refused: nothing was injected"));
  EXPECT_THAT(junit(sample_record(Tale::under_way)), HasSubstr("<skipped message=\"The run is injecting"));
}

TEST(Junit, holds_no_character_that_xml_cannot) {
  Record record = sample_record(Tale::stopped);
  record.why = "\x01\x1b[31m <\"&'> \xff";
  for (JournalEntry& entry : record.entries)
    if (auto* stopped = std::get_if<Stopped>(&entry.entry)) stopped->text = record.why;
  const std::string xml = junit(record);
  EXPECT_THAT(xml, AllOf(HasSubstr("&lt;&quot;&amp;&#39;&gt;"), Not(HasSubstr("\x01")), Not(HasSubstr("\x1b")),
                         Not(HasSubstr("\xff"))));
}

}  // namespace
}  // namespace squall::report
