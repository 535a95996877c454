// One file judged without a server: what it is, by its keys, and what is wrong with it. Called by `squall check`. Reads
// files; no network.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <squall/catalog.hpp>

#include "config/node.hpp"

namespace squall::cli {

enum class FileKind { experiment, faults, server, other };

struct CheckedFile {
  std::string path;
  FileKind kind = FileKind::other;
  std::string name;        // of an experiment, once it could be read
  std::size_t faults = 0;  // of a fault file
  config::Node tree;       // null when the file could not be loaded
  Problems problems;       // located
};

CheckedFile check_file(const std::string& path, Catalog catalog);

// Every *.yaml, *.yml and *.json below the folder, sorted; nothing hidden.
std::vector<std::string> files_below(const std::string& folder);

}  // namespace squall::cli
