// The half of RunBoard (run_board.hpp) that is about experiments before they run: found, read, and judged against this
// server.
#include <algorithm>
#include <utility>

#include "config/reader.hpp"
#include "runs/digest.hpp"
#include "runs/run_board.hpp"

namespace squall::runs {
namespace {

using control::Outcome;
using control::Refusal;

// Whoever sends a text could read every secret of the server by sending one that asks for it and tells it to them.
Problems secrets_are_at_home(Problems problems, bool asked) {
  if (asked)
    problems.insert(problems.begin(),
                    {"", "secrets are for files of the server's experiments folder, not for texts that are sent",
                     "put the file there, and run it by its name"});
  return problems;
}

}  // namespace

Outcome<Prepared> RunBoard::prepare(const ExperimentWish& wish, Secrets secrets) const {
  Prepared prepared{{}, wish.text.empty()};
  experiment::Header& header = prepared.plan.header;
  ExperimentFile file{wish.file, folder_.path(), wish.text, {}, wish.format, {}};
  if (prepared.from_folder) {
    auto found = folder_.find(wish.name);
    if (!found) return tl::unexpected(unknown_experiment(wish.name));
    file = std::move(*found);
  }
  prepared.plan.folder = file.folder;
  header.file = file.file;
  header.text = std::move(file.text);
  if (header.text.size() > most_text)
    return control::refused(Refusal::Kind::invalid,
                            "the experiment is longer than " + std::to_string(most_text >> 10U) + " KiB",
                            "cut it into several");
  const auto node = config::load_text(header.text, file.format);
  if (!node) return tl::unexpected<Refusal>({Refusal::Kind::invalid, node.error()});
  bool asked_for_secrets = false;
  config::Environment environment;
  if (secrets == Secrets::resolved)
    environment = [&](const std::string& name) -> std::optional<std::string> {
      if (prepared.from_folder) return options_.environment(name);
      asked_for_secrets = true;
      return std::nullopt;
    };
  auto decoded = experiment::decode_experiment(
      *node, {.catalog = surroundings_.control.catalog(), .vars = wish.vars, .environment = environment});
  if (!decoded)
    return tl::unexpected<Refusal>(
        {Refusal::Kind::invalid, secrets_are_at_home(std::move(decoded.error()), asked_for_secrets)});
  if (auto refused = refused_here(decoded->experiment)) {
    refused->problems = config::located(std::move(refused->problems), *node);
    return tl::unexpected(std::move(*refused));
  }
  header.modified = !wish.vars.empty();
  describe(decoded->experiment, header);
  prepared.plan.experiment = std::move(decoded->experiment);
  prepared.plan.secrets = std::move(decoded->secrets);
  return prepared;
}

// What is known of a run of it before there is one.
void RunBoard::describe(const experiment::Experiment& experiment, experiment::Header& header) const {
  header.hash = sha256(header.text);
  header.vars = experiment.vars;
  header.version = options_.version;
  header.env = options_.env;
  header.runbook = experiment.runbook;
  const auto file = header.runbook.empty() ? std::nullopt : runbooks_.find(header.runbook);
  if (file && file->text.size() <= runbook::most_bytes) header.runbook_text = file->text;
}

// What is wrong wherever it runs is told first; what only this server's limits forbid is another kind of no.
std::optional<Refusal> RunBoard::refused_here(experiment::Experiment& experiment) const {
  experiment::ServerView server{options_.env, surroundings_.control.hop_specs(), surroundings_.control.limits(),
                                options_.commands};
  const Problems of_runbook = check_runbook(experiment);
  Problems problems = check_experiment(experiment, server, surroundings_.control.catalog());
  problems.insert(problems.end(), of_runbook.begin(), of_runbook.end());
  if (problems.empty()) return std::nullopt;
  server.limits = {.max_fault_duration = forever, .max_probability = 1};
  const bool valid =
      of_runbook.empty() && check_experiment(experiment, server, surroundings_.control.catalog()).empty();
  return Refusal{valid ? Refusal::Kind::over_limit : Refusal::Kind::invalid, std::move(problems)};
}

Problems RunBoard::check_runbook(const experiment::Experiment& experiment) const {
  if (experiment.runbook.empty() || runbooks_.path().empty()) return {};
  const std::vector<std::string> names = runbooks_.names();
  if (std::ranges::count(names, experiment.runbook) != 0) return {};
  std::string hint = config::did_you_mean(experiment.runbook, names);
  if (hint.empty()) hint = "the server reads those of " + runbooks_.path();
  return {{"/runbook", "there is no runbook \"" + experiment.runbook + "\"", std::move(hint)}};
}

Refusal RunBoard::unknown_experiment(std::string_view name) const {
  std::vector<std::string> names;
  for (const ExperimentFile& file : folder_.list())
    if (file.experiment) names.push_back(file.experiment->name);
  std::string hint = config::did_you_mean(name, names);
  if (hint.empty())
    hint = folder_.path().empty() ? "the server has no `experiments` folder: send the file itself"
                                  : "squall check shows what is wrong with files of " + folder_.path();
  return {Refusal::Kind::not_found, {{"", "there is no experiment \"" + std::string(name) + "\"", std::move(hint)}}};
}

}  // namespace squall::runs
