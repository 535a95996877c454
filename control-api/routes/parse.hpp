// What every handler reads from a request, and how it says no. Any thread.
#pragma once

#include <string>
#include <string_view>

#include "config/node.hpp"
#include "control/event.hpp"
#include "control/refusal.hpp"
#include "server/message.hpp"

namespace squall::routes {

// The body as a tree, by its content type; an answer of 400 with line and column when it is not one.
tl::expected<config::Node, server::Response> read_body(const server::Request& request);

// Who calls and `?reason=`, cut where they are too long: never a refusal.
control::Caller caller_of(const server::Request& request);

// The same with If-Match; an answer of 400 when If-Match is no epoch.
tl::expected<control::Caller, server::Response> read_caller(const server::Request& request);

// http://host:port, as whoever asks reaches this server: whatever runs a runbook's commands does so from there. Empty
// where Host names nobody, as on the Unix socket.
std::string api_url(const server::Request& request);

// Body and caller: what a handler of a change starts with.
struct Change {
  config::Node body;
  control::Caller caller;
};
tl::expected<Change, server::Response> read_change(const server::Request& request);

// `{"enabled": true}`, the only PATCH there is.
Result<bool> read_enabled(const config::Node& body);

// 422 with the problems at their places in the body, the first of them when they are very many.
server::Response invalid(Problems problems, const config::Node& body);
// The refusal's own status; places as above when there was a body.
// What is over a limit of this server has the problem type `urn:squall:over-limit`: elsewhere it might be right.
server::Response refusal(control::Refusal refusal, const config::Node* body = nullptr, std::string detail = {});

server::Response json(int status, const config::Node& document);
void set_etag(server::Response& response, std::uint64_t epoch);

}  // namespace squall::routes
