// How a run ended, in a few lines. Pure.
#pragma once

#include <string>
#include <string_view>

#include "cli/client.hpp"
#include "cli/table.hpp"

namespace squall::cli {

// The outcome and why, the checks that did not hold with their worst values, what the faults hit, the time to recover,
// and how to read the runbook. Ends with a line break.
std::string verdict_text(const Json& run, bool color);

Tone tone_of_outcome(std::string_view outcome);

}  // namespace squall::cli
