// See day.hpp and day_parts.hpp.
#include "report/day.hpp"

#include <algorithm>
#include <array>

#include "report/day_parts.hpp"
#include "report/text.hpp"

namespace squall::report {
namespace {

constexpr std::array<std::string_view, 6> words_of_coverage{"gap", "broken", "blind", "stale", "untested", "proven"};
constexpr std::array<std::string_view, 9> words_of_runs{"crashed", "broken",  "stopped",   "inconclusive", "refused",
                                                        "unknown", "skipped", "not begun", "held"};

const std::vector<DayCell>& latest_cells(const Day& day) { return day.after.empty() ? day.before : day.after; }

std::string about_cell(const DayCell& cell) {
  if (cell.status == "gap")
    return cell.name +
           " is a GAP: nothing carries on, and nobody has accepted that. Write a fallback and an experiment for it, or "
           "the reason why none is needed.";
  const std::string believed = cell.fallback.empty()
                                   ? "no fallback was written, and that was accepted (" + cell.accepted + ")"
                                   : "the fallback was to be: " + cell.fallback;
  return cell.name + " is BROKEN; " + believed + ". Repair it and run " +
         (cell.experiment.empty() ? "its experiment" : cell.experiment) +
         " again; until then write down what users really see.";
}

bool proved_nothing(const DayRun& run) {
  return run.outcome != "held" && run.outcome != "broken" && run.outcome != "skipped" && run.outcome != "not begun";
}

std::size_t ticked_steps(const DayRun& run) {
  return static_cast<std::size_t>(
      std::ranges::count_if(run.steps, [](const DayStep& step) { return !step.by.empty(); }));
}

// Of a runbook of which some steps were ticked.
std::string about_steps(const DayRun& run) {
  const std::size_t ticked = ticked_steps(run);
  if (ticked == 0 || ticked == run.steps.size()) return {};
  std::string unused;
  for (const DayStep& step : run.steps)
    if (step.by.empty()) unused += (unused.empty() ? "" : ", ") + std::to_string(step.number);
  return "Look at the steps of the runbook " + run.runbook + " that nobody ticked in " + run.id + " (" + unused +
         "): take them out, or move them.";
}

// The runbooks that were there and that nobody used.
std::string about_unused(const Day& day) {
  std::vector<std::string> names;
  for (const DayRun& run : day.runs)
    if (!run.steps.empty() && ticked_steps(run) == 0 && std::ranges::count(names, run.runbook) == 0)
      names.push_back(run.runbook);
  if (names.empty()) return {};
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
  return names.size() == 1 ? "Rehearse the runbook " + list + ": none of its steps was ticked."
                           : "Rehearse the runbooks " + list + ": none of their steps was ticked.";
}

}  // namespace

std::vector<std::pair<std::string, std::size_t>> day_counts(const std::vector<DayCell>& cells) {
  std::vector<std::pair<std::string, std::size_t>> counts;
  for (const std::string_view word : words_of_coverage)
    counts.emplace_back(word, static_cast<std::size_t>(std::ranges::count(cells, word, &DayCell::status)));
  return counts;
}

std::string day_outcomes(const Day& day) {
  std::string text;
  for (const std::string_view word : words_of_runs)
    if (const auto count = std::ranges::count(day.runs, word, &DayRun::outcome); count != 0)
      text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + std::string(word);
  return text.empty() ? "nothing ran" : text;
}

std::vector<std::string> day_follow_ups(const Day& day) {
  std::vector<std::string> all;
  for (const std::string_view status : {"gap", "broken"})
    for (const DayCell& cell : latest_cells(day))
      if (cell.status == status) all.push_back(about_cell(cell));
  for (const DayRun& run : day.runs)
    if (proved_nothing(run))
      all.push_back("Run " + run.experiment + " again: it ended " + run.outcome + " and proved nothing" +
                    (run.why.empty() ? "." : " (" + run.why + ")."));
  for (const DayRun& run : day.runs)
    if (std::string text = about_steps(run); !text.empty()) all.push_back(std::move(text));
  if (std::string text = about_unused(day); !text.empty()) all.push_back(std::move(text));
  return all;
}

std::vector<CellPair> cell_pairs(const Day& day) {
  std::vector<CellPair> pairs;
  const auto find = [](const std::vector<DayCell>& cells, const std::string& name) {
    const auto found = std::ranges::find(cells, name, &DayCell::name);
    return found == cells.end() ? nullptr : &*found;
  };
  for (const DayCell& cell : day.after) pairs.push_back({find(day.before, cell.name), &cell});
  for (const DayCell& cell : day.before)
    if (find(day.after, cell.name) == nullptr) pairs.push_back({&cell, nullptr});
  return pairs;
}

std::string after_text(const Day& day) {
  if (!day.after.empty()) return {};
  if (!day.after_unknown.empty()) return "The cells after the day are not known: " + day.after_unknown;
  return day.ended == experiment::WallTime{} ? "The cells after the day are known when it is over." : "";
}

std::string why_text(const Day& day, const CellPair& pair) {
  const DayCell& cell = pair.latest();
  if (!day.after.empty()) return cell.why;
  std::string runs;
  for (const DayRun& run : day.runs)
    if (!run.id.empty() && std::ranges::count(run.cells, cell.name) != 0)
      runs += (runs.empty() ? "" : ", ") + run.id + ": " + run.outcome;
  return runs.empty() ? cell.why : runs;
}

std::string fallback_text(const DayCell& cell) {
  if (!cell.fallback.empty()) return cell.fallback;
  return cell.accepted.empty() ? "none" : "none, accepted: " + cell.accepted;
}

std::string short_name(const Day& day, const std::string& cell) {
  return cell.starts_with(day.journey + "/") ? cell.substr(day.journey.size() + 1) : cell;
}

std::string time_text(const Day& day) {
  if (day.ended == experiment::WallTime{}) return print_moment(day.began) + ", not over yet";
  constexpr std::size_t date = 10, time = 19;  // of 2026-03-01 09:30:00 UTC
  const std::string from = print_moment(day.began), to = print_moment(day.ended);
  const bool same_day = from.size() > time && to.size() > time && from.substr(0, date) == to.substr(0, date);
  return same_day ? from.substr(0, time) + " to " + to.substr(date + 1) : from + " to " + to;
}

std::string steps_text(const DayRun& run) {
  if (run.steps.empty()) return {};
  const std::size_t ticked = ticked_steps(run);
  return std::to_string(ticked) + " of " + plural(run.steps.size(), "step", "steps") + " of " + run.runbook +
         (ticked == 1 ? " was ticked" : " were ticked");
}

std::string render_day(const Day& day, Format format) {
  return format == Format::markdown ? render_day_markdown(day) : render_day_html(day);
}

}  // namespace squall::report
