// The beginnings of experiments and runbooks that a journey asks for. What only people know stands in them as a comment
// that says what to write. They are valid as they are. Pure.
#pragma once

#include <optional>
#include <string>

#include "journey/journey.hpp"

namespace squall::cli {

// Of a hop that has a proxy. `name` is the experiment's, `env` the server's: "" when it has none, nothing when its
// configuration is not known.
std::string experiment_stub(const journey::Journey& journey, const journey::Hop& hop, const journey::Cell& cell,
                            const std::string& name, const std::optional<std::string>& env);

std::string runbook_stub(const journey::Journey& journey, const journey::Hop& hop);

}  // namespace squall::cli
