// The experiments that the server knows by name: the files of its folder, read anew when they change. Any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "experiment/codec.hpp"
#include "runs/folder_cache.hpp"

namespace squall::runs {

// A file as it was read; what is wrong with it stands in `experiment`.
struct ExperimentFile {
  std::string file;    // below the folder
  std::string folder;  // where its commands run
  std::string text;
  std::string hash;  // of the text
  config::Format format = config::Format::yaml;
  Result<experiment::Experiment> experiment;  // secrets unresolved; problems with their places
  std::string name = {};                      // of the experiment, as meant where the file is wrong
};

class ExperimentFolder {
 public:
  // "": there is none.
  ExperimentFolder(std::string folder, Catalog catalog);

  // In the order of their names. Files that are no experiments, journeys for example, are not among them.
  std::vector<ExperimentFile> list() const;
  // By the experiment's name.
  std::optional<ExperimentFile> find(std::string_view name) const;
  const std::string& path() const { return files_.path(); }

 private:
  const FolderCache<ExperimentFile> files_;
};

}  // namespace squall::runs
