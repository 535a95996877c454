// JSON schema of a fault, made from the verbs' parameter tables and the table of keys: what editors and the API's
// description know. Used by the routes and the command line. Pure.
#pragma once

#include <squall/catalog.hpp>

#include "config/node.hpp"

namespace squall::config {

// OpenAPI 3.0.3 knows neither dependencies nor if/then: there, which parameters need one another and at which points a
// verb exists is left to the descriptions.
enum class Dialect { draft_07, openapi };

Node fault_schema(Catalog catalog, Dialect dialect);

// A fault file, `{squall: 1, faults: [...]}`, in draft-07.
Node fault_file_schema(Catalog catalog);

}  // namespace squall::config
