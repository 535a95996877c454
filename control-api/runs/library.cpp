// See library.hpp.
#include "runs/library.hpp"

#include <utility>

#include "config/reader.hpp"

namespace squall::runs {
namespace {

using control::Refusal;

// "there is no journey "chekout"", with the nearest, or with where others are.
tl::unexpected<Refusal> no_such(const std::string& kind, std::string_view name, const std::vector<std::string>& names,
                                const std::string& folder) {
  std::string hint = config::did_you_mean(name, names);
  if (hint.empty())
    hint = folder.empty() ? "the server has no `" + kind + "s` folder: its configuration names one"
                          : "squall check shows what is wrong with files of " + folder;
  return control::refused(Refusal::Kind::not_found, "there is no " + kind + " \"" + std::string(name) + "\"",
                          std::move(hint));
}

tl::unexpected<Refusal> unreadable_store(Problems problems) {
  return tl::unexpected<Refusal>({Refusal::Kind::unstored, std::move(problems)});
}

}  // namespace

control::Outcome<JourneyFile> Library::journey(std::string_view name) const {
  if (auto file = journeys_.find(name)) return std::move(*file);
  std::vector<std::string> names;
  for (JourneyFile& file : journeys_.list()) names.push_back(std::move(file.name));
  return no_such("journey", name, names, journeys_.path());
}

control::Outcome<RunbookFile> Library::runbook(std::string_view name) const {
  if (auto file = runbooks().find(name)) return std::move(*file);
  return no_such("runbook", name, runbooks().names(), runbooks().path());
}

void Library::add_experiments(journey::Neighbours& to) const {
  auto& known = to.experiments.emplace();
  for (ExperimentFile& file : board_.folder().list()) {
    if (!file.experiment) {
      to.wrong_experiments.push_back({std::move(file.name), std::move(file.file)});
      continue;
    }
    const experiment::Experiment& it = *file.experiment;
    known.push_back(
        {it.name, std::move(file.file), it.cell, it.runbook, std::move(file.hash), experiment::faulted_hops(it)});
  }
}

journey::Neighbours Library::neighbours() const {
  journey::Neighbours all;
  all.proxies = board_.surroundings().control.hop_specs();
  if (!board_.folder().path().empty()) add_experiments(all);
  if (!runbooks().path().empty()) all.runbooks = runbooks().names();
  return all;
}

Problems Library::misfits(const JourneyFile& file, const journey::Neighbours& neighbours) {
  return config::located(check_journey(*file.journey, neighbours), file.node);
}

control::Outcome<journey::Coverage> Library::cover(const journey::Journey& journey,
                                                   const journey::Neighbours& neighbours) const {
  const Surroundings& surroundings = board_.surroundings();
  const auto runs = past_runs(surroundings.store, journey);
  if (!runs) return unreadable_store(runs.error());
  return journey::cover(journey, neighbours, *runs, surroundings.clock.wall());
}

Rehearsers Library::rehearsers() const {
  Rehearsers all;
  for (const ExperimentFile& file : board_.folder().list())
    if (file.experiment && !file.experiment->runbook.empty())
      all[file.experiment->runbook].push_back(file.experiment->name);
  return all;
}

control::Outcome<Rehearsals> Library::rehearsals(const std::vector<std::string>& runbooks) const {
  auto found = runs::rehearsals(board_.surroundings().store, runbooks);
  if (!found) return unreadable_store(std::move(found.error()));
  return std::move(*found);
}

}  // namespace squall::runs
