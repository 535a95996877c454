// See rehearsal.hpp.
#include "report/rehearsal.hpp"

#include <algorithm>

#include "runbook/remarks.hpp"

namespace squall::report {
namespace {

// A tick of what no runbook has is worth a line, a thousand of them are not.
constexpr std::size_t most_unknown_steps = 20;

runbook::Values values_of(const experiment::Record& record) {
  const experiment::Header& header = record.header;
  runbook::Values values(header.runbook_values.begin(), header.runbook_values.end());
  values["run.id"] = header.id;
  values["run.state"] = experiment::to_string(record.state);
  values["report"] = runbook::report_address(header.id, values);
  return values;
}

Rehearsal begin_rehearsal(const experiment::Record& record) {
  const experiment::Header& header = record.header;
  Rehearsal rehearsal;
  rehearsal.runbook = header.runbook;
  const auto runbook = runbook::read_usable_runbook(header.runbook, header.runbook_text);
  rehearsal.readable = runbook.has_value();
  if (!runbook) return rehearsal;
  const bool known = !header.runbook_values.empty();  // an older squall wrote none
  const runbook::Values values = values_of(record);
  rehearsal.text = known ? runbook::render_markdown(*runbook, values, {}) : runbook->text;
  rehearsal.page = runbook::runbook_address(header.id, values);
  for (const runbook::Step& written : runbook->steps) {
    runbook::Step step = known ? runbook::render_step(written, values) : written;
    RehearsedStep row;
    row.number = step.number;
    row.imperative = std::move(step.imperative);
    row.command = std::move(step.command);
    row.expected = std::move(step.expected);
    rehearsal.steps.push_back(std::move(row));
  }
  return rehearsal;
}

RehearsedStep* step_of(Rehearsal& rehearsal, std::uint64_t number) {
  const auto known = std::ranges::find(rehearsal.steps, number, &RehearsedStep::number);
  if (known != rehearsal.steps.end()) return &*known;
  if (rehearsal.steps.size() >= runbook::most_steps + most_unknown_steps) return nullptr;
  RehearsedStep row;
  row.number = number;
  return &rehearsal.steps.emplace_back(std::move(row));
}

}  // namespace

std::vector<std::uint64_t> Rehearsal::never_used() const {
  std::vector<std::uint64_t> numbers;
  for (const RehearsedStep& step : steps)
    if (!step.used) numbers.push_back(step.number);
  return numbers;
}

std::optional<Rehearsal> rehearsal_of(const experiment::Record& record) {
  if (record.header.runbook.empty()) return std::nullopt;
  Rehearsal rehearsal = begin_rehearsal(record);
  std::optional<Duration> since;  // the first fault, then the last tick behind it
  for (const experiment::JournalEntry& entry : record.entries) {
    if (std::holds_alternative<experiment::FaultsOn>(entry.entry) && !since) since = entry.at;
    const auto* tick = std::get_if<experiment::Tick>(&entry.entry);
    if (tick == nullptr) continue;
    RehearsedStep* step = step_of(rehearsal, tick->step);
    if (step != nullptr && !step->used) {
      step->used = true;
      step->by = tick->by;
      step->at = entry.at;
      step->wall = entry.wall;
      if (since) step->took = entry.at - *since;
    }
    if (since) since = entry.at;
  }
  std::ranges::stable_sort(rehearsal.steps, {}, &RehearsedStep::number);
  return rehearsal;
}

std::string sentence_of(const Rehearsal& rehearsal) {
  if (!rehearsal.readable)
    return "The runbook is " + rehearsal.runbook + "; what it said was not recorded, or cannot be read.";
  const std::vector<std::uint64_t> unused = rehearsal.never_used();
  const std::string which = "The runbook is " + rehearsal.runbook + ". ";
  if (unused.empty()) return which + "Every step was used.";
  if (unused.size() == rehearsal.steps.size()) return which + "None of its steps was used.";
  std::string numbers;
  for (std::size_t i = 0; i < unused.size(); ++i)
    numbers += (i == 0 ? "" : i + 1 == unused.size() ? " and " : ", ") + std::to_string(unused[i]);
  return which + "Nobody used " + (unused.size() == 1 ? "step " : "the steps ") + numbers + ".";
}

}  // namespace squall::report
