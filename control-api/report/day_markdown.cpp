// A game day in brief, for a ticket or a wiki (day.hpp).
#include <string>

#include "report/day_parts.hpp"
#include "report/markdown_table.hpp"
#include "report/text.hpp"

namespace squall::report {
namespace {

constexpr std::size_t longest_day_cell = 500;

std::string day_plain(const std::string& text) { return escape_markdown(shortened(text, longest_day_cell)); }

std::string word_of_cell(const DayCell* cell) { return cell == nullptr ? "not there" : capitals(cell->status); }

std::string day_cells(const Day& day) {
  std::string text = "\n## Cells\n\n";
  if (const std::string unknown = after_text(day); !unknown.empty()) text += day_plain(unknown) + "\n\n";
  text += table_head({"Cell", "Before", "After", "Why", "Fallback"});
  for (const CellPair& pair : cell_pairs(day)) {
    const std::string after = day.after.empty() ? "no data" : word_of_cell(pair.after);
    text += table_row({day_plain(short_name(day, pair.latest().name)), day_plain(word_of_cell(pair.before)),
                       pair.changed() ? "**" + day_plain(after) + "**" : day_plain(after),
                       day_plain(why_text(day, pair)), day_plain(fallback_text(pair.latest()))});
  }
  return text;
}

std::string day_runs(const Day& day) {
  std::string text =
      "\n## Runs\n\n" + table_head({"Experiment", "Outcome", "Why", "Took", "Time to recover", "Report"});
  for (const DayRun& run : day.runs)
    text += table_row({day_plain(run.experiment), "**" + day_plain(run.outcome) + "**", day_plain(run.why),
                       day_plain(run.took), run.recovery.empty() ? "no data" : day_plain(run.recovery),
                       day_plain(run.report)});
  return text;
}

std::string day_people(const Day& day) {
  std::string text;
  for (const DayRun& run : day.runs) {
    for (const DayNote& note : run.notes)
      text += "- " + day_plain(note.at) + " " + day_plain(run.id) + ", " + day_plain(note.by) + ": " +
              day_plain(note.text) + "\n";
    for (const DayStep& step : run.steps)
      if (!step.by.empty())
        text += "- " + day_plain(step.at) + " " + day_plain(run.id) + ", " + day_plain(step.by) + " ticked step " +
                std::to_string(step.number) + " of " + day_plain(run.runbook) + ": " + day_plain(step.imperative) +
                "\n";
  }
  return text.empty() ? "" : "\n## Notes and steps\n\n" + text;
}

}  // namespace

std::string render_day_markdown(const Day& day) {
  std::string text = "# Game day: " + day_plain(day.journey) + "\n\n";
  text += time_text(day) + ", " + day_plain(day.server) + "\n\n";
  text += day_plain(day_outcomes(day)) + ".";
  if (!day.early.empty()) text += " **It ended early:** " + day_plain(day.early);
  text += "\n";
  if (const auto all = day_follow_ups(day); !all.empty()) {
    text += "\n## What to do next\n\n";
    for (const std::string& line : all) text += "- [ ] " + day_plain(line) + "\n";
  }
  return text + day_cells(day) + day_runs(day) + day_people(day);
}

}  // namespace squall::report
