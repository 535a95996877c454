// One file judged without a server: what it is, by its keys or its ending, and what is wrong with it. Called by
// `squall check`. Reads files; no network.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <squall/catalog.hpp>

#include "config/node.hpp"
#include "experiment/experiment.hpp"
#include "journey/journey.hpp"
#include "runbook/runbook.hpp"

namespace squall::cli {

enum class FileKind { experiment, journey, runbook, faults, server, other };

struct CheckedFile {
  std::string path;
  FileKind kind = FileKind::other;
  bool below_folder = false;  // found there, not named
  std::string name;           // of an experiment, a journey or a runbook, once it could be read
  std::size_t faults = 0;     // of a fault file
  std::vector<HopSpec> hops;  // of a server's configuration
  std::string env;            // of one, too
  config::Node tree;          // of a runbook its front matter; null when the file could not be loaded
  Problems problems;          // located
  std::optional<experiment::Experiment> experiment;
  std::optional<journey::Journey> journey;
  std::optional<runbook::Runbook> runbook;
};

CheckedFile check_file(const std::string& path, Catalog catalog);

// One to be copied: its name begins with _.
bool is_template(const CheckedFile& file);

// Every *.yaml, *.yml and *.json below the folder, and every runbook, sorted; nothing hidden. A runbook is a *.md that
// stands in a folder named runbooks and is no README, or one whose front matter has a hop or modes.
std::vector<std::string> files_below(const std::string& folder);

}  // namespace squall::cli
