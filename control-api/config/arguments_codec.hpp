// The value under a verb's key, between text and Arguments, by the verb's parameter table. Used by fault_codec.cpp.
#pragma once

#include <string>

#include <squall/catalog.hpp>

#include "config/reader.hpp"

namespace squall::config {

// Adds what is wrong to `problems`; what is returned then is incomplete.
Arguments decode_arguments(const Node& value, const VerbInfo& verb, const std::string& path, Problems& problems);

// The shorthand when nothing but its parameter is set, else a map.
Node describe_arguments(const Arguments& arguments, const VerbInfo& verb);

}  // namespace squall::config
