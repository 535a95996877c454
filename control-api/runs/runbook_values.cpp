// See runbook_values.hpp.
#include "runs/runbook_values.hpp"

#include <algorithm>
#include <utility>

#include "experiment/timeline.hpp"

namespace squall::runs {
namespace {

using control::Refusal;

// Of all journeys that have the hop, that of the cell first.
std::vector<std::string> carriers_of(const Library& library, const std::string& hop, const std::string& cell) {
  std::vector<std::string> carriers;
  for (const JourneyFile& file : library.journeys().list()) {
    if (!file.journey) continue;
    const auto at = std::ranges::find(file.journey->hops, hop, &journey::Hop::id);
    if (at == file.journey->hops.end() || at->proxy.empty()) continue;
    const bool of_cell = cell.starts_with(file.journey->name + "/");
    carriers.insert(of_cell ? carriers.begin() : carriers.end(), at->proxy);
  }
  return carriers;
}

// The likeliest first. A run's runbook is about what the run breaks: its commands take that hop down, and no other.
std::vector<std::string> hops_meant(const Library& library, const runbook::Runbook& runbook,
                                    const experiment::Experiment* run) {
  std::vector<std::string> meant = carriers_of(library, runbook.hop, run == nullptr ? "" : run->cell);
  meant.push_back(runbook.hop);
  if (run == nullptr) return meant;
  const std::vector<std::string> faulted = experiment::faulted_hops(*run);
  const auto spared = std::stable_partition(
      meant.begin(), meant.end(), [&](const std::string& hop) { return std::ranges::count(faulted, hop) != 0; });
  meant.insert(spared, faulted.begin(), faulted.end());
  return meant;
}

void add_hop(const Library& library, const runbook::Runbook& runbook, const experiment::Experiment* run,
             runbook::Values& values) {
  const control::Control& control = library.board().surroundings().control;
  for (const std::string& name : hops_meant(library, runbook, run)) {
    const auto hop = control.hop(name);
    if (!hop) continue;
    values["hop.name"] = name;
    values["hop.listen"] = to_string(hop->stats.listen);
    values["hop.upstream"] = to_string(hop->spec.upstream);
    return;
  }
  values["hop.name"] = runbook.hop;
  values["hop.listen"] = values["hop.upstream"] = "(no hop " + runbook.hop + ")";
}

std::string summary_of(const experiment::Experiment& experiment, Catalog catalog) {
  std::string text;
  for (const experiment::Phase& phase : experiment.phases)
    for (const FaultSpec& fault : phase.faults)
      text += (text.empty() ? "" : "; ") + experiment::sentence(fault, catalog);
  return text;
}

runbook::Values of_experiment(const Library& library, const runbook::Runbook& runbook, std::string_view api,
                              const experiment::Experiment* experiment) {
  const std::string url(api);
  runbook::Values values{{"api", url}, {"halt", "squall --url " + url + " halt"}};
  add_hop(library, runbook, experiment, values);
  if (experiment != nullptr)
    values["fault.summary"] = summary_of(*experiment, library.board().surroundings().control.catalog());
  return values;
}

}  // namespace

runbook::Values runbook_values(const Library& library, const runbook::Runbook& runbook, std::string_view api,
                               const experiment::Record* run) {
  runbook::Values values = of_experiment(library, runbook, api, run == nullptr ? nullptr : &run->experiment);
  if (run == nullptr) return values;
  values["run.id"] = run->header.id;
  values["run.state"] = experiment::to_string(run->state);
  values["report"] = std::string(api) + "/v1/runs/" + run->header.id + "/report";
  return values;
}

experiment::NameValues values_at_start(const Library& library, std::string_view api, const RunPlan& plan) {
  const auto runbook = runbook_of(plan.header);
  if (!runbook) return {};
  const runbook::Values values = of_experiment(library, *runbook, api, &plan.experiment);
  return {values.begin(), values.end()};
}

std::vector<StepTick> first_ticks(const experiment::Record& run) {
  std::vector<StepTick> ticks;
  for (const experiment::JournalEntry& entry : run.entries)
    if (const auto* tick = std::get_if<experiment::Tick>(&entry.entry);
        tick != nullptr && std::ranges::count(ticks, tick->step, &StepTick::step) == 0)
      ticks.push_back({tick->step, tick->by, entry.wall});
  return ticks;
}

control::Outcome<runbook::Runbook> runbook_of(const experiment::Header& run) {
  if (run.runbook.empty())
    return control::refused(Refusal::Kind::not_found, "the experiment of the run " + run.id + " names no runbook",
                            "add runbook: NAME to the experiment");
  if (run.runbook_text.empty())
    return control::refused(Refusal::Kind::not_found,
                            "the server knew no runbook \"" + run.runbook + "\" when the run " + run.id + " started",
                            "`runbooks` in its configuration names their folder");
  auto runbook = runbook::read_usable_runbook(run.runbook, run.runbook_text);
  if (!runbook) return tl::unexpected<Refusal>({Refusal::Kind::invalid, std::move(runbook.error())});
  return std::move(*runbook);
}

Result<std::uint64_t> check_step(const experiment::Header& run, std::uint64_t step) {
  const auto runbook = runbook_of(run);
  if (!runbook || step <= runbook->steps.size()) return step;
  const std::size_t last = runbook->steps.size();
  return refuse("/step", "the runbook " + run.runbook + " has no step " + std::to_string(step),
                last == 0   ? "it has no steps"
                : last == 1 ? "it has one step"
                            : "its steps are 1 to " + std::to_string(last));
}

}  // namespace squall::runs
