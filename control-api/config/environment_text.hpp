// Texts that may hold `${env:NAME}`: secrets stand in the environment, never in a file. Pure: whoever calls brings the
// environment.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <squall/problem.hpp>

namespace squall::config {

// The value of a variable, or nothing when there is no such variable. Empty: there are no variables at all.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

// `text` with each `${env:NAME}` replaced by its variable's value. A missing or empty variable is a problem; problems
// have no path, and show names only, never what came from the environment nor the text around.
Result<std::string> resolve_environment(std::string_view text, const Environment& environment);

}  // namespace squall::config
