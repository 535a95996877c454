// What the store knows of a journey's cells and of its runbooks' rehearsals. Any thread.
#pragma once

#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "journey/coverage.hpp"
#include "store/run_store.hpp"

namespace squall::runs {

// Whatever can matter to the journey's coverage, of runs of unmodified files: of each cell the latest run of its
// experiment that held, the latest that broke, and the latest that a stop rule stopped. So the answer is bounded
// however long a journey has been practised.
Result<std::vector<journey::PastRun>> past_runs(const store::RunStore& store, const journey::Journey& journey);

// When somebody last ticked a step of a runbook.
struct Rehearsal {
  std::string run;
  store::WallTime at{};
  std::string by;
};

// By the runbook's name; those that were never rehearsed are not in it.
using Rehearsals = std::map<std::string, Rehearsal, std::less<>>;

// Of each of these runbooks by the newest of its runs in which a step was ticked.
Result<Rehearsals> rehearsals(const store::RunStore& store, std::span<const std::string> runbooks);

}  // namespace squall::runs
