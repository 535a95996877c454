// Lists of runs, experiments and schedules as tables. Pure.
#pragma once

#include "cli/client.hpp"
#include "cli/clock.hpp"
#include "cli/table.hpp"

namespace squall::cli {

Table runs_table(const Json& runs, WallTime now);
Table experiments_table(const Json& experiments);
Table schedule_table(const Json& schedule);

// One line for each run under way, for `status`: `slow-7: phase 1 of 2: slow, 1m12s left`.
std::string open_runs_text(const Json& runs, bool color);

}  // namespace squall::cli
