// The report of a game day: what it says of cells, runs and people, what is to be done, and that its page is safe.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/coverage.hpp"
#include "report/day.hpp"
#include "unit/report/sample_day.hpp"
#include "unit/report/sample_journey.hpp"

namespace squall::report {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Pair;
using testing::StartsWith;

std::string html_of(const Day& day) { return render_day(day, Format::html); }
std::string markdown_of(const Day& day) { return render_day(day, Format::markdown); }

std::size_t times(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++found;
  return found;
}

// The row of a table that tells of `what`.
std::string row_of(const std::string& page, const std::string& what) {
  const std::size_t at = page.find("<th scope=\"row\">" + what);
  return at == std::string::npos ? "" : page.substr(at, page.find("</tr>", at) - at);
}

// --- counts and words ---

TEST(DayCounts, name_every_status_the_worst_first) {
  EXPECT_THAT(day_counts(sample_day().after), ElementsAre(Pair("gap", 1U), Pair("broken", 1U), Pair("blind", 1U),
                                                          Pair("stale", 0U), Pair("untested", 0U), Pair("proven", 2U)));
}

TEST(DayOutcomes, are_counted_the_worst_first_and_never_averaged) {
  EXPECT_EQ(day_outcomes(sample_day()), "1 broken, 1 skipped, 1 held");
  EXPECT_EQ(day_outcomes(Day{}), "nothing ran");
}

// --- follow-ups ---

TEST(DayFollowUps, begin_with_each_gap_and_go_on_with_each_broken_cell_and_its_fallback) {
  const auto all = day_follow_ups(sample_day());
  ASSERT_GE(all.size(), 2U);
  EXPECT_THAT(all[0], AllOf(StartsWith("checkout/edge/down is a GAP"), HasSubstr("nobody has accepted that")));
  EXPECT_THAT(all[1], AllOf(StartsWith("checkout/cache/hang is BROKEN"),
                            HasSubstr("the fallback was to be: the database"), HasSubstr("run cache-hangs again")));
}

TEST(DayFollowUps, say_why_there_was_no_fallback_when_that_was_accepted) {
  Day day = sample_day();
  day.after[1].fallback.clear();
  day.after[1].accepted = "nobody looks at it";
  EXPECT_THAT(day_follow_ups(day)[1], HasSubstr("no fallback was written, and that was accepted (nobody looks at it)"));
}

TEST(DayFollowUps, tell_of_cells_before_the_day_when_nobody_could_look_afterwards) {
  Day day = sample_day();
  day.after.clear();
  const auto all = day_follow_ups(day);
  EXPECT_THAT(all, Contains(StartsWith("checkout/edge/down is a GAP")));
  EXPECT_THAT(all, Not(Contains(HasSubstr("is BROKEN"))));
}

TEST(DayFollowUps, ask_for_another_run_where_one_proved_nothing_and_not_where_people_skipped_it) {
  Day day = sample_day();
  day.runs[1].outcome = "inconclusive";
  day.runs[1].why = "too few samples";
  const auto all = day_follow_ups(day);
  EXPECT_THAT(all, Contains("Run cache-hangs again: it ended inconclusive and proved nothing (too few samples)."));
  EXPECT_THAT(all, Not(Contains(HasSubstr("Run slow-database"))));
}

TEST(DayFollowUps, name_the_steps_that_nobody_ticked) {
  EXPECT_THAT(day_follow_ups(sample_day()),
              Contains("Look at the steps of the runbook cache-down that nobody ticked in cache-down-1 (2): take them "
                       "out, or move them."));
  Day day = sample_day();
  day.runs[0].steps[0].by = day.runs[0].steps[1].by = "ben";
  EXPECT_THAT(day_follow_ups(day), Not(Contains(HasSubstr("runbook"))));
}

TEST(DayFollowUps, name_the_runbooks_that_nobody_used_together) {
  Day day = sample_day();
  day.runs[0].steps[0].by.clear();
  EXPECT_THAT(day_follow_ups(day), Contains("Rehearse the runbook cache-down: none of its steps was ticked."));
  day.runs[1].runbook = "cache-hangs";
  day.runs[1].steps = day.runs[0].steps;
  EXPECT_THAT(day_follow_ups(day),
              Contains("Rehearse the runbooks cache-down, cache-hangs: none of their steps was ticked."));
  EXPECT_THAT(html_of(day), AllOf(HasSubstr("<p>cache-down-1: 0 of 2 steps of cache-down were ticked.</p>"),
                                  Not(HasSubstr("Count where products come from."))));
}

TEST(DayFollowUps, are_none_when_all_is_well) { EXPECT_THAT(day_follow_ups(Day{}), IsEmpty()); }

// --- the page ---

TEST(DayPage, shows_each_cell_before_and_after) {
  const std::string page = html_of(sample_day());
  EXPECT_THAT(row_of(page, "cache/down"),
              AllOf(HasSubstr(">UNTESTED<"), HasSubstr(">PROVEN<"), HasSubstr("the database")));
  EXPECT_THAT(row_of(page, "edge/down"), AllOf(HasSubstr(">GAP<"), HasSubstr("<td>none</td>")));
  EXPECT_THAT(row_of(page, "pay-later/slow"), HasSubstr("none, accepted: late is what it is for"));
  EXPECT_EQ(times(page, "<tr class=\"changed\">"), 2U);
}

TEST(DayPage, tells_cells_that_came_and_went) {
  Day day = sample_day();
  day.before.erase(day.before.begin());
  day.after.pop_back();
  const std::string page = html_of(day);
  EXPECT_THAT(row_of(page, "edge/down"), AllOf(HasSubstr(">not there<"), HasSubstr(">GAP<")));
  EXPECT_THAT(row_of(page, "database/slow"), AllOf(HasSubstr(">PROVEN<"), HasSubstr(">not there<")));
}

TEST(DayPage, says_no_data_where_nobody_could_look) {
  Day day = sample_day();
  day.after.clear();
  EXPECT_THAT(row_of(html_of(day), "cache/down"), AllOf(HasSubstr(">UNTESTED<"), HasSubstr(">no data<")));
}

TEST(DayPage, says_why_nobody_could_look_and_nothing_old_of_a_cell_that_had_a_run) {
  Day day = sample_day();
  day.after.clear();
  day.after_unknown = "the journey is wrong";
  EXPECT_THAT(html_of(day), HasSubstr("The cells after the day are not known: the journey is wrong"));
  EXPECT_THAT(row_of(html_of(day), "cache/hang"),
              AllOf(HasSubstr("<td>cache-hangs-2: broken</td>"), Not(HasSubstr("No run has held or broken."))));
  EXPECT_THAT(row_of(html_of(day), "database/slow"), HasSubstr("slow-database-1 held."));
  EXPECT_THAT(markdown_of(day), AllOf(HasSubstr("The cells after the day are not known: the journey is wrong"),
                                      HasSubstr("| cache-hangs-2: broken |")));
  day.ended = {};
  day.after_unknown.clear();
  EXPECT_THAT(html_of(day), HasSubstr("The cells after the day are known when it is over."));
}

// The value of a property in the first rule of a style that begins with `rule`.
std::string value_in(const std::string& style, const std::string& rule, const std::string& property) {
  const std::size_t at = style.find(property, style.find(rule)) + property.size();
  return style.substr(at, style.find_first_of(";)", at) - at);
}

TEST(DayPage, gives_each_status_the_colour_that_it_has_in_the_chain) {
  const SampleChain chain = sample_chain();
  const std::string page = html_of(sample_day()), picture = chain_svg(chain.journey, chain.coverage);
  const std::string dark = "@media (prefers-color-scheme: dark)";
  for (const auto& [status, count] : day_counts({})) {
    const std::string tone = value_in(page, "." + status + " {", "--tone: var(--");
    const std::string drawn = ".is-" + status + " {";
    EXPECT_EQ(value_in(page, ":root", "--" + tone + ": "), value_in(picture, drawn, "color: ")) << status;
    EXPECT_EQ(value_in(page.substr(page.find(dark)), ":root", "--" + tone + ": "),
              value_in(picture.substr(picture.find(dark)), drawn, "color: "))
        << status;
  }
}

TEST(DayPage, tells_of_each_run_its_outcome_why_time_to_recover_and_report) {
  const std::string page = html_of(sample_day());
  EXPECT_THAT(row_of(page, "cache-down"),
              AllOf(HasSubstr(">held<"), HasSubstr("Every check held."), HasSubstr("<td class=\"at\">1s</td>"),
                    HasSubstr("<a href=\"http://127.0.0.1:8474/v1/runs/cache-down-1/report\">cache-down-1</a>"),
                    HasSubstr("Claim: Without its cache")));
  EXPECT_THAT(row_of(page, "cache-hangs"),
              AllOf(HasSubstr(">broken<"), HasSubstr("expected &lt; 50ms"), HasSubstr(">no data<"),
                    HasSubstr("<code>squall report cache-hangs-2 -o cache-hangs-2.html</code>")));
}

TEST(DayPage, tells_notes_steps_and_why_it_ended_early) {
  Day day = sample_day();
  day.early = "people ended it.";
  EXPECT_THAT(html_of(day),
              AllOf(HasSubstr("the p99 rose at once"), HasSubstr("10:02:07"),
                    HasSubstr("It ended early: people ended it."), HasSubstr("1 of 2 steps of cache-down was ticked"),
                    HasSubstr("Count where products come from."), HasSubstr("<td>ben</td>"), HasSubstr("nobody")));
}

TEST(DayPage, tells_when_the_day_was) {
  Day day = sample_day();
  EXPECT_THAT(html_of(day), HasSubstr("2025-12-18 00:00:00 to 01:10:00 UTC"));
  day.ended += std::chrono::hours{24};
  EXPECT_THAT(html_of(day), HasSubstr("2025-12-18 00:00:00 UTC to 2025-12-19 01:10:00 UTC"));
}

TEST(DayPage, says_what_is_to_be_done_before_what_was_done) {
  const std::string page = html_of(sample_day());
  EXPECT_LT(page.find("<li>checkout/edge/down is a GAP"), page.find("Cells before and after"));
}

TEST(DayPage, of_an_empty_day_is_a_page) {
  EXPECT_THAT(html_of(Day{}),
              AllOf(HasSubstr("Nothing ran."), HasSubstr("Nobody wrote a note."), EndsWith("</html>\n")));
}

TEST(DayPage, needs_nothing_else_and_runs_nothing) {
  const std::string page = html_of(sample_day());
  EXPECT_THAT(page, AllOf(HasSubstr("content=\"default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;\""),
                          Not(HasSubstr("<script")), Not(HasSubstr("<link")), Not(HasSubstr("src=")),
                          Not(HasSubstr("url(")), Not(HasSubstr("@import"))));
  EXPECT_EQ(times(page, "<h1>"), 1U);
  for (const char* tag : {"div", "section", "table", "tbody", "tr", "td", "th", "ul", "li", "dl", "span", "a", "p"}) {
    const std::string name(tag);
    EXPECT_EQ(times(page, "<" + name + ">") + times(page, "<" + name + " "), times(page, "</" + name + ">")) << name;
  }
}

// Every text that people and servers can write, filled with markup.
Day hostile_day(const std::string& text) {
  Day day = sample_day();
  day.journey = day.owner = day.server = day.version = day.early = text;
  for (std::vector<DayCell>* cells : {&day.before, &day.after})
    for (DayCell& cell : *cells) cell = {text, text, text, text, text, text, text};
  for (DayRun& run : day.runs) {
    run = {text, text, {text}, text, text, text, text, text, text, text, {{text, text, text}}, {{1, text, text, text}}};
    run.report = "http://" + text;
  }
  return day;
}

TEST(DayPage, never_makes_markup_of_what_people_wrote) {
  for (const char* text : {"<script>alert(1)</script>", "\"><svg onload=alert(1)>", "' onmouseover='alert(1)",
                           "</title></style><img src=x onerror=alert(1)>"}) {
    const std::string page = html_of(hostile_day(text));
    EXPECT_THAT(page, AllOf(Not(HasSubstr("<script")), Not(HasSubstr("<img")), Not(HasSubstr("<svg")),
                            Not(HasSubstr("' onmouseover"))));
    EXPECT_EQ(times(page, "</style>"), 1U);
    EXPECT_EQ(times(page, "</title>"), 1U);
  }
}

TEST(DayPage, links_to_addresses_only) {
  Day day = sample_day();
  day.runs[0].report = "javascript:alert(1)";
  EXPECT_THAT(html_of(day), AllOf(Not(HasSubstr("href")), HasSubstr("<code>javascript:alert(1)</code>")));
}

// --- Markdown ---

TEST(DayMarkdown, tells_the_same_in_brief) {
  const std::string text = markdown_of(sample_day());
  EXPECT_THAT(text, AllOf(StartsWith("# Game day: checkout\n"), HasSubstr("1 broken, 1 skipped, 1 held"),
                          HasSubstr("- [ ] checkout/edge/down is a GAP"), HasSubstr("| UNTESTED | **PROVEN** |"),
                          HasSubstr("**broken**"), HasSubstr("the p99 rose at once"), HasSubstr("ticked step 1")));
}

TEST(DayMarkdown, keeps_what_people_wrote_in_its_cell) {
  Day day = sample_day();
  day.runs[0].why = "a | b\n<b>c</b>";
  EXPECT_THAT(markdown_of(day), AllOf(HasSubstr("a \\| b"), Not(HasSubstr("<b>"))));
}

}  // namespace
}  // namespace squall::report
