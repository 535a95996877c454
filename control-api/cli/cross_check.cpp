// See cross_check.hpp.
#include "cli/cross_check.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "config/reader.hpp"
#include "experiment/codec.hpp"

namespace squall::cli {
namespace {

using Names = std::set<std::string, std::less<>>;

// A word that a file refers to, and the problem with it.
Problem unknown(std::string path, const std::string& what, const std::string& word,
                const std::vector<std::string>& known) {
  std::string hint = config::did_you_mean(word, known);
  if (hint.empty())
    for (const std::string& name : known) hint += (hint.empty() ? "there is " : ", ") + name;
  return {std::move(path), "there is no " + what + " \"" + word + "\"", std::move(hint)};
}

std::string first_segment(const std::string& cell) { return cell.substr(0, cell.find('/')); }

std::string_view key_of_name(FileKind kind) { return kind == FileKind::journey ? "journey" : "name"; }

// Also of a file that is wrong elsewhere.
std::string meant_name(const CheckedFile& file) {
  if (!file.name.empty()) return file.name;
  if (file.kind == FileKind::runbook) return std::filesystem::path(file.path).stem().string();
  const config::Node* name = file.tree.find(key_of_name(file.kind));
  return name == nullptr ? "" : name->text;
}

journey::KnownExperiment known_experiment(const CheckedFile& file) {
  const experiment::Experiment& experiment = *file.experiment;
  return {experiment.name, file.path, experiment.cell, experiment.runbook, "", experiment::faulted_hops(experiment)};
}

bool is_unreadable(const CheckedFile& file) {
  return file.kind == FileKind::other && file.tree.is(config::Node::Kind::null) && !file.problems.empty();
}

class Neighbourhood {
 public:
  explicit Neighbourhood(const std::vector<CheckedFile>& files) {
    for (const CheckedFile& file : files) {
      if (is_template(file)) continue;
      if (file.below_folder) whole_.insert(file.kind);
      if (file.kind == FileKind::runbook) runbooks_.push_back(meant_name(file));
      if (file.kind == FileKind::server) {
        proxies_.insert(proxies_.end(), file.hops.begin(), file.hops.end());
        if (file.problems.empty()) envs_.push_back(file.env);
      }
      if (file.journey) journeys_.push_back(*file.journey);
      if (file.kind == FileKind::journey && !file.journey) wrong_journeys_.insert(meant_name(file));
      if (file.experiment) experiments_.push_back(known_experiment(file));
      if (file.kind == FileKind::experiment && !file.experiment) wrong_experiments_.insert(meant_name(file));
    }
    // One that cannot even be loaded may be any of those that are missed.
    if (std::ranges::any_of(files, is_unreadable)) whole_.clear();
  }

  Problems problems_of(const CheckedFile& file) const {
    if (is_template(file)) return {};
    if (file.journey) return of_journey(*file.journey);
    if (file.experiment) {
      Problems problems = of_env(*file.experiment);
      for (Problem& problem : of_experiment(known_experiment(file))) problems.push_back(std::move(problem));
      return problems;
    }
    return file.runbook ? of_runbook(*file.runbook) : Problems{};
  }

 private:
  bool knows_all(FileKind kind) const { return whole_.contains(kind); }

  // Words that nothing can be said about are left out: of files that were not named, and of such that are wrong
  // themselves.
  Problems of_journey(journey::Journey asked) const {
    for (journey::Hop& hop : asked.hops) {
      if (!knows_all(FileKind::runbook) && !std::ranges::count(runbooks_, hop.runbook)) hop.runbook.clear();
      for (journey::Cell& cell : hop.cells) {
        const bool known = std::ranges::count(experiments_, cell.experiment, &journey::KnownExperiment::name) != 0;
        if (!known && (!knows_all(FileKind::experiment) || wrong_experiments_.contains(cell.experiment)))
          cell.experiment.clear();
      }
    }
    journey::Neighbours neighbours{{}, experiments_, runbooks_};
    if (!proxies_.empty()) neighbours.proxies = proxies_;
    return check_journey(asked, neighbours);
  }

  Problems of_experiment(const journey::KnownExperiment& experiment) const {
    Problems problems;
    if (const std::string named = first_segment(experiment.cell); !named.empty() && !wrong_journeys_.contains(named)) {
      std::vector<journey::Journey> journeys;
      for (const journey::Journey& journey : journeys_)
        if (knows_all(FileKind::journey) || journey.name == named) journeys.push_back(journey);
      problems = check_cell(experiment, journeys);
    }
    if (knows_all(FileKind::runbook) && !experiment.runbook.empty() &&
        !std::ranges::count(runbooks_, experiment.runbook))
      problems.push_back(unknown("/runbook", "runbook", experiment.runbook, runbooks_));
    return problems;
  }

  // Of several servers it is for one.
  Problems of_env(const experiment::Experiment& experiment) const {
    if (envs_.empty() || std::ranges::count(envs_, experiment.env) != 0) return {};
    return check_env(experiment, envs_.front());
  }

  Problems of_runbook(const runbook::Runbook& runbook) const {
    if (!knows_all(FileKind::journey) || !wrong_journeys_.empty()) return {};
    std::vector<std::string> hops;
    Names modes;
    for (const journey::Journey& journey : journeys_)
      for (const journey::Hop& hop : journey.hops) {
        hops.push_back(hop.id);
        if (hop.id == runbook.hop)
          for (const journey::Cell& cell : hop.cells) modes.emplace(to_string(cell.mode));
      }
    if (!std::ranges::count(hops, runbook.hop)) return {unknown("/hop", "hop of a journey", runbook.hop, hops)};
    Problems problems;
    const std::vector<std::string> known(modes.begin(), modes.end());
    for (std::size_t i = 0; i < runbook.modes.size(); ++i)
      if (!modes.contains(runbook.modes[i]))
        problems.push_back(
            unknown(config::child("/modes", i), "mode of the hop " + runbook.hop, runbook.modes[i], known));
    return problems;
  }

  std::set<FileKind> whole_;  // of which a folder gave all
  std::vector<journey::Journey> journeys_;
  Names wrong_journeys_, wrong_experiments_;
  std::vector<journey::KnownExperiment> experiments_;
  std::vector<std::string> runbooks_;
  std::vector<HopSpec> proxies_;
  std::vector<std::string> envs_;  // of the servers
};

bool has_a_name_of_its_own(FileKind kind) {
  return kind == FileKind::experiment || kind == FileKind::journey || kind == FileKind::runbook;
}

void add(CheckedFile& file, Problems problems) {
  for (Problem& problem : located(std::move(problems), file.tree)) file.problems.push_back(std::move(problem));
}

void refuse_namesakes(std::vector<CheckedFile>& files) {
  std::map<std::pair<FileKind, std::string>, std::string> first_of;  // the file of each name
  for (CheckedFile& file : files) {
    if (file.name.empty() || !has_a_name_of_its_own(file.kind) || is_template(file)) continue;
    const auto [first, is_new] = first_of.emplace(std::pair(file.kind, file.name), file.path);
    if (is_new || first->second == file.path) continue;
    // A runbook is called as its file is.
    const std::string path = file.kind == FileKind::runbook ? "" : "/" + std::string(key_of_name(file.kind));
    add(file, {{path, "\"" + file.name + "\" is already the name of " + first->second, "give each its own"}});
  }
}

}  // namespace

void cross_check(std::vector<CheckedFile>& files) {
  const Neighbourhood neighbourhood(files);
  refuse_namesakes(files);
  for (CheckedFile& file : files) add(file, neighbourhood.problems_of(file));
}

}  // namespace squall::cli
