// What it takes to do a run again. Pure.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "experiment/journal.hpp"

namespace squall::report {

// squall run checkout-db-slow.yaml --seed 7 --var ms=400
std::string command_line(const experiment::Header& header);

// File, hash, seed, who, why, ...: names and texts.
std::vector<std::pair<std::string, std::string>> facts(const experiment::Header& header);

}  // namespace squall::report
