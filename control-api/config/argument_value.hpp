// One argument of a verb between text and value: what each ParameterType looks like is said here and nowhere else.
// Used by arguments_codec.cpp, the schema and the reference. Pure.
#pragma once

#include <string>

#include <squall/catalog.hpp>

#include "config/node.hpp"

namespace squall::config {

// Within the parameter's bounds. Problems carry the place of the value only where it is a part of `node`.
Result<ArgumentValue> read_argument(const Node& node, const Parameter& parameter);

// The inverse, but for traces of more than 64 values, which are described as "N durations, LOW to HIGH".
Node describe_argument(const ArgumentValue& value);

// `parameter.fallback` means the same as leaving it out.
bool is_fallback(const ArgumentValue& value, const Parameter& parameter);

// A value that the parameter could have, as people write it.
std::string example_value(const Parameter& parameter);

// The parameter's bounds as people write them, "" where there are none: "1ms to 24h", "1 or more".
std::string print_range(const Parameter& parameter);

}  // namespace squall::config
