// A journey's coverage for people: Markdown, SVG and Graphviz say the same, and what people wrote stays text.
#include "report/coverage.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <regex>

#include "report/chain_plan.hpp"
#include "unit/report/sample_journey.hpp"

namespace squall::report {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::string svg(const SampleChain& chain) { return chain_svg(chain.journey, chain.coverage); }
std::string dot(const SampleChain& chain) { return chain_dot(chain.journey, chain.coverage); }
std::string table(const SampleChain& chain) { return coverage_markdown(chain.journey, chain.coverage); }

std::size_t occurrences(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++found;
  return found;
}

// What a hostile or careless author may write where any text may stand.
constexpr char odd[] = "a\"b\\n <script>alert(1)</script> & | *c* ]]> \\";

SampleChain odd_chain() {
  journey::Journey journey;
  journey.name = "odd";
  journey.owner = odd;
  journey::Hop hop;
  hop.id = "a";
  hop.from = odd;
  hop.to = "c";
  hop.proxy = "p";
  hop.cells = {{journey::Mode::down, journey::UserSees::works, odd, "", "proven-a"},
               {journey::Mode::slow, journey::UserSees::works, "", odd, ""}};
  journey.hops = {hop};
  return covered(std::move(journey));
}

TEST(CoverageTable, has_the_counts_and_a_row_for_each_cell_the_worst_first) {
  const std::string text = table(sample_chain());
  EXPECT_THAT(text, StartsWith("# Coverage of checkout\n\n10 cells: 1 GAP, 1 BROKEN, 1 BLIND, 1 STALE, 1 UNTESTED, 5 "
                               "PROVEN. Owner: shop. A proof is good for 30d.\n"));
  std::size_t last = 0;
  for (const journey::Status status : journey::statuses) {
    const std::size_t at = text.find("| **" + status_word(status) + "** |");
    EXPECT_TRUE(at != std::string::npos && at > last) << status_word(status);
    last = at;
  }
  EXPECT_EQ(occurrences(text, "\n| **"), 10U);
}

TEST(CoverageTable, says_which_run_proved_which_file_how_long_ago) {
  EXPECT_THAT(
      table(sample_chain()),
      HasSubstr("| **PROVEN** | checkout/prices/down | degraded | the page without prices | proven-prices-down | "
                "proven-prices-down-4 | 4d | 5f0c2a9e41b7 | proven-prices-down-4 held 4d ago |\n"));
}

TEST(CoverageTable, shows_what_is_missing_and_what_was_accepted) {
  EXPECT_THAT(table(sample_chain()), HasSubstr("| **GAP** | checkout/edge/down | degraded | **none** |"));
  EXPECT_THAT(table(odd_chain()), HasSubstr("| works | none, accepted: a\"b"));
}

TEST(CoverageTable, keeps_what_people_wrote_in_its_cell) {
  const std::string text = table(odd_chain());
  EXPECT_THAT(text, Not(HasSubstr("<script")));
  EXPECT_THAT(text, HasSubstr("&amp; \\| \\*c\\*"));
}

TEST(CellCounts, leave_out_what_there_is_none_of) {
  EXPECT_EQ(count_cells(journey::Coverage{}), "0 cells");
  EXPECT_EQ(count_cells(odd_chain().coverage), "2 cells: 1 UNTESTED, 1 PROVEN");
}

TEST(ChainDrawing, shows_every_part_once_and_every_hop_with_its_modes) {
  const SampleChain chain = sample_chain();
  const std::string text = svg(chain);
  for (const char* part : {"customers", "app", "cache", "database", "payments", "mail", "prices"})
    EXPECT_EQ(occurrences(text, "<g><title>" + std::string(part) + "</title>"), 1U) << part;
  EXPECT_EQ(occurrences(text, "<g class=\"card "), chain.journey.hops.size());
  EXPECT_EQ(occurrences(text, "<g class=\"cell "), chain.coverage.cells.size());
  EXPECT_THAT(text, HasSubstr(">throttled</text>"));
}

TEST(ChainDrawing, colours_each_hop_by_its_worst_cell) {
  const std::string text = svg(sample_chain());
  for (const char* drawn :
       {"<g class=\"card is-gap\"><title>edge: ", "<g class=\"card is-broken\"><title>cache: ",
        "<g class=\"card is-stale\"><title>database: ", "<g class=\"card is-untested\"><title>payments: ",
        "<g class=\"card is-blind\"><title>mail: ", "<g class=\"card is-proven\"><title>prices: "})
    EXPECT_EQ(occurrences(text, drawn), 1U) << drawn;
  EXPECT_EQ(occurrences(text, "<g class=\"way is-broken\">"), 1U) << "and so its arrow";
}

TEST(ChainDrawing, draws_gaps_hollow) {
  EXPECT_THAT(svg(sample_chain()),
              AllOf(HasSubstr(".is-gap > .body, .squall-chain .is-gap > .dot { fill: none; }"),
                    HasSubstr("<g class=\"cell is-gap\"><title>checkout/edge/down is GAP: there is "
                              "no fallback, and nobody has accepted that. Users see: degraded; no "
                              "fallback.</title>")));
}

TEST(ChainDrawing, says_of_a_hop_without_modes_that_it_has_none) {
  const std::string text = svg(long_chain());
  EXPECT_THAT(text, AllOf(HasSubstr("<g class=\"card is-empty\"><title>stock-cache: "), HasSubstr(">no modes yet<")));
}

TEST(ChainDrawing, has_a_legend_with_every_status_and_its_count) {
  const std::string text = svg(sample_chain());
  for (const journey::Status status : journey::statuses)
    EXPECT_THAT(text, HasSubstr("<g class=\"key is-" + std::string(to_string(status)) + "\">"));
  EXPECT_THAT(text, AllOf(HasSubstr(">PROVEN 5</text>"), HasSubstr(">GAP 1</text>")));
}

TEST(ChainDrawing, tells_all_to_whoever_cannot_see_it) {
  const std::string text = svg(sample_chain());
  EXPECT_THAT(
      text,
      AllOf(HasSubstr("role=\"img\" aria-label=\"The chain of the journey checkout: 6 hops, 10 cells: 1 GAP"),
            HasSubstr("<title>Journey checkout</title><desc>"), HasSubstr("app to cache by cache: BROKEN at worst.")));
}

TEST(ChainDrawing, needs_nothing_else_and_touches_nothing_around_it) {
  const std::string text = svg(long_chain());
  EXPECT_EQ(occurrences(text, "http"), 1U) << "the namespace of SVG";
  EXPECT_THAT(text, AllOf(Not(HasSubstr("url(")), Not(HasSubstr("@import")), Not(HasSubstr(" id=\"")),
                          HasSubstr("prefers-color-scheme: dark")));
  const std::string style = text.substr(text.find("<style>") + 7, text.find("</style>") - text.find("<style>") - 7);
  const std::regex rule(R"((?:^|[}\n]) *([^{}@\n]+)\{)");
  for (std::sregex_iterator it(style.begin(), style.end(), rule), end; it != end; ++it)
    EXPECT_THAT((*it)[1].str(), StartsWith(".squall-chain"));
}

TEST(ChainDrawing, keeps_what_people_wrote_as_text) {
  const std::string text = svg(odd_chain());
  EXPECT_THAT(text, AllOf(Not(HasSubstr("<script")), HasSubstr("a&quot;b\\n &lt;script&gt;")));
  EXPECT_EQ(occurrences(text, "<g"), occurrences(text, "</g>"));
}

TEST(ChainDrawing, cuts_long_names_and_has_them_whole_in_the_title) {
  EXPECT_THAT(svg(long_chain()), AllOf(HasSubstr(">recommendations of \xe2\x80\xa6</text>"),
                                       HasSubstr("<title>recommendations of the marketing team</title>")));
}

bool overlap(const ChainBox& a, const ChainBox& b) {
  return a.x < b.right() && b.x < a.right() && a.y < b.y + b.height && b.y < a.y + a.height;
}

std::vector<ChainBox> all_boxes(const ChainPlan& plan) {
  std::vector<ChainBox> boxes;
  for (const ChainPart& part : plan.parts) boxes.push_back(part.box);
  for (const ChainCard& card : plan.cards) boxes.push_back(card.box);
  return boxes;
}

TEST(ChainPlan, of_thirty_hops_has_no_box_over_another_and_none_outside) {
  const SampleChain chain = long_chain();
  ASSERT_EQ(chain.journey.hops.size(), 30U);
  const ChainPlan plan = plan_chain(chain.journey, chain.coverage, 10, 20);
  const std::vector<ChainBox> boxes = all_boxes(plan);
  constexpr double hair = 1e-6;
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    EXPECT_TRUE(boxes[i].x >= 10 && boxes[i].right() <= 10 + plan.width + hair);
    EXPECT_TRUE(boxes[i].y >= 20 && boxes[i].y + boxes[i].height <= 20 + plan.height + hair);
    for (std::size_t j = i + 1; j < boxes.size(); ++j) EXPECT_FALSE(overlap(boxes[i], boxes[j])) << i << " " << j;
  }
}

TEST(ChainPlan, has_room_for_every_word_of_a_card) {
  const SampleChain chain = long_chain();
  for (const ChainCard& card : plan_chain(chain.journey, chain.coverage, 0, 0).cards) {
    EXPECT_LE(text_width(card.label, 13, true), card.box.width) << card.label;
    EXPECT_GE(card.box.height, chain_title_height + chain_row_height * static_cast<double>(card.cells.size()));
  }
}

TEST(ChainPlan, keeps_the_lines_of_a_box_apart) {
  const SampleChain chain = long_chain();
  const ChainPlan plan = plan_chain(chain.journey, chain.coverage, 0, 0);
  for (const ChainCard& a : plan.cards)
    for (const ChainCard& b : plan.cards)
      if (&a != &b && a.hop->to == b.hop->to) {
        EXPECT_GE(std::abs(a.tip_y - b.tip_y), 3) << a.label << " " << b.label;
      }
}

TEST(TextWidth, grows_with_every_character) {
  EXPECT_EQ(text_width("", 12, false), 0);
  EXPECT_LT(text_width("ill", 12, false), text_width("mmm", 12, false));
  EXPECT_LT(text_width("cache", 12, false), text_width("cache", 12, true));
  EXPECT_GT(text_width("\xe6\x97\xa5\xe6\x9c\xac", 12, false), text_width("ab", 12, false)) << "wide letters";
  EXPECT_TRUE(rc::check("any bytes", [](const std::string& bytes) { RC_ASSERT(text_width(bytes, 1, false) >= 0); }));
}

TEST(Graphviz, has_an_arrow_for_each_hop_with_its_modes) {
  const std::string text = dot(sample_chain());
  EXPECT_THAT(text,
              AllOf(StartsWith("digraph \"checkout\" {\n  rankdir=LR;\n"), EndsWith("}\n"),
                    HasSubstr("  part1 -> part2 [label=\"cache\\nslow BROKEN\\ndown PROVEN\", tooltip=\"slow BROKEN: "
                              "broken-cache-slow-4 broke 4d ago\\n"),
                    HasSubstr("part0 -> part1 [label=\"edge\\ndown GAP\"")));
  EXPECT_EQ(occurrences(text, " -> "), 6U);
  EXPECT_EQ(occurrences(text, "style=dashed"), 1U) << "the gap";
}

TEST(Graphviz, keeps_what_people_wrote_in_its_quotes) {
  std::string text = dot(odd_chain());
  EXPECT_THAT(text, HasSubstr(R"(part0 [label="a\"b\\n <script>alert(1)</script> &amp; |)"));
  text = std::regex_replace(text, std::regex(R"(\\.)"), "");
  EXPECT_EQ(std::ranges::count(text, '"') % 2, 0);
  EXPECT_THAT(text, Not(HasSubstr("\\")));
}

TEST(Graphviz, has_a_word_for_a_hop_without_modes) {
  EXPECT_THAT(dot(long_chain()), HasSubstr("[label=\"stock-cache\", tooltip=\"no modes are written\""));
}

}  // namespace
}  // namespace squall::report
