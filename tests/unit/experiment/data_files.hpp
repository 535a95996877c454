// The experiment files that the loader and the schema are both tested with: data/good, and data/bad with what is said
// about each in a neighbouring .expected. Test code only.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace squall::experiment {

inline std::string text_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

inline std::vector<std::filesystem::path> data_files(const std::string& folder) {
  std::vector<std::filesystem::path> files;
  const std::filesystem::path root = SQUALL_SOURCE_DIR "/tests/unit/experiment/data";
  for (const auto& entry : std::filesystem::directory_iterator(root / folder))
    if (entry.path().extension() != ".expected") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

// A bad file whose mistakes no schema can see says so in its first line.
inline bool passes_the_schema(const std::filesystem::path& file) {
  return text_of(file).starts_with("# schema: passes\n");
}

}  // namespace squall::experiment
