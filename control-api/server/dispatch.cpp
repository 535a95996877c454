// See dispatch.hpp.
#include "server/dispatch.hpp"

#include <algorithm>
#include <exception>
#include <optional>

#include "http/target.hpp"
#include "server/problem.hpp"

#include <spdlog/spdlog.h>

namespace squall::server {

namespace {

std::string media_type(const http::Fields& fields) {
  const std::string* value = http::find_field(fields, "content-type");
  if (value == nullptr) return {};
  std::string type = value->substr(0, value->find(';'));
  type.erase(std::find_if(type.rbegin(), type.rend(), [](char c) { return c != ' ' && c != '\t'; }).base(), type.end());
  std::transform(type.begin(), type.end(), type.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return type;
}

bool is_readable(const std::string& type) {
  return type == "application/json" || type == "application/yaml" || type == "application/merge-patch+json";
}

Response refusal_of(const Denial& denial) {
  Response response = problem_response(denial.status, denial.reason);
  if (denial.status == 401) response.headers.push_back({"WWW-Authenticate", "Bearer realm=\"squall\""});
  return response;
}

Response no_route(const Router::Match& match) {
  if (match.allow.empty())
    return problem_response(404, "there is nothing at this path; GET /v1/openapi.json lists what is");
  Response response = problem_response(405, "this path takes " + match.allow);
  response.headers.push_back({"Allow", match.allow});
  return response;
}

// RFC 9112 3.2.2: the authority of an absolute target stands in for Host.
http::Fields effective_fields(const http::RequestHead& head, const http::Target& target) {
  http::Fields fields = head.fields;
  if (target.authority.empty()) return fields;
  std::erase_if(fields, [](const http::Field& field) { return http::same_text(field.name, "host"); });
  fields.push_back({"Host", target.authority});
  return fields;
}

}  // namespace

std::variant<Call, Response> Dispatcher::admit(const http::RequestHead& head, const Origin& origin) const {
  std::optional<http::Target> target = http::read_target(head.target);
  if (!target) return problem_response(400, "a percent sign in the target is not followed by two hexadecimal digits");
  Call call;
  Request& request = call.request;
  request.headers = effective_fields(head, *target);
  request.method = head.method;
  const bool guests = guest_ != nullptr && guest_->owns(target->raw_path);
  if (guests ? !guest_->is_open() : is_guarded(rules_, target->path))
    if (const Denial denial = check_site(rules_, origin, head.method, request.headers); denial.status != 0)
      return refusal_of(denial);
  const Denial denial = guests ? Denial{} : check_distance(rules_, origin, target->path);
  if (denial.status != 0) return refusal_of(denial);

  if (guests) {
    request.peer = peer_without_token(rules_, origin, request.headers);
  } else if (auto refused = find_route(call, *target, origin, !head.framing.empty())) {
    return std::move(*refused);
  }
  request.path = std::move(target->path);
  request.raw_path = std::move(target->raw_path);
  request.query = std::move(target->query);
  return call;
}

// Nothing: the call has its route, and its peer may use it.
std::optional<Response> Dispatcher::find_route(Call& call, const http::Target& target, const Origin& origin,
                                               bool has_body) const {
  Request& request = call.request;
  Router::Match match = router_.find(request.method, target.raw_path);
  if (match.route == nullptr) return no_route(match);
  call.route = match.route;
  const Denial denial = check_peer(rules_, origin, match.route->scope, request.headers, request.peer);
  if (denial.status != 0) return refusal_of(denial);
  request.content_type = media_type(request.headers);
  if (match.route->body != Body::ignored && has_body && !is_readable(request.content_type))
    return problem_response(415, "send the body as application/json or application/yaml (the Content-Type field)");
  request.parameters = std::move(match.parameters);
  return std::nullopt;
}

Response Dispatcher::answer(const Call& call) const {
  const std::string what = call.route == nullptr ? call.request.raw_path : call.route->pattern;
  if (call.route != nullptr && call.route->body == Body::required && call.request.body.empty())
    return problem_response(400, "this call needs a body of application/json or application/yaml");
  try {
    return call.route == nullptr ? guest_->answer(call.request) : call.route->handler(call.request);
  } catch (const std::exception& error) {
    spdlog::error("api: {} {} failed: {}", call.request.method, what, error.what());
  } catch (...) {
    spdlog::error("api: {} {} failed", call.request.method, what);
  }
  return problem_response(500, "the server failed to answer; its log has the reason");
}

}  // namespace squall::server
