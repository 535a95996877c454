// The experiment files that the loader and the schema are both tested with: data/good, and data/bad with what is said
// about each in a neighbouring .expected. Test code only.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "experiment/codec.hpp"
#include "unit/config/example_catalog.hpp"
#include "unit/config/load.hpp"

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

// The experiment of one file of data/good.
inline Experiment good(const std::string& name) {
  const auto decode = [](const config::Node& node) {
    return decode_experiment(node, {config::example_catalog, {}, {}});
  };
  auto decoded = config::load_file(SQUALL_SOURCE_DIR "/tests/unit/experiment/data/good/" + name).and_then(decode);
  EXPECT_TRUE(decoded) << config::format_problems(name, decoded ? Problems{} : decoded.error());
  return decoded ? std::move(decoded->experiment) : Experiment{};
}

// A bad file whose mistakes no schema can see says so in its first line.
inline bool passes_the_schema(const std::filesystem::path& file) {
  return text_of(file).starts_with("# schema: passes\n");
}

}  // namespace squall::experiment
