// What must hold and when to stop: the keys `checks` and `stop` of an experiment, between text and value. Used by
// codec.cpp. Pure.
#pragma once

#include "config/reader.hpp"
#include "experiment/experiment.hpp"

namespace squall::experiment {

// What is wrong stays incomplete, but in its place, so that indexes are those of the file. Problems are added.
void read_checks(config::MapReader& map, std::vector<Check>& checks, Problems& problems);
void read_stop_rules(config::MapReader& map, const std::vector<Check>& checks, std::vector<StopRule>& rules,
                     Problems& problems);

// Cohorts need a hop that a phase faults in part. For experiments whose checks and phases were read without a problem.
Problems check_cohorts(const Experiment& experiment);

}  // namespace squall::experiment
