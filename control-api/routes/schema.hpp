// JSON schemas of the API's bodies. Those of faults are made from the catalogue's parameter tables, so that a new verb
// is in the API's description without a line here. Pure.
#pragma once

#include <string_view>

#include <squall/catalog.hpp>

#include "config/node.hpp"

namespace squall::routes {

// `components.schemas` of the OpenAPI document: Fault, FaultSet, Hop, Enabled, Problem.
config::Node schemas(Catalog catalog);

// A small schema: `{"type": type, "description": description}` and an example where there is one.
config::Node schema_of(std::string_view type, std::string_view description, std::string_view example = {});
config::Node schema_reference(std::string_view name);

}  // namespace squall::routes
