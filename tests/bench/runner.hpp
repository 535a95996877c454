// Runs the rounds of a row: squall, HAProxy, nginx, direct, squall, ... each time with a fresh backend, a fresh proxy
// and a fresh load, three processes of their own. Called by main.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "proxy.hpp"
#include "report.hpp"
#include "rows.hpp"

namespace squall::bench {

struct Plan {
  int rounds = 5;
  Pace pace;
  Programs programs;
  std::vector<Kind> kinds = {Kind::squall, Kind::haproxy, Kind::nginx, Kind::direct};
  std::filesystem::path folder;  // an own, empty one
};

struct Outcome {
  Results results;
  std::vector<std::string> failures;
};

Outcome run(const Row& row, const Plan& plan);

}  // namespace squall::bench
