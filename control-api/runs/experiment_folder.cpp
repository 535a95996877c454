// See experiment_folder.hpp.
#include "runs/experiment_folder.hpp"

#include <utility>

#include "runs/digest.hpp"

namespace squall::runs {
namespace {

// Other files of the vocabulary have none of these; one that cannot even be read may have been meant as an experiment.
bool is_experiment(const config::Node& node) {
  return node.find("claim") != nullptr || node.find("phases") != nullptr || node.find("checks") != nullptr;
}

std::optional<ExperimentFile> read_experiment(FoundFile found, Catalog catalog) {
  const config::Format format = format_of(found.file);
  ExperimentFile file{std::move(found.file), std::move(found.folder), std::move(found.text), {}, format, {}};
  file.name = meant_name(config::Node::null(), "name", file.file);
  file.hash = sha256(file.text);
  if (!found.trouble.empty()) {
    file.experiment = tl::unexpected(std::move(found.trouble));
    return file;
  }
  const auto node = config::load_text(file.text, file.format);
  if (!node) {
    file.experiment = tl::unexpected(node.error());
    return file;
  }
  if (!is_experiment(*node)) return std::nullopt;
  file.name = meant_name(*node, "name", file.file);
  auto decoded = experiment::decode_experiment(*node, {.catalog = catalog});
  if (decoded)
    file.experiment = std::move(decoded->experiment);
  else
    file.experiment = tl::unexpected(std::move(decoded.error()));
  return file;
}

}  // namespace

ExperimentFolder::ExperimentFolder(std::string folder, Catalog catalog)
    : files_(std::move(folder), {".yaml", ".yml", ".json"},
             [catalog](FoundFile found) { return read_experiment(std::move(found), catalog); }) {}

std::vector<ExperimentFile> ExperimentFolder::list() const {
  std::vector<ExperimentFile> files = files_.list();
  refuse_namesakes(
      files, &ExperimentFile::experiment, [](const ExperimentFile& file) { return file.experiment->name; }, "/name",
      "give each experiment its own");
  return files;
}

std::optional<ExperimentFile> ExperimentFolder::find(std::string_view name) const {
  for (ExperimentFile& file : list())
    if (file.experiment && file.experiment->name == name) return std::move(file);
  return std::nullopt;
}

}  // namespace squall::runs
