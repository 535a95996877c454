// The experiments that the server knows by name: the files of its folder, read anew when they change. Any thread.
#pragma once

#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "config/loader.hpp"
#include "experiment/codec.hpp"

namespace squall::runs {

// A file as it was read; what is wrong with it stands in `experiment`.
struct ExperimentFile {
  std::string file;    // below the folder
  std::string folder;  // where its commands run
  std::string text;
  config::Format format = config::Format::yaml;
  Result<experiment::Experiment> experiment;  // secrets unresolved; problems with their places
};

class ExperimentFolder {
 public:
  static constexpr std::size_t most_files = 1000;

  // "": there is none.
  ExperimentFolder(std::string folder, Catalog catalog) : folder_(std::move(folder)), catalog_(catalog) {}

  // In the order of their names. Files that are no experiments, journeys for example, are not among them.
  std::vector<ExperimentFile> list() const;
  // By the experiment's name.
  std::optional<ExperimentFile> find(std::string_view name) const;
  const std::string& path() const { return folder_; }

 private:
  struct Known {
    std::filesystem::file_time_type written;
    std::uintmax_t size = 0;
    std::optional<ExperimentFile> file;  // nothing: it is no experiment
  };

  std::optional<ExperimentFile> read(const std::filesystem::path& path) const;

  const std::string folder_;
  const Catalog catalog_;
  mutable std::mutex mutex_;
  mutable std::map<std::filesystem::path, Known> known_;
};

// A text that came without a file: JSON where its name says so, else YAML.
config::Format format_of(std::string_view file);

}  // namespace squall::runs
