// The page: complete, alone, safe and of a bounded size.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>

#include "report/report.hpp"
#include "unit/report/sample_record.hpp"

namespace squall::report {
namespace {

using namespace std::chrono_literals;
using namespace experiment;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string page(const Record& record) { return render(record, Format::html, {}); }
std::string page(Tale tale) { return page(sample_record(tale)); }

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++found;
  return found;
}

TEST(Page, tells_on_page_one_the_claim_the_outcome_the_reason_the_numbers_and_what_to_do) {
  const std::string html = page(Tale::broken);
  const std::string first = html.substr(0, html.find("<h2>Timeline</h2>"));
  EXPECT_THAT(first, AllOf(HasSubstr("checkout p99 stays under 800 ms"), HasSubstr("<span>broken</span>"),
                           HasSubstr("p99 was 1.23s at worst, expected &lt; 800ms."), HasSubstr(">1.23s<"),
                           HasSubstr(">0.0926%<"), HasSubstr(">3s<"), HasSubstr("class=\"strip\"")));
  EXPECT_THAT(first, HasSubstr("<li>Find out why latency_p99 of edge was 1.23s"));
}

TEST(Page, says_no_data_and_never_a_zero_where_nothing_was_measured) {
  const std::string html = page(Tale::refused);
  const std::string first = html.substr(0, html.find("<h2>Timeline</h2>"));
  EXPECT_EQ(count_of(first, "<dd class=\"big none\">no data</dd>"), 3U);
}

TEST(Page, has_every_outcome_and_a_run_under_way) {
  for (const auto& [tale, word] : {std::pair{Tale::held, "held"},
                                   {Tale::broken, "broken"},
                                   {Tale::stopped, "stopped"},
                                   {Tale::refused, "refused"},
                                   {Tale::inconclusive, "inconclusive"},
                                   {Tale::crashed, "crashed"},
                                   {Tale::under_way, "under way"}})
    EXPECT_THAT(page(tale), HasSubstr("<span>" + std::string(word) + "</span>"));
}

TEST(Page, shows_faulted_beside_control) {
  EXPECT_THAT(
      page(Tale::held),
      AllOf(HasSubstr("<th scope=\"col\" class=\"num\">faulted</th><th scope=\"col\" class=\"num\">control</th>"),
            HasSubstr("431ms"), HasSubstr("24ms")));
}

TEST(Page, tells_how_to_repeat_the_run) {
  Record record = sample_record(Tale::held);
  EXPECT_THAT(page(record), AllOf(HasSubstr("<code>squall run experiments/checkout-db-slow.yaml --seed 1234567</code>"),
                                  HasSubstr("9f86d081884c7d65"), HasSubstr("claim: &gt;")));
  record.header.modified = true;
  record.header.vars = {{"ms", "4 00"}};
  EXPECT_THAT(page(record), HasSubstr("--seed 1234567 --var &#39;ms=4 00&#39;</code>"));
}

TEST(Page, shows_the_runbook_step_by_step) {
  const std::string html = page(Tale::held);
  EXPECT_THAT(html, AllOf(HasSubstr("The runbook is orders-db-slow. Nobody used the steps 3 and 4."),
                          HasSubstr("<td class=\"text\">Ask the database itself, past Squall.</td><td>ben</td>"
                                    "<td class=\"at\">1:38.0</td><td class=\"at dim\">14:14:58</td>"
                                    "<td class=\"num\">1m7s</td>"),
                          HasSubstr("<th scope=\"row\">2</th><td class=\"text\">Stop the game day.</td>"),
                          HasSubstr("never used"), HasSubstr("<code>squall runbook checkout-db-slow-17</code>"),
                          HasSubstr("<a href=\"http://127.0.0.1:8474/v1/runs/checkout-db-slow-17/runbook\""),
                          HasSubstr("Expect: `100 200`, and no other line."), Not(HasSubstr("{{h"))));
}

TEST(Page, has_no_steps_where_the_run_has_no_runbook) {
  Record record = sample_record(Tale::held);
  record.header.runbook = record.header.runbook_text = "";
  EXPECT_THAT(page(record), AllOf(HasSubstr("The runbook is orders-db-slow.</p>"), Not(HasSubstr("never used"))));
  record.experiment.runbook = "";
  EXPECT_THAT(page(record), HasSubstr("The experiment names no runbook."));
}

// Every text that people can write, filled with markup.
Record hostile(const std::string& text) {
  Record record = sample_record(Tale::broken);
  record.experiment.claim = record.experiment.owner = record.experiment.cell = record.experiment.runbook = text;
  record.header.by = record.header.why = record.header.file = record.header.text = record.header.env = text;
  record.header.id = record.header.version = record.header.hash = record.why = text;
  record.header.vars = {{text, text}};
  record.header.runbook = text;
  for (auto& [name, value] : record.header.runbook_values) value = text;
  std::string& runbook = record.header.runbook_text;
  runbook.replace(runbook.find("Stop the game day."), 18, text);
  record.header.modified = true;
  for (Check& check : record.experiment.checks) check.expect.text = text;
  record.experiment.checks.back().from = CommandSource{{text}};
  for (JournalEntry& entry : record.entries) {
    if (auto* on = std::get_if<FaultsOn>(&entry.entry)) on->faults[0].sentence = text;
    if (auto* off = std::get_if<FaultsOff>(&entry.entry)) off->reason = text;
    if (auto* state = std::get_if<StateChanged>(&entry.entry)) state->reason = state->phase_name = text;
    if (auto* figures = std::get_if<Figures>(&entry.entry)) figures->hop = text;
    if (auto* ended = std::get_if<Ended>(&entry.entry)) ended->why = ended->results[0].why = text;
  }
  const auto add = [&](Entry entry) { record.entries.push_back(entry_at(280s, std::move(entry))); };
  add(Note{text, text});
  add(Tick{text, 1});
  add(Paused{true, text});
  add(Extended{0, 1s, text});
  add(Stopped{StopCause::person, text, text});
  add(Sample{text, Stage::during, std::nullopt, 1, false, text});
  return record;
}

TEST(Page, never_makes_markup_of_what_people_wrote) {
  for (const char* text : {"<script>alert(1)</script>", "\"><svg onload=alert(1)>", "' onmouseover='alert(1)",
                           "</title></style><img src=x onerror=alert(1)>", "{{{style}}}{{claim}}"}) {
    const std::string html = page(hostile(text));
    EXPECT_THAT(html, AllOf(Not(HasSubstr("<script")), Not(HasSubstr("<img")), Not(HasSubstr("<svg onload")),
                            Not(HasSubstr("' onmouseover"))));
    EXPECT_EQ(count_of(html, "</style>"), 1U);
    EXPECT_EQ(count_of(html, "</title>") - count_of(html, "<title>"), 0U);
  }
}

TEST(Page, does_not_expand_templates_in_what_people_wrote) {
  EXPECT_THAT(page(hostile("{{experiment}}")), HasSubstr("<p class=\"claim\">{{experiment}}</p>"));
}

TEST(Page, needs_nothing_else_and_runs_nothing) {
  const std::string html = page(Tale::broken);
  EXPECT_THAT(html, AllOf(Not(HasSubstr("<script")), Not(HasSubstr("<link")), Not(HasSubstr("src=")),
                          Not(HasSubstr("url(")), Not(HasSubstr("@import"))));
  EXPECT_EQ(count_of(html, "href="), count_of(html, "<a href=\"http://127.0.0.1:8474/v1/runs/"));
  EXPECT_THAT(html, HasSubstr("content=\"default-src 'none'; style-src 'unsafe-inline'\""));
}

TEST(Page, can_be_read_without_seeing_it) {
  const std::string html = page(Tale::broken);
  EXPECT_THAT(html, AllOf(HasSubstr("<html lang=\"en\">"), HasSubstr("<title>checkout-db-slow: broken"),
                          HasSubstr("name=\"viewport\"")));
  // Every drawing has a title of its own; what is none is hidden.
  EXPECT_EQ(count_of(html, "role=\"img\""), count_of(html, "<title>") - 1);
  EXPECT_EQ(count_of(html, "<h1>"), 1U);
  const std::regex colour_alone("<span class=\"tag[^>]*></span>");
  EXPECT_FALSE(std::regex_search(html, colour_alone));
}

TEST(Page, closes_every_element_that_it_opens) {
  for (const Tale tale : {Tale::held, Tale::broken, Tale::refused, Tale::under_way}) {
    const std::string html = page(tale);
    for (const char* tag :
         {"div", "section", "table", "tbody", "tr", "td", "th", "svg", "ul", "dl", "details", "span", "figure"}) {
      const std::string name(tag);
      EXPECT_EQ(count_of(html, "<" + name + ">") + count_of(html, "<" + name + " "), count_of(html, "</" + name + ">"))
          << name;
    }
  }
}

TEST(Page, of_an_empty_record_is_a_page) {
  const std::string html = page(Record{});
  EXPECT_THAT(html, AllOf(HasSubstr("<span>under way</span>"), HasSubstr("The experiment has no checks."),
                          testing::EndsWith("</html>\n")));
}

TEST(Page, stays_small_after_hours_of_many_checks) {
  const Record record = long_record(6h, 100);
  EXPECT_GT(record.entries.size(), 2'000'000U);
  const std::string html = page(record);
  EXPECT_LT(html.size(), 5'000'000U);
  EXPECT_THAT(html, HasSubstr("the extremes among them"));
}

TEST(Page, stays_small_after_very_many_notes) {
  Record record = sample_record(Tale::held);
  for (int i = 0; i < 5'000; ++i) record.entries.push_back(entry_at(200s, Note{"ana", std::string(5'000, 'x')}));
  const std::string html = page(record);
  EXPECT_LT(html.size(), 5'000'000U);
  EXPECT_THAT(html, AllOf(HasSubstr("And 4,503 more."), HasSubstr("entries are left out here"),
                          HasSubstr("(3,000 more bytes)")));
}

}  // namespace
}  // namespace squall::report
