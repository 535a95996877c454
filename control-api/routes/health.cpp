// /healthz, /readyz, /v1/version: for probes and for those who wonder what they talk to. No token needed.
#include "routes/parse.hpp"
#include "routes/print.hpp"
#include "routes/routes.hpp"

namespace squall::routes {
namespace {

using config::Node;
using server::Request;
using server::Scope;

server::Response get_ready(const control::Control& control) {
  const control::Overview all = control.overview();
  std::uint64_t listening = 0;
  for (const control::HopView& hop : all.hops) listening += hop.stats.listening ? 1 : 0;
  return json(
      all.ready ? 200 : 503,
      Node::map(
          {{"ready", Node::boolean(all.ready)},
           {"halted", Node::boolean(all.stats.halted)},
           {"hops", Node::map({{"total", Node::number(all.hops.size())}, {"listening", Node::number(listening)}})},
           {"connections", Node::map({{"open", Node::number(all.stats.open_connections)},
                                      {"limit", Node::number(all.stats.connection_limit)}})}}));
}

}  // namespace

void add_health(server::Router& router, control::Control& control, const std::string& version) {
  router.add("GET", "/healthz", Scope::anyone, [](const Request&) { return server::text_response(200, "ok\n"); });
  router.add("GET", "/readyz", Scope::anyone, [&](const Request&) { return get_ready(control); });
  router.add("GET", "/v1/version", Scope::anyone, [version](const Request&) {
    return json(200, Node::map({{"name", Node::string("squall")}, {"version", Node::string(version)}}));
  });
}

}  // namespace squall::routes
