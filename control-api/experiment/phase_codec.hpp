// What is broken, when: the key `phases` of an experiment, between text and value. Used by codec.cpp. Pure.
#pragma once

#include <squall/catalog.hpp>

#include "config/reader.hpp"
#include "experiment/experiment.hpp"

namespace squall::experiment {

// `experiment` has its name already, if it could be read. Faults get their names and, where they say none, the time
// that is left of their phase. Problems are added.
void read_phases(config::MapReader& map, Experiment& experiment, Catalog catalog, Problems& problems);

}  // namespace squall::experiment
