// Journeys as the API shows them: their coverage, and what their hops carry. Any thread.
#pragma once

#include "config/node.hpp"
#include "control/views.hpp"
#include "journey/coverage.hpp"
#include "runs/library.hpp"
#include "runs/sampler.hpp"

namespace squall::routes {

// A good file, and what does not fit its neighbours: `problems`, where there are any.
struct Shown {
  const runs::JourneyFile& file;
  const journey::Coverage& coverage;
  const Problems& misfits;
};

// What its hops carry, and when that is asked.
struct Carried {
  const runs::Sampler& sampler;
  TimePoint now;
};

// One of the list: how many cells of each status.
config::Node print_journey_line(const Shown& shown);
// The whole: each hop with its cells, its faults and what it carries.
config::Node print_journey(const Shown& shown, const control::Overview& server, const Carried& carried,
                           Catalog catalog);
config::Node print_coverage(const Shown& shown, experiment::WallTime now);

// Of a file that is no good by itself: {file, problems}.
config::Node print_wrong(const std::string& file, const Problems& problems);

}  // namespace squall::routes
