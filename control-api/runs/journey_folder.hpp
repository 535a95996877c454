// The journeys that the server knows by name: the files of its folder, read anew when they change. Any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "journey/journey.hpp"
#include "runs/folder_cache.hpp"

namespace squall::runs {

// A file as it was read; what is wrong with it by itself stands in `journey`.
struct JourneyFile {
  std::string file;                  // below the folder
  config::Node node;                 // for the places of what is wrong with it beside other files
  Result<journey::Journey> journey;  // problems with their places
  std::string name = {};             // of the journey, as meant where the file is wrong
};

class JourneyFolder {
 public:
  // "": there is none.
  explicit JourneyFolder(std::string folder);

  // In the order of their names. Files that are no journeys, experiments for example, are not among them.
  std::vector<JourneyFile> list() const;
  // By the journey's name. Where no good one has it, one with something wrong that has, or whose file is called so.
  std::optional<JourneyFile> find(std::string_view name) const;
  const std::string& path() const { return files_.path(); }

 private:
  const FolderCache<JourneyFile> files_;
};

}  // namespace squall::runs
