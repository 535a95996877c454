// Where a check's value comes from: the key `from`, between text and value. Used by check_codec.cpp. Pure.
#pragma once

#include <string>

#include "config/node.hpp"
#include "experiment/experiment.hpp"

namespace squall::experiment {

// Problems carry their paths. What an address or a header says is never repeated in them: it may hold secrets.
Result<Source> decode_source(const config::Node& node, const std::string& path);

}  // namespace squall::experiment
