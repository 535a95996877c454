// See print_run.hpp.
#include "routes/print_run.hpp"

#include <algorithm>
#include <utility>

#include "config/reader.hpp"
#include "config/schedule_codec.hpp"
#include "config/units.hpp"
#include "experiment/timeline.hpp"
#include "routes/print.hpp"
#include "routes/text_node.hpp"

namespace squall::routes {
namespace {

using config::Node;
using control::rfc3339;
using experiment::Check;
using experiment::Experiment;

Node values(const experiment::NameValues& pairs) {
  Node node = Node::map();
  for (const auto& [name, value] : pairs) node.add(name, Node::plain(value));
  return node;
}

Node print_check(const Check& check, const std::optional<experiment::Sample>& sample) {
  Node node = Node::map({{"id", text(check.id)}, {"expect", text(check.expect.text)}});
  if (!sample) return node;
  node.add("stage", text(to_string(sample->stage)));
  if (sample->value) {
    node.add("value", Node::number(*sample->value));
    node.add("shown", text(print_value(dimension_of(check), *sample->value)));
    node.add("holds", Node::boolean(sample->holds));
  } else {
    node.add("why_not", text(sample->why_not));
  }
  node.add("samples", Node::number(sample->samples));
  return node;
}

Node print_hits(const std::vector<experiment::FaultHits>& hits) {
  Node list = Node::list();
  for (const experiment::FaultHits& hit : hits)
    list.push(Node::map({{"name", text(hit.name)},
                         {"hop", text(hit.hop)},
                         {"matched", Node::number(hit.matched)},
                         {"injected", Node::number(hit.injected)},
                         {"connections", Node::number(hit.connections)}}));
  return list;
}

void add_verdict(Node& node, const experiment::Ended& ended, const Experiment& experiment) {
  if (ended.recovery) node.add("recovery", text(print_rounded(*ended.recovery)));
  Node results = Node::list();
  for (const experiment::CheckResult& result : ended.results) {
    Node one = Node::map({{"check", text(result.check)},
                          {"stage", text(to_string(result.stage))},
                          {"outcome", text(to_string(result.outcome))}});
    const auto check = std::ranges::find(experiment.checks, result.check, &Check::id);
    if (check != experiment.checks.end()) one.add("expect", text(check->expect.text));
    if (result.worst && check != experiment.checks.end()) {
      one.add("worst", Node::number(*result.worst));
      one.add("shown", text(print_value(dimension_of(*check), *result.worst)));
    }
    one.add("windows", Node::number(result.windows));
    if (!result.why.empty()) one.add("why", text(result.why));
    results.push(std::move(one));
  }
  node.add("results", std::move(results));
}

// What there is of it, as planned, in its order.
Node print_parts(const Experiment& experiment) {
  Node parts = Node::list();
  const auto add = [&](std::string_view name, Duration lasts) {
    parts.push(Node::map({{"name", text(name)}, {"for", text(config::print(lasts))}}));
  };
  add("baseline", experiment.baseline);
  for (const experiment::Phase& phase : experiment.phases) add(phase.name, phase.lasts);
  add("recovery", experiment.recovery);
  return parts;
}

Node head(const experiment::Header& header, const Experiment& experiment) {
  Node node = Node::map({{"id", text(header.id)},
                         {"experiment", text(experiment.name)},
                         {"claim", text(experiment.claim)},
                         {"owner", text(experiment.owner)}});
  if (!experiment.cell.empty()) node.add("cell", text(experiment.cell));
  node.add("runbook", text(experiment.runbook));
  node.add("lease", text(config::print(experiment.limits.lease)));
  return node.add("parts", print_parts(experiment));
}

void add_origin(Node& node, const experiment::Header& header) {
  node.add("started", text(rfc3339(header.started)));
  node.add("by", text(header.by));
  if (!header.why.empty()) node.add("reason", text(header.why));
  node.add("seed", Node::number(header.seed));
  node.add("file", text(header.file));
  node.add("hash", text(header.hash));
  node.add("vars", values(header.vars));
  node.add("modified", Node::boolean(header.modified));
  node.add("scheduled", Node::boolean(header.scheduled));
  node.add("attended", Node::boolean(header.attended));
}

Node print_stop(const experiment::Stopped& stopped) {
  return Node::map({{"cause", text(to_string(stopped.cause))}, {"text", text(stopped.text)}, {"by", text(stopped.by)}});
}

void add_phase(Node& node, std::size_t phase, const Experiment& experiment) {
  const experiment::Phase& it = experiment.phases[std::min(phase, experiment.phases.size() - 1)];
  node.add("phase", Node::map({{"index", Node::number(phase + 1)},
                               {"of", Node::number(experiment.phases.size())},
                               {"name", text(it.name)},
                               {"until_go", Node::boolean(it.until_go)}}));
}

}  // namespace

Node print_run(const runs::RunView& view, const Experiment& experiment) {
  Node node = head(view.header, experiment);
  node.add("state", text(to_string(view.state)));
  if (view.verdict) {
    node.add("outcome", text(to_string(view.verdict->outcome)));
    node.add("why", text(view.verdict->why));
  }
  node.add("paused", Node::boolean(view.paused));
  if (view.phase) add_phase(node, *view.phase, experiment);
  node.add("elapsed", text(print_rounded(view.elapsed)));
  if (view.remaining) node.add("remaining", text(print_rounded(*view.remaining)));
  Node checks = Node::list();
  for (std::size_t i = 0; i < experiment.checks.size(); ++i)
    checks.push(print_check(experiment.checks[i], view.checks[i]));
  node.add("checks", std::move(checks));
  node.add("faults", print_hits(view.hits));
  if (view.stopped) node.add("stopped", print_stop(*view.stopped));
  if (view.verdict) add_verdict(node, *view.verdict, experiment);
  add_origin(node, view.header);
  node.add("report", text("/v1/runs/" + view.header.id + "/report"));
  return node;
}

Node print_run(const experiment::Record& record) {
  runs::RunView view{record.header, record.state, false, {}, {}, {}, {}, {}, {}, {}};
  view.checks.resize(record.experiment.checks.size());
  for (const experiment::JournalEntry& entry : record.entries) {
    if (const auto* off = std::get_if<experiment::FaultsOff>(&entry.entry))
      view.hits.insert(view.hits.end(), off->hits.begin(), off->hits.end());
    if (const auto* stopped = std::get_if<experiment::Stopped>(&entry.entry)) view.stopped = *stopped;
    if (const auto* ended = std::get_if<experiment::Ended>(&entry.entry)) view.verdict = *ended;
    if (!std::holds_alternative<experiment::Note>(entry.entry) &&
        !std::holds_alternative<experiment::Tick>(entry.entry))
      view.elapsed = entry.at;
  }
  if (record.outcome) {  // a crash may have come between the journal's last entry and the end
    if (!view.verdict) view.verdict.emplace();
    view.verdict->outcome = *record.outcome;
    view.verdict->why = record.why;
  }
  Node node = print_run(view, record.experiment);
  if (record.ended) node.add("ended", text(rfc3339(*record.ended)));
  return node;
}

Node print_row(const store::RunRow& row) {
  Node node = Node::map({{"id", text(row.id)}, {"experiment", text(row.experiment)}, {"state", text(row.state)}});
  if (!row.outcome.empty()) node.add("outcome", text(row.outcome)).add("why", text(row.why));
  if (!row.cell.empty()) node.add("cell", text(row.cell));
  node.add("started", text(rfc3339(row.started)));
  if (row.ended) node.add("ended", text(rfc3339(*row.ended)));
  node.add("modified", Node::boolean(row.modified));
  return node.add("hash", text(row.hash));
}

Node print_journal(const experiment::JournalEntry& entry) {
  Node node = Node::map({{"at", text(config::print(std::chrono::floor<std::chrono::milliseconds>(entry.at)))},
                         {"time", text(rfc3339(entry.wall))},
                         {"kind", text(experiment::kind_of(entry.entry))}});
  for (config::Member& member : experiment::print_entry(entry.entry).members)
    node.add(std::move(member.key), std::move(member.value));
  return node;
}

Node print_experiment(const runs::ExperimentFile& file) {
  Node node = Node::map({{"file", text(file.file)}, {"valid", Node::boolean(file.experiment.has_value())}});
  if (!file.experiment) return node.add("errors", print_problems(config::capped(file.experiment.error())));
  const Experiment& it = *file.experiment;
  node.add("name", text(it.name)).add("owner", text(it.owner)).add("claim", text(it.claim));
  if (!it.cell.empty()) node.add("cell", text(it.cell));
  if (!it.runbook.empty()) node.add("runbook", text(it.runbook));
  Node hops = Node::list();
  for (const std::string& hop : experiment::faulted_hops(it)) hops.push(text(hop));
  node.add("hops", std::move(hops)).add("duration", text(config::print(experiment::planned_duration(it))));
  if (it.schedule) node.add("schedule", config::describe_schedule(*it.schedule));
  return node.add("vars", values(it.vars));
}

Node print_plan(const runs::Prepared& prepared, const std::vector<control::Refusal>& refusals, Catalog catalog) {
  const Experiment& it = prepared.plan.experiment;
  Node phases = Node::list();
  for (const experiment::Phase& phase : it.phases) {
    Node faults = Node::list();
    for (const FaultSpec& fault : phase.faults)
      faults.push(Node::map({{"sentence", text(experiment::sentence(fault, catalog))},
                             {"fault", config::describe_fault(fault, catalog)}}));
    phases.push(Node::map(
        {{"name", text(phase.name)}, {"for", text(config::print(phase.lasts))}, {"faults", std::move(faults)}}));
  }
  Node hops = Node::list();
  for (const std::string& hop : experiment::faulted_hops(it)) hops.push(text(hop));
  Node reasons = Node::list();
  for (const control::Refusal& refusal : refusals)
    for (const Problem& problem : refusal.problems) {
      Node reason = Node::map({{"message", text(problem.message)}});
      if (!problem.hint.empty()) reason.add("hint", text(problem.hint));
      reasons.push(std::move(reason));
    }
  return Node::map(
      {{"experiment", text(it.name)},
       {"claim", text(it.claim)},
       {"duration", text(config::print(experiment::planned_duration(it)))},
       {"hops", std::move(hops)},
       {"phases", std::move(phases)},
       {"hash", text(prepared.plan.header.hash)},
       {"vars", values(prepared.plan.header.vars)},
       {"timeline", text(experiment::masked(experiment::draw_timeline(it, catalog), prepared.plan.secrets))},
       {"refusals", std::move(reasons)}});
}

Node print_scheduled(const runs::ScheduledExperiment& scheduled) {
  Node next = Node::list();
  for (const schedule::Explained& instant : scheduled.next) {
    Node one = Node::map({{"instant", text(rfc3339(instant.instant))}, {"local", text(instant.local)}});
    if (instant.refused) one.add("refused", text(*instant.refused));
    next.push(std::move(one));
  }
  Node node = Node::map({{"experiment", text(scheduled.experiment)},
                         {"file", text(scheduled.file)},
                         {"schedule", config::describe_schedule(scheduled.schedule)}});
  if (!scheduled.waits.empty()) node.add("waits_since", text(scheduled.waits));
  return node.add("next", std::move(next));
}

}  // namespace squall::routes
