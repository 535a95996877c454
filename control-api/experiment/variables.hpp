// Variables and secrets of an experiment file, put in before anything else is read. Used by codec.cpp. Pure.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "config/node.hpp"
#include "experiment/codec.hpp"

namespace squall::experiment {

struct Resolved {
  config::Node tree;  // where a reference could not be resolved it stands as it was
  NameValues vars;
  std::vector<std::string> secrets;
  std::set<std::string> unresolved;  // the paths of those values: what else is wrong with them says nothing
};

// `{{name}}` becomes the variable's value: one that is the whole of a text brings its type along, and what was written
// without quotes is read as if it had been written out. `${env:NAME}` becomes a secret's, in the places that may hold
// one. What was put in is not looked at again. Problems are added, without line and column.
Resolved resolve(const config::Node& root, const DecodeOptions& options, Problems& problems);

}  // namespace squall::experiment
