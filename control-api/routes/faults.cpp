// /v1/faults: one by name, or a set as one epoch.
#include "config/fault_codec.hpp"
#include "routes/parse.hpp"
#include "routes/print.hpp"
#include "routes/routes.hpp"

namespace squall::routes {
namespace {

using config::Node;
using control::Control;
using control::FaultChange;
using control::Outcome;
using control::Removal;
using server::Request;
using server::Response;
using server::Scope;

Response show_one(const Outcome<FaultChange>& done, const Control& control, const Node& body) {
  if (!done) return refusal(done.error(), &body);
  Node fault = print_fault(done->faults.front(), control);
  fault.add("receipt", print_receipt(done->receipt));
  return json(200, fault);
}

Response list_faults(const Control& control) {
  return json(200, Node::map({{"faults", print_faults(control.overview().faults, control)}}));
}

Response get_fault(const Control& control, const Request& request) {
  const auto fault = control.fault(request.parameter("name"));
  if (!fault) return refusal(fault.error());
  return json(200, print_fault(*fault, control));
}

Response put_fault(Control& control, const Request& request) {
  const auto change = read_change(request);
  if (!change) return change.error();
  auto fault = config::decode_fault(change->body, control.catalog(), "", {request.parameter("name"), ""});
  if (!fault) return invalid(std::move(fault.error()), change->body);
  return show_one(control.put_fault(std::move(*fault), change->caller), control, change->body);
}

Response patch_fault(Control& control, const Request& request) {
  const auto change = read_change(request);
  if (!change) return change.error();
  const auto enabled = read_enabled(change->body);
  if (!enabled) return invalid(enabled.error(), change->body);
  return show_one(control.set_fault_enabled(request.parameter("name"), *enabled, change->caller), control,
                  change->body);
}

Response put_faults(Control& control, const Request& request) {
  const auto change = read_change(request);
  if (!change) return change.error();
  auto faults = config::decode_fault_set(change->body, control.catalog());
  if (!faults) return invalid(std::move(faults.error()), change->body);
  const auto done = control.put_faults(std::move(*faults), change->caller);
  if (!done) return refusal(done.error(), &change->body);
  return json(200,
              Node::map({{"faults", print_faults(done->faults, control)}, {"receipt", print_receipt(done->receipt)}}));
}

template <class Remove>
Response remove(const Request& request, Remove action) {
  const auto caller = read_caller(request);
  if (!caller) return caller.error();
  const Outcome<Removal> done = action(*caller);
  if (!done) return refusal(done.error());
  return json(200, print_removal(*done));
}

}  // namespace

void add_faults(server::Router& router, Control& control) {
  using control::Caller;
  using server::Body;
  router.add("GET", "/v1/faults", Scope::view, [&](const Request&) { return list_faults(control); });
  router.add(
      "PUT", "/v1/faults", Scope::run, [&](const Request& request) { return put_faults(control, request); },
      Body::required);
  router.add("DELETE", "/v1/faults", Scope::run, [&](const Request& request) {
    return remove(request, [&](const Caller& caller) { return control.remove_faults(caller); });
  });
  router.add("GET", "/v1/faults/{name}", Scope::view,
             [&](const Request& request) { return get_fault(control, request); });
  router.add(
      "PUT", "/v1/faults/{name}", Scope::run, [&](const Request& request) { return put_fault(control, request); },
      Body::required);
  router.add(
      "PATCH", "/v1/faults/{name}", Scope::run, [&](const Request& request) { return patch_fault(control, request); },
      Body::required);
  router.add("DELETE", "/v1/faults/{name}", Scope::run, [&](const Request& request) {
    return remove(request,
                  [&](const Caller& caller) { return control.remove_fault(request.parameter("name"), caller); });
  });
}

}  // namespace squall::routes
