// The journey files that the loader and the schema are both tested with: data/good, and data/bad with what is said
// about each in a neighbouring .expected. Test code only.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "journey/journey.hpp"
#include "unit/config/load.hpp"

namespace squall::journey {

inline std::string text_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

inline std::vector<std::filesystem::path> journey_files(const std::string& folder) {
  std::vector<std::filesystem::path> files;
  const std::filesystem::path root = SQUALL_SOURCE_DIR "/tests/unit/journey/data";
  for (const auto& entry : std::filesystem::directory_iterator(root / folder))
    if (entry.path().extension() != ".expected") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

inline Result<Journey> decode_file(const std::filesystem::path& file) {
  return config::load_file(file.string()).and_then([](const config::Node& node) { return decode_journey(node); });
}

inline Journey good(const std::string& name) {
  auto decoded = decode_file(SQUALL_SOURCE_DIR "/tests/unit/journey/data/good/" + name);
  EXPECT_TRUE(decoded) << config::format_problems(name, decoded ? Problems{} : decoded.error());
  return decoded ? std::move(*decoded) : Journey{};
}

// The journey of the demo's shop.
inline constexpr char shipped_journey[] = SQUALL_SOURCE_DIR "/experiments/journeys/checkout.yaml";

// A bad file whose mistakes no schema can see says so in its first line.
inline bool passes_the_schema(const std::filesystem::path& file) {
  return text_of(file).starts_with("# schema: passes\n");
}

}  // namespace squall::journey
