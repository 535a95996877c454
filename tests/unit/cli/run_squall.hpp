// Runs the command line in this process and keeps what it printed.
#pragma once

#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "cli/cli.hpp"
#include "unit/config/example_catalog.hpp"

namespace squall::cli {

using Document = nlohmann::json;  // equal whatever the order of its keys, unlike Json

struct Ran {
  int exit_code = 0;
  std::string out;
  std::string err;
};

inline Hooks with_example_catalog() {
  Hooks hooks;
  hooks.catalog = config::example_catalog;
  return hooks;
}

// The exit code.
inline int run_squall(std::vector<std::string> words, const Hooks& hooks, std::ostream& out, std::ostream& err) {
  words.insert(words.begin(), "squall");
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  return run(static_cast<int>(words.size()), argv.data(), hooks, out, err);
}

inline Ran run_squall(std::vector<std::string> words, const Hooks& hooks = with_example_catalog()) {
  std::ostringstream out;
  std::ostringstream err;
  const int exit_code = run_squall(std::move(words), hooks, out, err);
  return {exit_code, out.str(), err.str()};
}

}  // namespace squall::cli
