// What the verbs of journeys and runbooks ask the server: which journeys there are, and texts in the format that was
// asked for. Main thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/client.hpp"
#include "cli/failure.hpp"

namespace squall::cli {

// /v1/journeys/NAME, or /v1/journeys/NAME/what.
std::string journey_path(const std::string& name, std::string_view what = {});

// The names of all journeys of the server. Throws Failure when there are none, or when a file among them is wrong.
std::vector<std::string> journey_names(Client& server);

// The journey that is meant: `wanted`, or when that is empty the only one. Throws Failure that lists them.
std::string meant_journey(Client& server, const std::string& wanted);

// The last part of a file's name: `svg`; empty when it has none.
std::string ending_of(const std::string& file);

}  // namespace squall::cli
