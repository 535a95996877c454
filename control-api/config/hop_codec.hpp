// Hops between text and value. Called for the server configuration and for API bodies. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <squall/hop.hpp>
#include <squall/problem.hpp>

#include "config/node.hpp"

namespace squall::config {

// Whether a hop's map may hold a list `faults` (API bodies: yes, read it with decode_faults; files: no).
enum class HopFaults { refused, allowed };

// `path` is the JSON pointer of `node`; `name` is the one of the URL, which the body may repeat and may not contradict,
// or "" when the body must name the hop.
Result<HopSpec> decode_hop(const Node& node, std::string path = {}, std::string_view name = {},
                           HopFaults faults = HopFaults::refused);

// The inverse: name, listen, upstream, protocol, dial_timeout, lane_cap, enabled; of an http hop its own keys too.
Node describe_hop(const HopSpec& hop);

// What hops of one server must not do: two of one name, two on one listen address. Paths are `<path>/<index>/...`.
Problems check_hops(const std::vector<HopSpec>& hops, const std::string& path = "/hops");

// Whether two hops would want the same listener (port 0 never clashes; localhost is 127.0.0.1).
bool same_listener(const Address& a, const Address& b);

}  // namespace squall::config
