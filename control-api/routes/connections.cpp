// /v1/hops/{name}/connections: who is connected now, and cutting one.
#include <charconv>

#include "routes/parse.hpp"
#include "routes/print.hpp"
#include "routes/routes.hpp"
#include "server/problem.hpp"

namespace squall::routes {
namespace {

using config::Node;
using control::Control;
using server::Request;
using server::Response;
using server::Scope;

Response list_connections(const Control& control, const Request& request) {
  const auto connections = control.connections(request.parameter("name"));
  if (!connections) return refusal(connections.error());
  Node list = Node::list();
  for (const ConnectionInfo& connection : *connections) list.push(print_connection(connection));
  return json(200, Node::map({{"connections", std::move(list)}}));
}

Response cut_connection(Control& control, const Request& request) {
  const std::string& text = request.parameter("id");
  std::uint64_t id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (error != std::errc{} || end != text.data() + text.size())
    return server::problem_response(404, "a connection's id is a number, as the list gives it");
  const auto caller = read_caller(request);
  if (!caller) return caller.error();
  const auto done = control.cut(request.parameter("name"), id, *caller);
  if (!done) return refusal(done.error());
  return server::empty_response();
}

}  // namespace

void add_connections(server::Router& router, Control& control) {
  router.add("GET", "/v1/hops/{name}/connections", Scope::view,
             [&](const Request& request) { return list_connections(control, request); });
  router.add("DELETE", "/v1/hops/{name}/connections/{id}", Scope::run,
             [&](const Request& request) { return cut_connection(control, request); });
}

}  // namespace squall::routes
