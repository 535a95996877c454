// The ways in which a hop of a journey can fail: the last word of an experiment's `cell`. A value.
#pragma once

#include <string_view>

namespace squall::experiment {

inline constexpr std::string_view modes[] = {"down", "slow", "throttled", "errors", "hang", "flaky", "duplicate"};

}  // namespace squall::experiment
