// See check_file.hpp.
#include "cli/check_file.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "cli/runbook_file.hpp"
#include "cli/value.hpp"
#include "config/fault_codec.hpp"
#include "config/loader.hpp"
#include "config/reader.hpp"
#include "config/server_config.hpp"
#include "experiment/codec.hpp"

namespace squall::cli {
namespace {

FileKind kind_of(const config::Node& tree) {
  const auto has = [&](const char* key) { return tree.find(key) != nullptr; };
  if (journey::is_meant_as_journey(tree)) return FileKind::journey;
  if (has("claim") || has("phases") || has("checks")) return FileKind::experiment;
  if (has("hops") || has("api")) return FileKind::server;
  return has("faults") ? FileKind::faults : FileKind::other;
}

void check_experiment_file(CheckedFile& file, Catalog catalog) {
  auto decoded = experiment::decode_experiment(file.tree, {catalog, {}, {}});
  if (!decoded) {
    file.problems = std::move(decoded.error());
    return;
  }
  file.name = decoded->experiment.name;
  file.experiment = std::move(decoded->experiment);
}

void check_journey_file(CheckedFile& file) {
  auto journey = journey::decode_journey(file.tree);
  if (!journey) {
    file.problems = std::move(journey.error());
    return;
  }
  file.name = journey->name;
  file.journey = std::move(*journey);
}

void check_runbook_file(CheckedFile& file) {
  const std::filesystem::path path(file.path);
  const auto text = text_of_runbook(file.path);
  if (!text) {
    file.problems = text.error();
    return;
  }
  file.tree = front_matter_of(*text);
  auto runbook = runbook::read_runbook(path.stem().string(), *text, [folder = path.parent_path()](const auto& target) {
    std::error_code unreadable;
    return std::filesystem::exists(folder / target, unreadable);
  });
  if (!runbook) {
    file.problems = std::move(runbook.error());
    return;
  }
  file.name = runbook->name;
  file.runbook = std::move(*runbook);
}

void check_fault_file(CheckedFile& file, Catalog catalog) try {
  config::Node tree = file.tree;
  read_traces(tree, std::filesystem::path(file.path).parent_path());
  Problems problems;
  if (const auto document = config::decode_fault_file(tree); !document) {
    problems = document.error();
  } else if (const auto faults = config::decode_fault_set(tree, catalog); !faults) {
    problems = faults.error();
  } else {
    file.faults = faults->size();
    for (std::size_t i = 0; i < faults->size(); ++i)
      for (Problem& problem : config::check_fault_alone((*faults)[i], catalog, config::child("/faults", i)))
        problems.push_back(std::move(problem));
  }
  file.problems = located(std::move(problems), file.tree);
} catch (const Failure& failure) {
  file.problems = {{"", failure.what(), ""}};
}

// Secrets are the server's business: whoever checks a file need not have them. What stands for them is an address, for
// that is the only form which a place of theirs may want.
void check_server_file(CheckedFile& file) {
  auto config = config::decode_server_config(file.tree, [](const std::string&) { return "http://secret.invalid"; });
  if (!config) {
    file.problems = config.error();
    return;
  }
  file.hops = std::move(config->hops);
  file.env = std::move(config->env);
}

}  // namespace

CheckedFile check_file(const std::string& path, Catalog catalog) {
  CheckedFile file;
  file.path = path;
  if (path.ends_with(".md")) {
    file.kind = FileKind::runbook;
    check_runbook_file(file);
    return file;
  }
  auto tree = config::load_file(path);
  if (!tree) {
    file.problems = std::move(tree.error());
    return file;
  }
  file.tree = std::move(*tree);
  file.kind = kind_of(file.tree);
  switch (file.kind) {
    case FileKind::experiment: check_experiment_file(file, catalog); break;
    case FileKind::journey: check_journey_file(file); break;
    case FileKind::faults: check_fault_file(file, catalog); break;
    case FileKind::server: check_server_file(file); break;
    case FileKind::runbook:
    case FileKind::other: break;
  }
  return file;
}

bool is_template(const CheckedFile& file) {
  return std::filesystem::path(file.path).filename().string().starts_with('_');
}

std::vector<std::string> files_below(const std::string& folder) {
  namespace fs = std::filesystem;
  std::vector<std::string> files;
  std::error_code error;
  fs::recursive_directory_iterator at(folder, fs::directory_options::skip_permission_denied, error);
  for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
    const fs::path& path = at->path();
    const bool hidden = path.filename().string().starts_with('.');
    std::error_code unreadable;
    if (at->is_directory(unreadable)) {
      if (hidden) at.disable_recursion_pending();
      continue;
    }
    // A pipe or a device would be waited for.
    if (hidden || !at->is_regular_file(unreadable)) continue;
    const std::string ending = path.extension().string();
    if (ending == ".yaml" || ending == ".yml" || ending == ".json" || is_runbook(path, folder))
      files.push_back(path.string());
  }
  std::ranges::sort(files);
  return files;
}

}  // namespace squall::cli
