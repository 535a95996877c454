// /v1/stats: everything at one moment, for `squall status`.
#include "routes/parse.hpp"
#include "routes/print.hpp"
#include "routes/routes.hpp"

namespace squall::routes {
namespace {

using config::Node;

server::Response get_stats(const control::Control& control) {
  const control::Overview all = control.overview();
  Node hops = Node::list();
  for (const control::HopView& hop : all.hops) hops.push(print_hop(hop));
  return json(200, Node::map({{"epoch", Node::number(all.stats.epoch)},
                              {"uptime", Node::string(print_rounded(all.uptime))},
                              {"halted", Node::boolean(all.stats.halted)},
                              {"seed", Node::number(control.seed())},
                              {"memory", Node::map({{"held", Node::number(all.stats.lane_bytes)},
                                                    {"limit", Node::number(all.stats.lane_bytes_limit)}})},
                              {"connections", Node::map({{"open", Node::number(all.stats.open_connections)},
                                                         {"limit", Node::number(all.stats.connection_limit)}})},
                              {"hops", std::move(hops)},
                              {"faults", print_faults(all.faults, control)}}));
}

}  // namespace

void add_stats(server::Router& router, control::Control& control) {
  router.add("GET", "/v1/stats", server::Scope::view, [&](const server::Request&) { return get_stats(control); });
}

}  // namespace squall::routes
