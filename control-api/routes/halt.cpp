// /v1/halt: the emergency stop. Engaging reads no body and looks at nothing that could be wrong.
#include "routes/parse.hpp"
#include "routes/print.hpp"
#include "routes/routes.hpp"

namespace squall::routes {
namespace {

using control::Control;
using server::Request;
using server::Response;
using server::Scope;

Response engage(Control& control, const Request& request) {
  return json(200, print_halt(control.halt(caller_of(request))));
}

Response release(Control& control, const Request& request) {
  const auto caller = read_caller(request);
  if (!caller) return caller.error();
  const auto status = control.release(*caller);
  if (!status) return refusal(status.error());
  return json(200, print_halt(*status));
}

}  // namespace

void add_halt(server::Router& router, Control& control) {
  router.add("GET", "/v1/halt", Scope::view,
             [&](const Request&) { return json(200, print_halt(control.halt_status())); });
  router.add("PUT", "/v1/halt", Scope::view, [&](const Request& request) { return engage(control, request); });
  router.add("DELETE", "/v1/halt", Scope::run, [&](const Request& request) { return release(control, request); });
}

}  // namespace squall::routes
