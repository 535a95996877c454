// The page of a game day (day.hpp): one file that needs nothing else. What is to be done stands before what was done.
#include <algorithm>
#include <string>
#include <vector>

#include "page/style.hpp"
#include "report/day_parts.hpp"
#include "report/html_page.hpp"
#include "report/markup.hpp"
#include "report/text.hpp"

namespace squall::report {
namespace {

constexpr std::size_t longest_shown = 2000;

std::string day_text(const std::string& text) { return shortened(text, longest_shown); }

// A class is one word.
std::string day_class(std::string word) {
  for (char& letter : word)
    if (!((letter >= 'a' && letter <= 'z') || letter == '-')) letter = '-';
  return word;
}

// Hollow where there is nothing to believe in yet, so that the colour is not the only sign beside the word.
void day_tag(Markup& page, const std::string& word, const std::string& shown) {
  const bool hollow = word == "gap" || word == "untested" || word == "blind" || word == "not there";
  page.text("span", {{"class", "tag " + day_class(word) + (hollow ? " outlined" : " filled")}}, shown);
}

void open_day_table(Markup& page, const std::string& class_of_it, const std::string& label,
                    const std::vector<std::string>& titles) {
  page.open("div", {{"class", "scroll"}, {"tabindex", "0"}, {"role", "region"}, {"aria-label", label}});
  page.open("table", {{"class", class_of_it}}).open("thead").open("tr");
  for (const std::string& title : titles) page.text("th", {{"scope", "col"}}, title);
  page.close().close().open("tbody");
}

void close_day_table(Markup& page) { page.close().close().close(); }

void day_fact(Markup& page, const std::string& title, const std::string& text) {
  if (!text.empty()) page.text("dt", {}, title).text("dd", {}, day_text(text));
}

void add_head(Markup& page, const Day& day) {
  page.open("p", {{"class", "kind"}}).text("span", {}, "Game day report");
  page.text("span", {}, time_text(day)).close();
  page.text("h1", {}, "Game day: " + day_text(day.journey));
  page.open("p", {{"class", "day-head"}}).text(day_outcomes(day));
  if (!day.early.empty()) page.text("span", {{"class", "sub"}}, "It ended early: " + day_text(day.early));
  page.close();
}

void add_counts(Markup& page, const Day& day) {
  const auto before = day_counts(day.before);
  const auto after = day_counts(day.after);
  page.open("dl", {{"class", "counts"}});
  for (std::size_t i = 0; i < before.size(); ++i) {
    const auto& [word, was] = before[i];
    const std::size_t is = after[i].second;
    const bool none = day.after.empty() || is == 0;
    page.open("div", {{"class", word + (none ? " zero" : "")}}).text("dt", {}, capitals(word));
    page.text("dd", {{"class", "big"}}, day.after.empty() ? "?" : std::to_string(is));
    page.text("dd", {{"class", "of"}}, "was " + std::to_string(was)).close();
  }
  page.close();
}

void add_follow_ups(Markup& page, const Day& day) {
  page.text("h2", {}, "What to do next");
  const auto all = day_follow_ups(day);
  if (all.empty()) {
    page.text("p", {{"class", "lead"}}, "Nothing: no cell is a GAP or BROKEN, and every run proved something.");
    return;
  }
  page.text("p", {{"class", "lead"}}, "Give each an owner and a date. The next game day begins with this list.");
  page.open("ul", {{"class", "todo"}});
  for (const std::string& line : all) page.text("li", {}, day_text(line));
  page.close();
}

void add_status(Markup& page, const DayCell* cell, bool known) {
  page.open("td");
  if (!known)
    page.text("span", {{"class", "quiet"}}, "no data");
  else
    day_tag(page, cell == nullptr ? "not there" : cell->status, cell == nullptr ? "not there" : capitals(cell->status));
  page.close();
}

void add_cells(Markup& page, const Day& day) {
  page.open("section").text("h2", {}, "Cells before and after");
  page.text("p", {{"class", "lead"}}, "The worst first. Rows with a ground are those that the day has changed.");
  if (const std::string text = after_text(day); !text.empty()) page.text("p", {{"class", "lead"}}, day_text(text));
  open_day_table(page, "cells", "Cells", {"Cell", "Before", "After", "Why", "Fallback"});
  for (const CellPair& pair : cell_pairs(day)) {
    page.open("tr", {{"class", pair.changed() ? "changed" : "same-as-before"}});
    page.open("th", {{"scope", "row"}}).text(day_text(short_name(day, pair.latest().name)));
    if (!pair.latest().user_sees.empty())
      page.text("span", {{"class", "sub"}}, "users see: " + day_text(pair.latest().user_sees));
    page.close();
    add_status(page, pair.before, true);
    add_status(page, pair.after, !day.after.empty());
    page.text("td", {}, day_text(why_text(day, pair))).text("td", {}, day_text(fallback_text(pair.latest()))).close();
  }
  close_day_table(page);
  page.close();
}

// Addresses only: what to type is no link, and neither is any other scheme.
void add_report_link(Markup& page, const DayRun& run) {
  page.open("td");
  if (run.report.starts_with("http://") || run.report.starts_with("https://"))
    page.text("a", {{"href", run.report}}, run.id);
  else if (!run.report.empty())
    page.text("code", {}, run.report);
  page.close();
}

void add_runs(Markup& page, const Day& day) {
  page.open("section").text("h2", {}, "Runs");
  if (day.runs.empty()) {
    page.text("p", {{"class", "lead"}}, "Nothing ran.").close();
    return;
  }
  page.text("p", {{"class", "lead"}}, "In their order. The reports are the server's, as long as it keeps them.");
  open_day_table(page, "runs", "Runs", {"Experiment", "Outcome", "Why", "Took", "Time to recover", "Report"});
  for (const DayRun& run : day.runs) {
    page.open("tr").open("th", {{"scope", "row"}}).text(day_text(run.experiment));
    for (const std::string& cell : run.cells) page.text("span", {{"class", "sub"}}, day_text(short_name(day, cell)));
    page.close().open("td");
    day_tag(page, run.outcome, run.outcome);
    page.close().open("td").text(day_text(run.why));
    if (!run.claim.empty()) page.text("span", {{"class", "sub"}}, "Claim: " + day_text(run.claim));
    page.close().text("td", {{"class", "at"}}, run.took);
    page.text("td", {{"class", run.recovery.empty() ? "quiet" : "at"}},
              run.recovery.empty() ? "no data" : run.recovery);
    add_report_link(page, run);
    page.close();
  }
  close_day_table(page);
  page.close();
}

void add_notes(Markup& page, const Day& day) {
  page.open("section").text("h2", {}, "Notes");
  std::size_t count = 0;
  for (const DayRun& run : day.runs) count += run.notes.size();
  if (count == 0) {
    page.text("p", {{"class", "lead"}}, "Nobody wrote a note.").close();
    return;
  }
  open_day_table(page, "notes", "Notes", {"At (UTC)", "Run", "Who", "Note"});
  for (const DayRun& run : day.runs)
    for (const DayNote& note : run.notes) {
      page.open("tr").text("td", {{"class", "at"}}, day_text(note.at)).text("td", {}, day_text(run.id));
      page.text("td", {}, day_text(note.by)).text("td", {{"class", "text"}}, day_text(note.text)).close();
    }
  close_day_table(page);
  page.close();
}

void add_steps(Markup& page, const Day& day) {
  page.open("section").text("h2", {}, "Runbooks");
  bool any = false;
  for (const DayRun& run : day.runs) {
    if (run.steps.empty()) continue;
    any = true;
    if (std::ranges::all_of(run.steps, [](const DayStep& step) { return step.by.empty(); })) {
      page.text("p", {}, day_text(run.id + ": " + steps_text(run) + "."));
      continue;
    }
    page.text("h3", {}, day_text(run.id + ": " + steps_text(run)));
    open_day_table(page, "steps", "Steps of " + run.runbook, {"Step", "What it says", "Ticked by", "At (UTC)"});
    for (const DayStep& step : run.steps) {
      page.open("tr").text("td", {}, std::to_string(step.number)).text("td", {}, day_text(step.imperative));
      if (step.by.empty())
        page.text("td", {{"class", "quiet"}}, "nobody");
      else
        page.text("td", {}, day_text(step.by));
      page.text("td", {{"class", "at"}}, day_text(step.at)).close();
    }
    close_day_table(page);
  }
  if (!any) page.text("p", {{"class", "lead"}}, "No run had a runbook whose steps could be read.");
  page.close();
}

// The policy lets nothing be fetched and no script run, whatever else went wrong.
std::string day_document(const Day& day, const std::string& main) {
  Markup head;
  head.leaf("meta", {{"charset", "utf-8"}});
  head.leaf("meta",
            {{"http-equiv", "Content-Security-Policy"}, {"content", "default-src 'none'; style-src 'unsafe-inline'"}});
  head.leaf("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
  head.leaf("meta", {{"name", "color-scheme"}, {"content", "light dark"}});
  head.leaf("meta", {{"name", "generator"}, {"content", "squall " + day.version}});
  head.text("title", {}, "Game day " + day_text(day.journey) + ": " + day_outcomes(day));
  head.open("style").raw(page::base_style).raw(html_style).raw(day_style).close();
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n" + head.take() + "\n</head>\n<body>\n<main>\n" + main +
         "\n</main>\n" +
         Markup()
             .text("footer", {},
                   "Written by Squall " + day.version +
                       (day.ended == experiment::WallTime{} ? " while the day went on." : " when the day was over."))
             .take() +
         "\n</body>\n</html>\n";
}

}  // namespace

std::string render_day_html(const Day& day) {
  Markup page;
  page.open("section", {{"class", "page-one"}});
  add_head(page, day);
  add_counts(page, day);
  add_follow_ups(page, day);
  page.open("dl", {{"class", "facts"}});
  day_fact(page, "Owner", day.owner);
  day_fact(page, "Held at", day.server);
  page.close().close();
  add_cells(page, day);
  add_runs(page, day);
  add_notes(page, day);
  add_steps(page, day);
  return day_document(day, page.take());
}

}  // namespace squall::report
