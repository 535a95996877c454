// See failure.hpp.
#include "toxiproxy/failure.hpp"

#include <algorithm>

namespace squall::toxiproxy {
namespace {

using control::Refusal;

int status_of(Refusal::Kind kind) {
  switch (kind) {
    case Refusal::Kind::not_found: return 404;
    case Refusal::Kind::invalid:
    case Refusal::Kind::over_limit: return 400;
    case Refusal::Kind::conflict:
    case Refusal::Kind::stale: return 409;
    case Refusal::Kind::halted: return 423;
    case Refusal::Kind::closing: return 503;
    case Refusal::Kind::unstored: return 507;
  }
  return 500;
}

// An address that cannot be had, in Go's words: the data plane says "cannot listen on ADDRESS: Reason", the control
// plane "ADDRESS is already taken by ...".
std::string listen_error(std::string_view message) {
  constexpr std::string_view said = "cannot listen on ";
  std::string_view address = message.substr(0, message.find(' '));
  std::string reason = "address already in use";
  if (message.starts_with(said)) {
    message.remove_prefix(said.size());
    const std::size_t colon = message.find(": ");
    address = message.substr(0, colon);
    reason = message.substr(std::min(colon + 2, message.size()));
    if (!reason.empty() && reason.front() >= 'A' && reason.front() <= 'Z') reason.front() |= 0x20;
  }
  return "listen tcp " + std::string(address) + ": bind: " + reason;
}

}  // namespace

Failure failure_of(const Refusal& refusal) {
  std::string message;
  for (const Problem& problem : refusal.problems) {
    if (refusal.kind == Refusal::Kind::invalid && problem.path.ends_with("/listen"))
      return {500, listen_error(problem.message)};  // no mistake of the request, says Toxiproxy
    message += (message.empty() ? "" : "; ") + problem.message;
    if (!problem.hint.empty()) message += " (" + problem.hint + ")";
  }
  return {status_of(refusal.kind), message};
}

tl::unexpected<Refusal> refusal_of(Refusal::Kind kind, std::string message) {
  return control::refused(kind, std::move(message));
}

std::string dump(const Json& document) { return document.dump(-1, ' ', false, Json::error_handler_t::replace); }

server::Response print_failure(const Failure& failure) {
  const Json body = {{"error", failure.message}, {"status", failure.status}};
  return server::text_response(failure.status, dump(body) + "\n");
}

server::Response print_json(int status, const Json& document) {
  return server::text_response(status, dump(document), "application/json");
}

}  // namespace squall::toxiproxy
