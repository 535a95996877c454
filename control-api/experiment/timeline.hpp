// A dry run drawn as text for `squall plan`: one bar for each part and each fault on one scale, and what is checked.
// Pure.
#pragma once

#include <string>

#include <squall/catalog.hpp>

#include "experiment/experiment.hpp"

namespace squall::experiment {

// The fault in one line, as people say it: `delay 400ms on response of orders-db, 25 % of connections, ramp 30s`.
std::string sentence(const FaultSpec& fault, Catalog catalog);

// At most `width` columns wide, no colours, ends with a line break.
std::string draw_timeline(const Experiment& experiment, Catalog catalog, std::size_t width = 100);

}  // namespace squall::experiment
