// See parse.hpp.
#include "routes/parse.hpp"

#include <charconv>
#include <utility>

#include "config/loader.hpp"
#include "config/reader.hpp"
#include "server/problem.hpp"
#include "store/halt_record.hpp"

namespace squall::routes {
namespace {

using control::Refusal;

// Both are kept in the ring of events.
constexpr std::size_t most_name = 128;
constexpr std::size_t most_reason = 500;

int status_of(Refusal::Kind kind) {
  switch (kind) {
    case Refusal::Kind::not_found: return 404;
    case Refusal::Kind::invalid:
    case Refusal::Kind::over_limit: return 422;
    case Refusal::Kind::conflict: return 409;
    case Refusal::Kind::stale: return 412;
    case Refusal::Kind::halted: return 423;
    case Refusal::Kind::closing: return 503;
    case Refusal::Kind::unstored: return 507;
  }
  return 500;
}

}  // namespace

tl::expected<config::Node, server::Response> read_body(const server::Request& request) {
  const bool yaml = request.content_type == "application/yaml";
  auto body = config::load_text(request.body, yaml ? config::Format::yaml : config::Format::json);
  if (!body) return tl::unexpected(server::problem_response(400, body.error()));
  return std::move(*body);
}

control::Caller caller_of(const server::Request& request) {
  const std::string* reason = request.query_value("reason");
  return {store::bounded(request.peer.who, most_name), reason != nullptr ? store::bounded(*reason, most_reason) : ""};
}

tl::expected<control::Caller, server::Response> read_caller(const server::Request& request) {
  control::Caller caller = caller_of(request);
  const std::string* tag = request.header("if-match");
  if (tag == nullptr || *tag == "*") return caller;
  std::string_view digits = *tag;
  if (digits.size() > 2 && digits.front() == '"' && digits.back() == '"') digits = digits.substr(1, digits.size() - 2);
  std::uint64_t epoch = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), epoch);
  if (error != std::errc{} || end != digits.data() + digits.size())
    return tl::unexpected(
        server::problem_response(400, "If-Match must be an epoch in quotes, as ETag gives it: \"7\""));
  caller.if_epoch = epoch;
  return caller;
}

std::string api_url(const server::Request& request) {
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.:-[]";
  const std::string* host = request.header("host");
  const bool names_us = host != nullptr && host->find(':') != std::string::npos &&
                        host->find_first_not_of(plain) == std::string::npos;  // it stands in commands to copy
  return names_us ? "http://" + *host : "";
}

tl::expected<Change, server::Response> read_change(const server::Request& request) {
  auto caller = read_caller(request);
  if (!caller) return tl::unexpected(std::move(caller.error()));
  auto body = read_body(request);
  if (!body) return tl::unexpected(std::move(body.error()));
  return Change{std::move(*body), std::move(*caller)};
}

Result<bool> read_enabled(const config::Node& body) {
  Problems problems;
  bool enabled = false;
  config::MapReader map(body, "", problems);
  map.required("enabled", enabled, config::as_boolean, "false");
  map.finish();
  if (!problems.empty()) return tl::unexpected(std::move(problems));
  return enabled;
}

server::Response invalid(Problems problems, const config::Node& body) {
  return server::problem_response(422, config::capped(config::located(std::move(problems), body)));
}

server::Response refusal(Refusal refusal, const config::Node* body, std::string detail) {
  if (body != nullptr) refusal.problems = config::located(std::move(refusal.problems), *body);
  const auto type = refusal.kind == Refusal::Kind::over_limit ? "urn:squall:over-limit" : "about:blank";
  return server::problem_response(status_of(refusal.kind), config::capped(std::move(refusal.problems)),
                                  std::move(detail), type);
}

server::Response json(int status, const config::Node& document) {
  server::Response response;
  response.status = status;
  response.content_type = "application/json";
  response.body = config::to_json(document) + "\n";
  return response;
}

void set_etag(server::Response& response, std::uint64_t epoch) {
  response.headers.push_back({"ETag", "\"" + std::to_string(epoch) + "\""});
}

}  // namespace squall::routes
