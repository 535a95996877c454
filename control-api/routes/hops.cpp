// /v1/hops: the proxied dependencies, each with its faults.
#include "config/fault_codec.hpp"
#include "config/hop_codec.hpp"
#include "routes/parse.hpp"
#include "routes/print.hpp"
#include "routes/routes.hpp"

namespace squall::routes {
namespace {

using config::Node;
using control::Control;
using server::Request;
using server::Response;
using server::Scope;

struct HopBody {
  HopSpec hop;
  std::optional<std::vector<FaultSpec>> faults;
};

Result<HopBody> read_hop(const Node& body, const std::string& name, Catalog catalog) {
  HopBody out;
  Problems problems;
  const auto keep = [&](auto result, auto& value) {
    if (result)
      value = std::move(*result);
    else
      problems.insert(problems.end(), result.error().begin(), result.error().end());
  };
  keep(config::decode_hop(body, "", name, config::HopFaults::allowed), out.hop);
  if (const Node* faults = body.find("faults"))
    keep(config::decode_faults(*faults, catalog, "/faults", {"", name}), out.faults);
  if (!problems.empty()) return tl::unexpected(std::move(problems));
  return out;
}

Response show(const control::HopChange& change, const Control& control) {
  Response response = json(change.created ? 201 : 200, print_hop(change.hop, control));
  set_etag(response, change.receipt.epoch);
  return response;
}

Response list_hops(const Control& control) {
  const control::Overview all = control.overview();
  Node hops = Node::list();
  for (const control::HopView& hop : all.hops) hops.push(print_hop(hop, control));
  Response response = json(200, Node::map({{"hops", std::move(hops)}}));
  set_etag(response, all.stats.epoch);
  return response;
}

Response get_hop(const Control& control, const Request& request) {
  std::uint64_t epoch = 0;
  const auto hop = control.hop(request.parameter("name"), &epoch);
  if (!hop) return refusal(hop.error());
  Response response = json(200, print_hop(*hop, control));
  set_etag(response, epoch);
  return response;
}

Response put_hop(Control& control, const Request& request) {
  const auto change = read_change(request);
  if (!change) return change.error();
  auto body = read_hop(change->body, request.parameter("name"), control.catalog());
  if (!body) return invalid(std::move(body.error()), change->body);
  const auto done = control.put_hop(body->hop, body->faults ? &*body->faults : nullptr, change->caller);
  if (!done) return refusal(done.error(), &change->body);
  return show(*done, control);
}

Response patch_hop(Control& control, const Request& request) {
  const auto change = read_change(request);
  if (!change) return change.error();
  const auto enabled = read_enabled(change->body);
  if (!enabled) return invalid(enabled.error(), change->body);
  const auto done = control.set_hop_enabled(request.parameter("name"), *enabled, change->caller);
  if (!done) return refusal(done.error(), &change->body);
  return show(*done, control);
}

Response delete_hop(Control& control, const Request& request) {
  const auto caller = read_caller(request);
  if (!caller) return caller.error();
  const auto done = control.remove_hop(request.parameter("name"), *caller);
  if (!done) return refusal(done.error());
  return server::empty_response();
}

}  // namespace

void add_hops(server::Router& router, Control& control) {
  using server::Body;
  router.add("GET", "/v1/hops", Scope::view, [&](const Request&) { return list_hops(control); });
  router.add("GET", "/v1/hops/{name}", Scope::view, [&](const Request& request) { return get_hop(control, request); });
  router.add(
      "PUT", "/v1/hops/{name}", Scope::admin, [&](const Request& request) { return put_hop(control, request); },
      Body::required);
  router.add(
      "PATCH", "/v1/hops/{name}", Scope::admin, [&](const Request& request) { return patch_hop(control, request); },
      Body::required);
  router.add("DELETE", "/v1/hops/{name}", Scope::admin,
             [&](const Request& request) { return delete_hop(control, request); });
}

}  // namespace squall::routes
