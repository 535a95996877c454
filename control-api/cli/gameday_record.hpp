// What the server tells of a game day's cells and runs, as the values that its report is drawn from. Main thread.
#pragma once

#include <string>
#include <vector>

#include "cli/client.hpp"
#include "report/day.hpp"

namespace squall::cli {

// Of GET /v1/journeys/{name}/coverage.
std::vector<report::DayCell> day_cells(const Json& coverage);

// How the run ended, and where its report is on the server at `url`.
void take_end(report::DayRun& day_run, const Json& run, const std::string& url);

// Notes, and the steps of its runbook with their ticks, as they are now. What cannot be had stays as it was: the
// verdict is more important. False when the server does not answer.
bool take_words(report::DayRun& day_run, Client& server);

}  // namespace squall::cli
