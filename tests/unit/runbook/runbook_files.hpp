// The runbook files that tests read: those that are shipped, and data/bad with what is said about each in a
// neighbouring .expected. Test code only.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "runbook/runbook.hpp"

namespace squall::runbook {

inline std::string text_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

inline std::vector<std::filesystem::path> runbook_files(const std::string& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(SQUALL_SOURCE_DIR) / folder))
    if (entry.path().extension() == ".md") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

// Links are looked at from the file's folder.
inline Result<Runbook> read_file(const std::filesystem::path& file) {
  return read_runbook(file.stem().string(), text_of(file),
                      [&](const std::string& target) { return std::filesystem::exists(file.parent_path() / target); });
}

// One of those that are shipped.
inline Runbook shipped(const std::string& name) {
  return read_file(std::filesystem::path(SQUALL_SOURCE_DIR) / "runbooks" / (name + ".md")).value();
}

}  // namespace squall::runbook
