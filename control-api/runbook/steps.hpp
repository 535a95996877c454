// The steps of a runbook: one thing to do each, one command, one line of what it shows when all is well. Pure.
#pragma once

#include <vector>

#include <squall/problem.hpp>

#include "runbook/outline.hpp"
#include "runbook/runbook.hpp"

namespace squall::runbook {

// Numbered as they stand. What is wrong with them, and with commands that belong to none, is added to `problems`.
std::vector<Step> read_steps(const Outline& outline, Problems& problems);

}  // namespace squall::runbook
