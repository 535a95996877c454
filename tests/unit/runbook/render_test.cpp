// Runbooks as they are shown: with the values of a run or of none, with ticks, and without anything that acts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <regex>

#include "unit/runbook/runbook_files.hpp"

namespace squall::runbook {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const Values of_a_run{{"run.id", "slow-database-12"},
                      {"run.state", "injecting slow"},
                      {"hop.name", "data_base"},
                      {"hop.listen", "127.0.0.1:15432"},
                      {"hop.upstream", "127.0.0.1:5432"},
                      {"fault.summary", "delay *400ms* on response of <orders>"},
                      {"report", "http://127.0.0.1:8474/v1/runs/slow-database-12/report"},
                      {"halt", "squall halt --reason 'it''s `enough`'"},
                      {"api", "http://127.0.0.1:8474"}};

std::string markdown(const Runbook& runbook, const Values& values = of_a_run, const std::vector<Ticked>& ticks = {}) {
  return render_markdown(runbook, values, ticks);
}

std::string page(const Runbook& runbook, const Values& values = of_a_run, const std::vector<Ticked>& ticks = {}) {
  return render_html(runbook, values, ticks);
}

// Not of a file: nothing is linted.
Runbook made(const std::string& text) {
  Runbook runbook;
  runbook.name = runbook.title = "made";
  runbook.text = text;
  return runbook;
}

Runbook with_title(const std::string& title) {
  Runbook runbook = made("");
  runbook.title = title;
  return runbook;
}

std::string body_of(const std::string& html) { return html.substr(html.find("</style>")); }

TEST(RenderedMarkdown, begins_with_the_title_and_numbers_its_steps) {
  const std::string text = markdown(shipped("slow-database"));
  EXPECT_THAT(text, StartsWith("# The database is slow\n\n## You see\n"));
  EXPECT_THAT(text, AllOf(HasSubstr("- [ ] 3. Stop the game day.\n"), HasSubstr("\n## Prove it is over\n- [ ] 6. ")));
}

TEST(RenderedMarkdown, has_the_values_of_the_run) {
  const std::string text = markdown(shipped("connection-limit"));
  EXPECT_THAT(text, AllOf(Not(HasSubstr("{{")), HasSubstr("Run: slow-database-12, injecting slow. "),
                          HasSubstr("Report: http://127.0.0.1:8474/v1/runs/slow-database-12/report\n"),
                          HasSubstr("  squall halt --reason 'it''s `enough`'\n")));
}

TEST(RenderedMarkdown, keeps_values_text_in_prose_and_as_they_are_in_code) {
  EXPECT_THAT(
      markdown(made("{{fault.summary}}, `{{hop.name}} of ``{{halt}}`, ``a ` {{ halt }}``\n")),
      StartsWith(
          "delay \\*400ms\\* on response of &lt;orders\\>, `data_base of ``squall halt --reason 'it''s 'enough''`, "
          "``a ` squall halt --reason 'it''s 'enough''``\n"));
}

TEST(RenderedMarkdown, does_not_let_a_value_become_the_target_of_a_link) {
  EXPECT_EQ(markdown(made("[x]{{hop.name}} {{hop.name}}"), {{"hop.name", "(http://evil.example/)"}}),
            "[x]\\(http://evil.example/\\) (http://evil.example/)\n");
}

TEST(RenderedMarkdown, says_no_run_where_there_is_none) {
  EXPECT_THAT(markdown(shipped("slow-database"), {{"halt", "squall halt"}}),
              AllOf(HasSubstr("Run: (no run), (no run). Fault: (no run)."), HasSubstr("  squall halt\n")));
}

TEST(RenderedMarkdown, checks_the_boxes_of_ticked_steps_and_says_by_whom_and_when) {
  const std::string text =
      markdown(shipped("slow-database"), of_a_run,
               {{2, "be_n", "14:03:12"}, {2, "ana", "14:05:00"}, {6, "", "14:06:00"}, {9, "x", ""}});
  EXPECT_THAT(text,
              AllOf(HasSubstr("- [ ] 1. Take"),
                    HasSubstr("- [x] 2. Look whether Squall is the one that slows. "
                              "(be\\_n, 14:03:12)\n"),
                    HasSubstr("- [x] 6. Count 200 such pages by their answer, and take the slowest. (14:06:00)\n"),
                    Not(HasSubstr("ana"))));
}

TEST(RenderedMarkdown, does_not_expand_what_a_value_says) {
  EXPECT_EQ(markdown(made("`{{hop.name}}`"), {{"hop.name", "{{halt}}\n\x1b[31m"}, {"halt", "x"}}),
            "`{{halt}} \xef\xbf\xbd[31m`\n");
}

TEST(RenderedMarkdown, tells_how_a_step_is_ticked_when_there_is_a_run) {
  EXPECT_THAT(markdown(shipped("slow-database")),
              HasSubstr("\nTick a step when it is done: "
                        "`squall --url http://127.0.0.1:8474 tick slow-database-12 STEP`\n"));
  EXPECT_THAT(markdown(shipped("slow-database"), {}), Not(HasSubstr("Tick a step")));
}

TEST(RenderedMarkdown, tells_who_rehearses_it_and_when_that_was_last) {
  const auto shown = [](const Practice& practice) { return render_markdown(made("x"), {}, {}, practice); };
  EXPECT_EQ(shown({{"slow-database", "a*b"}, "slow-database-3", "2026-03-01", "ana"}),
            "x\n\nRehearsed by slow-database, a\\*b; last in `slow-database-3` on 2026-03-01 by ana.\n");
  EXPECT_EQ(shown({{"slow-database"}, "", "", ""}),
            "x\n\nRehearsed by slow-database; nobody ever ticked a step of it.\n");
  EXPECT_EQ(shown({{}, "slow-3", "2026-03-01", ""}),
            "x\n\nNo experiment rehearses it; last in `slow-3` on 2026-03-01.\n");
}

// One that is too long, with a box that no tick can name above its steps.
Runbook with_mistakes() {
  std::string text = shipped("slow-database").text;
  text.replace(text.find("The slowest pages"), 0, "> - [ ] not a step\n\n" + std::string(1000, 'w') + " {{halp}} ");
  return read_usable_runbook("slow-database", text).value();
}

TEST(RenderedMarkdown, says_on_top_what_is_wrong_and_numbers_steps_alone) {
  const std::string text = markdown(with_mistakes(), of_a_run, {{1, "ana", "14:00:00"}});
  EXPECT_THAT(text, StartsWith("> This file has a mistake, see `squall check`: line 9: a step inside of something else "
                               "(and 1 more)\n\n# The database is slow\n"));
  EXPECT_THAT(text, AllOf(HasSubstr("> - [ ] not a step\n"), HasSubstr("- [x] 1. Take the five slowest")));
}

TEST(RenderedStep, has_the_values_of_the_run) {
  const Step step = render_step(
      {3, "Look at {{hop.name}}.", "squall --url {{api}} faults\n{{ halt }}", "{{fault.summary}}", 7}, of_a_run);
  EXPECT_EQ(step.number, 3U);
  EXPECT_EQ(step.line, 7);
  EXPECT_EQ(step.imperative, "Look at data_base.");
  EXPECT_EQ(step.command, "squall --url http://127.0.0.1:8474 faults\nsquall halt --reason 'it''s `enough`'");
  EXPECT_EQ(step.expected, "delay *400ms* on response of <orders>");
}

TEST(RenderedPage, tells_who_rehearses_it_and_leads_to_the_last_report) {
  const Practice practice{{"slow-database", "<b>"}, "slow-database-3", "2026-03-01", "ana"};
  EXPECT_THAT(render_html(made("x"), of_a_run, {}, practice),
              HasSubstr("<p>Rehearsed by slow-database, &lt;b&gt;; last in <a "
                        "href=\"http://127.0.0.1:8474/v1/runs/slow-database-3/report\" rel=\"noreferrer\">"
                        "slow-database-3</a> on 2026-03-01 by ana.</p>"));
  EXPECT_THAT(render_html(made("x"), {}, {}, practice), HasSubstr("; last in slow-database-3 on 2026-03-01 by ana."));
}

TEST(RenderedPage, says_on_top_what_is_wrong_and_numbers_steps_alone) {
  const std::string html = page(with_mistakes());
  EXPECT_THAT(html,
              HasSubstr("<p class=\"wrong\">This file has a mistake, see squall check: line 9: a step inside of"));
  EXPECT_THAT(html, AllOf(HasSubstr("id=\"step-6\""), Not(HasSubstr("id=\"step-7\""))));
  EXPECT_THAT(page(shipped("slow-database")), Not(HasSubstr("class=\"wrong\"")));
}

TEST(RenderedPage, has_the_values_in_its_title) {
  EXPECT_THAT(page(with_title("{{hop.name}} is slow")), HasSubstr("<title>data_base is slow (runbook made)</title>"));
}

TEST(RenderedPage, is_complete_alone_and_runs_nothing) {
  const std::string html = page(shipped("cache-hangs"));
  EXPECT_THAT(
      html, AllOf(StartsWith("<!DOCTYPE html>\n<html lang=\"en\">"), EndsWith("</html>\n"),
                  HasSubstr("content=\"default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;"),
                  HasSubstr("name=\"viewport\""), HasSubstr("prefers-color-scheme: dark"), HasSubstr("@media print")));
  EXPECT_THAT(html, AllOf(Not(HasSubstr("<script")), Not(HasSubstr("src=")), Not(HasSubstr("url(")),
                          Not(HasSubstr("@import")), Not(HasSubstr("<link"))));
}

TEST(RenderedPage, shows_each_step_with_its_box_and_its_command) {
  const std::string html = page(shipped("slow-database"), of_a_run, {{1, "ben", "14:03:12"}});
  EXPECT_THAT(
      html, AllOf(HasSubstr("<li class=\"step done\" id=\"step-1\">"), HasSubstr("aria-label=\"done\""),
                  HasSubstr("<span class=\"by\">ben, 14:03:12</span>"), HasSubstr("<li class=\"step\" id=\"step-6\">"),
                  HasSubstr("aria-label=\"not done\""), HasSubstr("1 of 6 steps done"),
                  HasSubstr("<code>squall --url http://127.0.0.1:8474 tick slow-database-12 STEP</code>")));
  EXPECT_THAT(html, HasSubstr("<pre><code>squall --url http://127.0.0.1:8474 faults\n</code></pre>"));
}

TEST(RenderedPage, says_that_there_is_no_run) {
  EXPECT_THAT(page(shipped("slow-database"), {}),
              AllOf(HasSubstr("No run: this is how it would be used."), HasSubstr("Run: (no run), (no run)."),
                    Not(HasSubstr("squall tick"))));
}

TEST(RenderedPage, leads_to_other_runbooks_to_the_web_and_nowhere_else) {
  const std::string html = body_of(
      page(made("[a](cache-down.md#act) [b](../experiments/x.yaml) [c](https://wiki.example/x?a=1&b=2) [d]({{report}}) "
                "[e](JavaScript:alert(1)) [f](data:text/html,x) [g](java&#9;script:alert(1)) ![h](pic.png) {{report}} "
                "`{{report}}`")));
  std::vector<std::string> targets;
  const std::regex link("href=\"([^\"]*)\"");
  for (auto found = std::sregex_iterator(html.begin(), html.end(), link); found != std::sregex_iterator(); ++found)
    targets.push_back((*found)[1]);
  EXPECT_THAT(targets, testing::ElementsAre("http://127.0.0.1:8474/v1/runbooks/cache-down?format=html",
                                            "https://wiki.example/x?a=1&amp;b=2",
                                            "http://127.0.0.1:8474/v1/runs/slow-database-12/report",
                                            "http://127.0.0.1:8474/v1/runs/slow-database-12/report"));
}

TEST(RenderedPage, leads_to_other_runbooks_of_its_own_server_when_nobody_says_which) {
  EXPECT_THAT(page(made("[a](cache-down.md)"), {}), HasSubstr("href=\"/v1/runbooks/cache-down?format=html\""));
  EXPECT_THAT(page(made("[a](cache-down.md)"), {{"api", "javascript:"}}), Not(HasSubstr("href=\"javascript")));
}

TEST(RenderedPage, never_makes_markup_of_what_people_wrote) {
  for (const std::string attack : {"<script>alert(1)</script>", "\"><svg onload=alert(1)>", "' onmouseover='alert(1)",
                                   "</title></style><img src=x onerror=alert(1)>", "<!-- <b> -->"}) {
    Runbook runbook = made("# " + attack + "\n\n" + attack + "\n\n- [ ] " + attack + "\n  ```\n  " + attack +
                           "\n  ```\n\n`" + attack + "` [" + attack + "](<" + attack + ">) {{halt}} {{hop.name}}\n");
    runbook.name = runbook.title = runbook.hop = runbook.owner = attack;
    runbook.modes = {attack};
    const Values values{{"run.id", attack}, {"run.state", attack}, {"halt", attack}, {"hop.name", "http://" + attack}};
    const std::string html = page(runbook, values, {{1, attack, attack}});
    EXPECT_THAT(html, AllOf(Not(HasSubstr("<script")), Not(HasSubstr("<img")), Not(HasSubstr("<svg")),
                            Not(HasSubstr("' onmouseover")), Not(HasSubstr("<!--")), Not(HasSubstr("<b>"))));
    EXPECT_EQ(html.find("</style>"), html.rfind("</style>"));
  }
}

TEST(RenderedPage, shows_raw_markup_as_text) {
  EXPECT_THAT(page(made("<div>{{hop.name}}</div>\n\na <b>bold</b> word")),
              AllOf(HasSubstr("&lt;div&gt;data_base&lt;/div&gt;"), HasSubstr("a &lt;b&gt;bold&lt;/b&gt; word")));
}

TEST(RenderedPage, does_not_show_comments) {
  const std::string html = body_of(page(made("<!-- say\nwhy -->\n\nb <!-- c --> d\n\n<!-- open")));
  EXPECT_THAT(html, AllOf(Not(HasSubstr("why")), HasSubstr("<p>b  d</p>"), HasSubstr("<p>&lt;!-- open")));
}

TEST(RenderedPage, has_the_rest_of_markdown) {
  EXPECT_THAT(body_of(page(made("1. *a*\n2. **b**\n\n> c\\\n> d\n\n---\n\n### e\n\n\tf"))),
              AllOf(HasSubstr("<ol class=\"list\"><li><p><em>a</em></p></li>"), HasSubstr("<strong>b</strong>"),
                    HasSubstr("<blockquote><p>c<br/>d</p></blockquote>"), HasSubstr("<hr/>"), HasSubstr("<h3>e</h3>"),
                    HasSubstr("<pre><code>f")));
}

TEST(RenderedPage, closes_every_element_that_it_opens_whatever_was_written) {
  EXPECT_TRUE(rc::check("any text", [](const std::string& text, const std::string& value) {
    const std::string html = body_of(page(made(text), {{"hop.name", value}}, {{1, value, value}}));
    for (const char* tag : {"section", "p", "ul", "ol", "li", "a", "code", "pre", "blockquote", "span", "div"}) {
      const std::regex opened("<" + std::string(tag) + "[ >]");
      const auto opens = std::distance(std::sregex_iterator(html.begin(), html.end(), opened), std::sregex_iterator());
      const std::regex closed("</" + std::string(tag) + ">");
      RC_ASSERT(opens == std::distance(std::sregex_iterator(html.begin(), html.end(), closed), std::sregex_iterator()));
    }
    (void)markdown(made(text), {{"hop.name", value}});
    (void)read_runbook("x", text);
  }));
}

}  // namespace
}  // namespace squall::runbook
