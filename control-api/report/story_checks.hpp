// What checks said, sorted by check and summed up by stage. Used by story.cpp. Pure.
#pragma once

#include <vector>

#include "report/story.hpp"

namespace squall::report {

std::vector<Series> collect_series(const experiment::Record& record);

// The verdict is the run's own where it came to one; the rest is counted from the samples. Needs the story's series,
// parts and end.
std::vector<CheckRow> judge_rows(const Story& story);

}  // namespace squall::report
