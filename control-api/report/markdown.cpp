// The report in brief, for a pull request or a ticket (report.hpp).
#include <algorithm>

#include "report/cohorts.hpp"
#include "report/events.hpp"
#include "report/formats.hpp"
#include "report/html_sections.hpp"
#include "report/markdown_table.hpp"
#include "report/rehearsal.hpp"
#include "report/repeat.hpp"
#include "report/summary.hpp"
#include "report/text.hpp"

namespace squall::report {
namespace {

constexpr std::size_t most_lines = 100;
constexpr std::size_t longest_cell = 500;

std::string escaped(const std::string& text) { return escape_markdown(shortened(text, longest_cell)); }

std::string fenced(const std::string& text) {
  std::string fence = "```";
  while (text.find(fence) != std::string::npos) fence += "`";
  return fence + "\n" + cleaned(text) + "\n" + fence + "\n";
}

std::string or_none(const std::optional<std::string>& value, const std::string& of) {
  return (value ? "**" + escaped(*value) + "**" : "no data") + "<br>" + escaped(of);
}

std::string head_section(const Story& story) {
  const experiment::Record& record = story.record;
  const std::string& name = record.experiment.name.empty() ? record.header.id : record.experiment.name;
  std::string text = "# " + escaped(name) + ": " + outcome_word(record) + "\n\n";
  if (!record.experiment.claim.empty()) text += "> " + escape_markdown(record.experiment.claim) + "\n\n";
  return text + "**" + outcome_word(record) + "**: " + escaped(reason(story)) + "\n\n";
}

std::string numbers_section(const Numbers& all) {
  std::optional<std::string> p99, errors, recovery;
  if (all.worst_p99) p99 = experiment::print_value(experiment::Dimension::duration, *all.worst_p99);
  if (all.error_rate) errors = experiment::print_value(experiment::Dimension::share, *all.error_rate);
  if (all.recovery) recovery = print_length(*all.recovery);
  return table_head({"Worst p99", "Error rate", "Time to recover"}) +
         table_row(
             {or_none(p99, all.worst_p99_of), or_none(errors, all.error_rate_of), or_none(recovery, all.recovery_of)});
}

std::string follow_ups_section(const Story& story) {
  std::string text;
  for (const std::string& line : follow_ups(story)) text += "- [ ] " + escaped(line) + "\n";
  return text.empty() ? "" : "\n## What to do next\n\n" + text;
}

std::string checks_section(const Story& story) {
  if (story.checks.empty()) return "";
  std::string text =
      "\n## Checks\n\n" + table_head({"Check", "Stage", "Verdict", "Worst", "Expected", "Windows", "Failed"});
  for (const CheckRow& check : story.checks) {
    const std::string why = check.why.empty() ? "" : ": " + escaped(check.why);
    text += table_row({escaped(check.id), std::string(experiment::to_string(check.stage)),
                       std::string(sign_of(check.verdict)) + " " + std::string(to_string(check.verdict)) + why,
                       check.worst ? escaped(print_value(check.check, *check.worst)) : "no data",
                       check.check != nullptr ? escaped(check.check->expect.text) : "", print_count(check.windows),
                       print_count(check.failed)});
  }
  return text;
}

std::string figures_section(const Story& story) {
  std::string text;
  for (const HopFigures& hop : side_by_side(story)) {
    Cells titles{escaped(hop.hop)};
    for (const Column& column : hop.columns) titles.push_back(column.title);
    text += "\n" + table_head(titles);
    for (const FigureRow& figure : rows_of(hop)) {
      Cells cells{figure.title};
      for (const std::string& cell : figure.cells) cells.push_back(escaped(cell));
      text += table_row(cells);
    }
  }
  return text.empty() ? "" : "\n## Faulted beside control\n" + text;
}

std::string faults_section(const Story& story) {
  if (story.faults.empty()) return "";
  std::string text = "\n## Faults\n\n" + table_head({"Fault", "Phase", "Matched", "Hit", "Connections hit"});
  for (const FaultRow& fault : story.faults) {
    const auto count = [&](std::uint64_t value) {
      return fault.counted ? print_count(value) : std::string(fault.reached ? "not known" : "not reached");
    };
    text += table_row({escaped(fault.sentence.empty() ? fault.name : fault.sentence), escaped(fault.phase),
                       count(fault.matched), count(fault.injected), count(fault.connections)});
  }
  return text;
}

std::string runbook_section(const experiment::Record& record) {
  const std::optional<Rehearsal> rehearsal = rehearsal_of(record);
  if (!rehearsal) return "";
  std::string text = "\n## Runbook\n\n" + escaped(sentence_of(*rehearsal)) + "\n";
  // An address is nobody's text, but for the run's name: in it stands nothing that would end it.
  if (!rehearsal->page.empty()) text += "\nWith the values of this run: <" + cleaned(rehearsal->page) + ">\n";
  if (!rehearsal->steps.empty()) text += "\n" + table_head({"Step", "What to do", "Ticked by", "At", "Took"});
  for (const RehearsedStep& step : rehearsal->steps) {
    const std::string what = step.imperative.empty() ? "not in the runbook" : escaped(step.imperative);
    const std::string took = step.took ? print_length(*step.took) : "before any fault";
    if (step.used)
      text += table_row({std::to_string(step.number), what, escaped(step.by), print_exact_clock(step.at), took});
    else
      text += table_row({std::to_string(step.number), what, "never used", "", ""});
  }
  return text;
}

std::string journal_section(const Story& story) {
  std::string text;
  std::size_t shown = 0;
  std::size_t left_out = 0;
  for (const experiment::JournalEntry& entry : story.record.entries) {
    if (std::holds_alternative<experiment::Sample>(entry.entry) ||
        std::holds_alternative<experiment::Figures>(entry.entry))
      continue;
    if (++shown > most_lines) {
      ++left_out;
      continue;
    }
    const Told told = tell(entry.entry);
    text += "- `" + print_exact_clock(entry.at) + "` " + std::string(told.kind) + ": " + escaped(told.text) + "\n";
  }
  if (left_out > 0) text += "- and " + print_count(left_out) + " entries more\n";
  return text.empty() ? "" : "\n## Journal\n\n" + text;
}

std::string repeat_section(const experiment::Header& header) {
  std::string text = "\n## Repeat this run\n\n" + fenced(command_line(header)) + "\n";
  for (const auto& [name, value] : facts(header)) text += "- " + name + ": " + escaped(value) + "\n";
  return text;
}

}  // namespace

std::string render_markdown(const Story& story) {
  return head_section(story) + numbers_section(numbers(story)) + follow_ups_section(story) + checks_section(story) +
         figures_section(story) + faults_section(story) + runbook_section(story.record) + journal_section(story) +
         repeat_section(story.record.header);
}

}  // namespace squall::report
