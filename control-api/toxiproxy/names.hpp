// What may be a proxy's or a toxic's name, and which faults of a registry are toxics. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "control/registry.hpp"

namespace squall::toxiproxy {

// Whatever can be written into a path, so that all that can be made can be deleted: no control characters, not `.` or
// `..`, which clients take out of a path. That it is UTF-8 is the JSON reader's word. Nothing when it is fine.
std::optional<std::string> misfit_of_name(std::string_view field, std::string_view name);

// Names of the faults that are a proxy's toxics.
std::vector<std::string> toxics_of(const control::Registry& registry, std::string_view proxy);

}  // namespace squall::toxiproxy
