// What stands in a runbook's variables: of a run, or of none. Any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "experiment/journal.hpp"
#include "runbook/runbook.hpp"
#include "runs/library.hpp"

namespace squall::runs {

// `api`: http://host:port, as the caller reaches it. `run`: null, there is none. The hop is the one that carries the
// runbook's: of the journey that the run's cell names, else of any; else the server's hop of that name. With a run
// those that it breaks come first, and the first of these when none of them is one.
runbook::Values runbook_values(const Library& library, const runbook::Runbook& runbook, std::string_view api,
                               const experiment::Record* run);

// Those that are known when a run starts, for its header. None without a runbook.
experiment::NameValues values_at_start(const Library& library, std::string_view api, const RunPlan& plan);

// The first tick of each step, in the order of the journal.
struct StepTick {
  std::size_t step = 0;
  std::string by;
  experiment::WallTime at{};
};
std::vector<StepTick> first_ticks(const experiment::Record& run);

// A run's runbook as it was when the run started. Refused when it had none, or one that cannot be read.
control::Outcome<runbook::Runbook> runbook_of(const experiment::Header& run);

// `step`, unless the run's runbook is known and has no such step. At /step.
Result<std::uint64_t> check_step(const experiment::Header& run, std::uint64_t step);

}  // namespace squall::runs
