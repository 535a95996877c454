// A dry run drawn as text for `squall plan`: one bar for each part and each fault on one scale, and what is checked.
// Pure.
#pragma once

#include <string>

#include <squall/catalog.hpp>

#include "experiment/experiment.hpp"

namespace squall::experiment {

// The fault in one line, as people say it: `delay 400ms on response of orders-db, 25 % of connections, ramp 30s`.
std::string sentence(const FaultSpec& fault, Catalog catalog);

// At most `width` columns wide (40 at least), no colours, ASCII but for what the file says, ends with a line break.
// Shows the addresses and commands of outside sources: give it an experiment whose secrets are still references.
std::string draw_timeline(const Experiment& experiment, Catalog catalog, std::size_t width = 100);

}  // namespace squall::experiment
