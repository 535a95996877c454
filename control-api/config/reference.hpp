// What people read about faults, made from the same tables as everything else: docs/faults.md, and what
// `squall faults --explain` prints. Pure.
#pragma once

#include <string>
#include <string_view>

#include <squall/catalog.hpp>
#include <squall/problem.hpp>

namespace squall::config {

// The whole vocabulary as Markdown.
std::string fault_reference(Catalog catalog);

// One verb for a terminal: points, parameters with their ranges and defaults, an example. An unknown name is a problem
// that names the nearest.
Result<std::string> explain_verb(Catalog catalog, std::string_view name);

// All verbs, one line each.
std::string list_verbs(Catalog catalog);

}  // namespace squall::config
