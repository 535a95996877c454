// The text nodes that answers, schemas and the API's description are full of. Pure.
#pragma once

#include <string>
#include <string_view>

#include "config/node.hpp"

namespace squall::routes {

inline config::Node text(std::string_view value) { return config::Node::string(std::string(value)); }

}  // namespace squall::routes
