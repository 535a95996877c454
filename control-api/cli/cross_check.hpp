// What files of one call say of each other: a journey names experiments and runbooks, an experiment its cell and its
// runbook, a runbook a hop and its modes. Called by `squall check` when each file has been judged alone. Pure.
#pragma once

#include <vector>

#include "cli/check_file.hpp"

namespace squall::cli {

// Adds problems, located. That something is missing is told where a folder gave all of its kind: whoever names a few
// files (those that changed, for one) does not say that there are no others. A name that two files have is told always.
void cross_check(std::vector<CheckedFile>& files);

}  // namespace squall::cli
