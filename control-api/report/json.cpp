// The report for machines (report.hpp): all of the run in one document. Of very many samples the extremes are kept, and
// it says how many there were.
#include <algorithm>
#include <set>

#include "config/fault_codec.hpp"
#include "config/units.hpp"
#include "experiment/rfc3339.hpp"
#include "report/formats.hpp"
#include "report/rehearsal.hpp"
#include "report/summary.hpp"
#include "report/thin.hpp"

namespace squall::report {
namespace {

using config::Node;

constexpr std::size_t most_samples = 40'000;

Node text(std::string_view value) { return Node::string(std::string(value)); }
Node text(Duration value) { return Node::string(config::print(value)); }
Node maybe(const std::optional<double>& value) { return value ? Node::number(*value) : Node::null(); }

Node print_check(const experiment::Check& check) {
  Node when = Node::list();
  for (const Stage stage : {Stage::before, Stage::during, Stage::after})
    if (wants(check, stage)) when.push(text(experiment::to_string(stage)));
  Node node = Node::map({{"id", text(check.id)},
                         {"from", text(source_of(check))},
                         {"expect", text(check.expect.text)},
                         {"when", std::move(when)}});
  if (is_outside(check.from)) return std::move(node.add("every", text(check.every)));
  return std::move(node.add("over", text(check.over))
                       .add("min_samples", Node::number(check.min_samples))
                       .add("cohort", text(to_string(check.cohort))));
}

Node print_phase(const experiment::Phase& phase, Catalog catalog) {
  Node faults = Node::list();
  for (const FaultSpec& fault : phase.faults) faults.push(config::describe_fault(fault, catalog));
  return Node::map({{"name", text(phase.name)},
                    {"for", text(phase.lasts)},
                    {"until_go", Node::boolean(phase.until_go)},
                    {"faults", std::move(faults)}});
}

Node print_experiment(const experiment::Experiment& experiment, Catalog catalog) {
  Node checks = Node::list(), stop = Node::list(), phases = Node::list();
  for (const experiment::Check& check : experiment.checks) checks.push(print_check(check));
  for (const experiment::StopRule& rule : experiment.stop) stop.push(text(rule.text));
  for (const experiment::Phase& phase : experiment.phases) phases.push(print_phase(phase, catalog));
  return Node::map({{"name", text(experiment.name)},
                    {"owner", text(experiment.owner)},
                    {"env", text(experiment.env)},
                    {"cell", text(experiment.cell)},
                    {"claim", text(experiment.claim)},
                    {"runbook", text(experiment.runbook)},
                    {"checks", std::move(checks)},
                    {"stop", std::move(stop)},
                    {"baseline", text(experiment.baseline)},
                    {"phases", std::move(phases)},
                    {"recovery", text(experiment.recovery)}});
}

Node print_numbers(const Numbers& numbers) {
  return Node::map({{"worst_p99_seconds", maybe(numbers.worst_p99)},
                    {"worst_p99_of", text(numbers.worst_p99_of)},
                    {"error_rate", maybe(numbers.error_rate)},
                    {"error_rate_of", text(numbers.error_rate_of)},
                    {"recovery", numbers.recovery ? text(*numbers.recovery) : Node::null()},
                    {"recovery_of", text(numbers.recovery_of)}});
}

Node print_results(const Story& story) {
  Node list = Node::list();
  for (const CheckRow& row : story.checks)
    list.push(Node::map({{"check", text(row.id)},
                         {"stage", text(experiment::to_string(row.stage))},
                         {"verdict", text(to_string(row.verdict))},
                         {"worst", maybe(row.worst)},
                         {"windows", Node::number(row.windows)},
                         {"failed", Node::number(row.failed)},
                         {"without_value", Node::number(row.silent)},
                         {"why", text(row.why)}}));
  return list;
}

Node print_faults(const Story& story) {
  Node list = Node::list();
  for (const FaultRow& row : story.faults) {
    const auto count = [&](std::uint64_t value) { return row.counted ? Node::number(value) : Node::null(); };
    list.push(Node::map({{"name", text(row.name)},
                         {"hop", text(row.hop)},
                         {"sentence", text(row.sentence)},
                         {"phase", text(row.phase)},
                         {"reached", Node::boolean(row.reached)},
                         {"matched", count(row.matched)},
                         {"injected", count(row.injected)},
                         {"connections", count(row.connections)}}));
  }
  return list;
}

// The text stands in the header.
Node print_runbook(const experiment::Record& record) {
  const std::optional<Rehearsal> rehearsal = rehearsal_of(record);
  if (!rehearsal) return Node::null();
  Node steps = Node::list(), unused = Node::list();
  for (const RehearsedStep& step : rehearsal->steps) {
    Node ticked = Node::null();
    if (step.used)
      ticked = Node::map({{"by", text(step.by)},
                          {"at", text(step.at)},
                          {"wall", text(experiment::rfc3339(step.wall))},
                          {"took", step.took ? text(*step.took) : Node::null()}});
    steps.push(Node::map({{"number", Node::number(step.number)},
                          {"imperative", text(step.imperative)},
                          {"command", text(step.command)},
                          {"expected", text(step.expected)},
                          {"ticked", std::move(ticked)}}));
  }
  for (const std::uint64_t number : rehearsal->never_used()) unused.push(Node::number(number));
  return Node::map({{"name", text(rehearsal->runbook)},
                    {"readable", Node::boolean(rehearsal->readable)},
                    {"page", rehearsal->page.empty() ? Node::null() : text(rehearsal->page)},
                    {"steps", std::move(steps)},
                    {"never_used", std::move(unused)}});
}

Node print_figures(const Story& story) {
  Node list = Node::list();
  for (const experiment::Figures* figures : story.figures) list.push(experiment::print_entry(*figures));
  return list;
}

// The samples that are shown.
std::set<const experiment::JournalEntry*> shown_samples(const Story& story) {
  std::set<const experiment::JournalEntry*> shown;
  // Of one slice thin() keeps at most four.
  const std::size_t slices = std::max<std::size_t>(1, most_samples / 4 / std::max<std::size_t>(1, story.series.size()));
  for (const Series& series : story.series)
    for (const auto* point : story.samples > most_samples ? thin(series.points, slices) : series.points)
      shown.insert(point);
  return shown;
}

Node print_entries(const Story& story, const std::set<const experiment::JournalEntry*>& shown) {
  Node list = Node::list();
  for (const experiment::JournalEntry& entry : story.record.entries) {
    if (std::holds_alternative<experiment::Sample>(entry.entry) && !shown.contains(&entry)) continue;
    list.push(Node::map({{"at", text(entry.at)},
                         {"wall", text(experiment::rfc3339(entry.wall))},
                         {"kind", text(experiment::kind_of(entry.entry))},
                         {"data", experiment::print_entry(entry.entry)}}));
  }
  return list;
}

}  // namespace

std::string render_json(const Story& story, Catalog catalog) {
  const experiment::Record& record = story.record;
  const auto shown = shown_samples(story);
  Node todo = Node::list();
  for (const std::string& line : follow_ups(story)) todo.push(text(line));
  return config::to_json(Node::map(
      {{"header", experiment::print_header(record.header)},
       {"experiment", print_experiment(record.experiment, catalog)},
       {"state", text(experiment::to_string(record.state))},
       {"outcome", record.outcome ? text(experiment::to_string(*record.outcome)) : Node::null()},
       {"why", text(reason(story))},
       {"ended", record.ended ? text(experiment::rfc3339(*record.ended)) : Node::null()},
       {"numbers", print_numbers(numbers(story))},
       {"follow_ups", std::move(todo)},
       {"results", print_results(story)},
       {"faults", print_faults(story)},
       {"runbook", print_runbook(record)},
       {"figures", print_figures(story)},
       {"samples", Node::map({{"taken", Node::number(story.samples)}, {"shown", Node::number(shown.size())}})},
       {"entries", print_entries(story, shown)}}));
}

}  // namespace squall::report
