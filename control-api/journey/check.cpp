// What of a journey only its neighbours can tell (journey.hpp): the server's hops, the experiments, the runbooks.
#include <algorithm>
#include <utility>

#include "config/reader.hpp"
#include "journey/journey.hpp"
#include "journey/limits.hpp"

namespace squall::journey {
namespace {

using Names = std::vector<std::string>;

std::string listed(const Names& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

// The nearest name, or all there are.
std::string choose(const std::string& word, const Names& names, const std::string& all) {
  const std::string hint = config::did_you_mean(word, names);
  return hint.empty() && !names.empty() ? all + listed(names) : hint;
}

bool has(const Names& names, const std::string& name) { return std::ranges::find(names, name) != names.end(); }

class JourneyChecker {
 public:
  JourneyChecker(const Journey& journey, const Neighbours& neighbours) : journey_(journey), neighbours_(neighbours) {
    if (neighbours.experiments)
      for (const KnownExperiment& one : *neighbours.experiments) experiment_names_.push_back(one.name);
    if (neighbours.proxies)
      for (const HopSpec& one : *neighbours.proxies) proxy_names_.push_back(one.name);
  }

  Problems check() {
    for (std::size_t i = 0; i < journey_.slo.size(); ++i)
      check_objective(config::child("/slo/expect", i), journey_.slo[i]);
    for (std::size_t i = 0; i < journey_.hops.size(); ++i) {
      const Hop& hop = journey_.hops[i];
      const std::string path = config::child("/hops", i);
      if (!hop.proxy.empty()) check_proxy(path + "/proxy", hop.proxy);
      if (!hop.runbook.empty()) check_runbook(path + "/runbook", hop.runbook);
      for (const Cell& cell : hop.cells)
        if (!cell.experiment.empty()) check_experiment(cell_path(i, cell.mode) + "/experiment", hop, cell);
    }
    return std::move(problems_);
  }

 private:
  void add(const std::string& path, std::string message, std::string hint) {
    problems_.push_back({path, std::move(message), std::move(hint)});
  }

  void check_objective(const std::string& path, const Objective& objective) {
    if (!neighbours_.proxies) return;
    if (!has(proxy_names_, objective.metric.hop)) return check_proxy(path, objective.metric.hop);
    if (auto checked = check_metric(objective.metric, *neighbours_.proxies); !checked)
      for (Problem& problem : checked.error()) add(path, std::move(problem.message), std::move(problem.hint));
  }

  void check_proxy(const std::string& path, const std::string& name) {
    if (!neighbours_.proxies || has(proxy_names_, name)) return;
    const std::string hint = choose(name, proxy_names_, "its hops are ");
    add(path, "the server has no hop \"" + name + "\"", hint.empty() ? "it has none yet" : hint);
  }

  void check_runbook(const std::string& path, const std::string& name) {
    if (!neighbours_.runbooks || has(*neighbours_.runbooks, name)) return;
    const std::string hint = config::did_you_mean(name, *neighbours_.runbooks);
    add(path, "there is no runbook \"" + name + "\"",
        hint.empty() ? "`squall init --journey FILE` writes a stub of it" : hint);
  }

  void check_experiment(const std::string& path, const Hop& hop, const Cell& cell) {
    if (!neighbours_.experiments) return;
    const std::string& name = cell.experiment;
    const auto found = std::ranges::find(*neighbours_.experiments, name, &KnownExperiment::name);
    if (found == neighbours_.experiments->end()) {
      const auto wrong = std::ranges::find(neighbours_.wrong_experiments, name, &WrongExperiment::name);
      if (wrong != neighbours_.wrong_experiments.end())
        return add(path, "the file of the experiment \"" + name + "\" is wrong", "squall check " + wrong->file);
      const std::string hint = config::did_you_mean(name, experiment_names_);
      return add(path, "there is no experiment \"" + name + "\"",
                 hint.empty() ? "`squall init --journey FILE` writes a stub for a cell that names none" : hint);
    }
    const std::string wanted = cell_name(journey_, hop, cell);
    if (found->cell != wanted)
      add(path, "\"" + name + "\" proves " + (found->cell.empty() ? "no cell" : found->cell) + ", not " + wanted,
          "write cell: " + wanted + " in " + found->file);
    check_reach(path, hop, *found);
  }

  // Whether it breaks what the cell is about.
  void check_reach(const std::string& path, const Hop& hop, const KnownExperiment& experiment) {
    const Names& faulted = experiment.faulted_hops;
    const std::string where = faulted.empty() ? "it has no faults" : "its faults are on " + listed(faulted);
    if (hop.proxy.empty())
      add(path, "\"" + experiment.name + "\" cannot try this: the hop has no proxy",
          faulted.empty() ? where : "write proxy: " + faulted.front() + " if that carries it");
    else if (!has(faulted, hop.proxy))
      add(path, "\"" + experiment.name + "\" breaks nothing on " + hop.proxy, where);
  }

  const Journey& journey_;
  const Neighbours& neighbours_;
  Names experiment_names_, proxy_names_;
  Problems problems_;
};

Problems problem_at_cell(std::string message, std::string hint) {
  return {{"/cell", std::move(message), std::move(hint)}};
}

// `cell` is the experiment's; the journey has its hop and mode.
Problems check_way_back(const KnownExperiment& experiment, const Cell& cell) {
  if (cell.experiment == experiment.name) return {};
  if (cell.experiment.empty())
    return problem_at_cell(experiment.cell + " names no experiment", "write experiment: " + experiment.name + " there");
  return problem_at_cell(experiment.cell + " names another experiment, " + cell.experiment,
                         "name this one there, or prove another cell here");
}

}  // namespace

Problems check_journey(const Journey& journey, const Neighbours& neighbours) {
  return JourneyChecker(journey, neighbours).check();
}

Problems check_cell(const KnownExperiment& experiment, const std::vector<Journey>& journeys) {
  if (journeys.empty() || experiment.cell.empty()) return {};
  const std::string& text = experiment.cell;
  const std::size_t first = text.find('/');
  const std::size_t last = text.rfind('/');
  const std::string name = text.substr(0, first);
  const std::string id = first == last ? "" : text.substr(first + 1, last - first - 1);
  const std::string mode = text.substr(last + 1);

  const auto journey = std::ranges::find(journeys, name, &Journey::name);
  Names known;
  if (journey == journeys.end()) {
    for (const Journey& one : journeys) known.push_back(one.name);
    return problem_at_cell("there is no journey \"" + name + "\"", choose(name, known, "the journeys are "));
  }
  const auto hop = std::ranges::find(journey->hops, id, &Hop::id);
  if (hop == journey->hops.end()) {
    for (const Hop& one : journey->hops) known.push_back(one.id);
    return problem_at_cell("the journey \"" + name + "\" has no hop \"" + id + "\"",
                           choose(id, known, "its hops are "));
  }
  for (const Cell& cell : hop->cells) {
    if (to_string(cell.mode) == mode) return check_way_back(experiment, cell);
    known.emplace_back(to_string(cell.mode));
  }
  return problem_at_cell("the hop \"" + id + "\" of the journey \"" + name + "\" has no mode \"" + mode + "\"",
                         known.empty() ? "it has none yet" : choose(mode, known, "its modes are "));
}

}  // namespace squall::journey
