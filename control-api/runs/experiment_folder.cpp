// See experiment_folder.hpp.
#include "runs/experiment_folder.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <utility>

namespace squall::runs {
namespace {

namespace fs = std::filesystem;

bool may_be_one(const fs::path& path) {
  const std::string ending = path.extension().string();
  return ending == ".yaml" || ending == ".yml" || ending == ".json";
}

// Other files of the vocabulary have none of these; one that cannot even be read may have been meant as an experiment.
bool is_experiment(const config::Node& node) {
  return node.find("claim") != nullptr || node.find("phases") != nullptr || node.find("checks") != nullptr;
}

// Whoever names an experiment means one file.
void refuse_namesakes(std::vector<ExperimentFile>& files) {
  std::map<std::string, std::string> first;  // name -> file
  for (ExperimentFile& file : files) {
    if (!file.experiment) continue;
    const auto [known, is_new] = first.emplace(file.experiment->name, file.file);
    if (!is_new)
      file.experiment = refuse("/name", "\"" + known->first + "\" is already the name of " + known->second,
                               "give each experiment its own");
  }
}

}  // namespace

config::Format format_of(std::string_view file) {
  return file.ends_with(".json") ? config::Format::json : config::Format::yaml;
}

std::optional<ExperimentFile> ExperimentFolder::read(const fs::path& path) const {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  ExperimentFile file{
      path.lexically_relative(folder_).string(), path.parent_path().string(), text.str(), format_of(path.string()), {}};
  if (!stream) {
    file.experiment = refuse("", "cannot be read", "is it a file, and may the server read it?");
    return file;
  }
  const auto node = config::load_text(file.text, file.format);
  if (!node) {
    file.experiment = tl::unexpected(node.error());
    return file;
  }
  if (!is_experiment(*node)) return std::nullopt;
  auto decoded = experiment::decode_experiment(*node, {.catalog = catalog_});
  if (decoded)
    file.experiment = std::move(decoded->experiment);
  else
    file.experiment = tl::unexpected(std::move(decoded.error()));
  return file;
}

std::vector<ExperimentFile> ExperimentFolder::list() const {
  std::vector<ExperimentFile> files;
  if (folder_.empty()) return files;
  const std::lock_guard lock(mutex_);
  std::map<fs::path, Known> present;
  std::error_code error;
  fs::recursive_directory_iterator at(folder_, fs::directory_options::skip_permission_denied, error);
  for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
    std::error_code missing;
    const fs::path& path = at->path();
    if (!may_be_one(path) || !at->is_regular_file(missing) || present.size() == most_files) continue;
    const auto written = at->last_write_time(missing);
    const auto size = at->file_size(missing);
    if (missing) continue;  // it went while we looked
    const auto before = known_.find(path);
    if (before != known_.end() && before->second.written == written && before->second.size == size)
      present.insert(*before);
    else if (size <= config::max_document_size)
      present.emplace(path, Known{written, size, read(path)});
  }
  known_ = std::move(present);
  for (const auto& [path, known] : known_)
    if (known.file) files.push_back(*known.file);
  refuse_namesakes(files);
  return files;
}

std::optional<ExperimentFile> ExperimentFolder::find(std::string_view name) const {
  for (ExperimentFile& file : list())
    if (file.experiment && file.experiment->name == name) return std::move(file);
  return std::nullopt;
}

}  // namespace squall::runs
