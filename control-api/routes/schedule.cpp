// /v1/schedule and /v1/blackouts: when experiments run by themselves, and when nothing may run.
#include <charconv>

#include "config/schedule_codec.hpp"
#include "routes/parse.hpp"
#include "routes/print_run.hpp"
#include "routes/routes.hpp"
#include "server/problem.hpp"

namespace squall::routes {
namespace {

using config::Node;
using server::Request;
using server::Response;
using server::Scope;
using server::Where;

constexpr std::size_t most_instants = 100;

Response show_schedule(const runs::Scheduler& scheduler, const Request& request) {
  std::size_t count = 10;
  if (const std::string* wanted = request.query_value("count")) {
    const auto [end, error] = std::from_chars(wanted->data(), wanted->data() + wanted->size(), count);
    if (error != std::errc{} || end != wanted->data() + wanted->size() || count == 0 || count > most_instants)
      return server::problem_response(400, "?count= must be 1 to " + std::to_string(most_instants));
  }
  Node scheduled = Node::list();
  for (const runs::ScheduledExperiment& it : scheduler.upcoming(count)) scheduled.push(print_scheduled(it));
  return json(200, Node::map({{"schedule", std::move(scheduled)}}));
}

Node print_blackout(const schedule::Blackout& blackout, const runs::RunBoard& board) {
  Node node = config::describe_blackout(blackout);
  return node.add("source", Node::string(board.is_configured(blackout.name) ? "file" : "api"));
}

Response list_blackouts(const runs::RunBoard& board) {
  Node blackouts = Node::list();
  for (const schedule::Blackout& blackout : board.blackouts()) blackouts.push(print_blackout(blackout, board));
  return json(200, Node::map({{"blackouts", std::move(blackouts)}}));
}

Response put_blackout(runs::RunBoard& board, const Request& request) {
  const auto body = read_body(request);
  if (!body) return body.error();
  const auto blackout = config::decode_blackout(*body, "", request.parameter("name"));
  if (!blackout) return invalid(blackout.error(), *body);
  const auto created = board.put_blackout(*blackout, caller_of(request));
  if (!created) return refusal(created.error());
  return json(*created ? 201 : 200, print_blackout(*blackout, board));
}

}  // namespace

void add_schedule(server::Router& router, runs::RunBoard& board, const runs::Scheduler& scheduler) {
  router.add(
      "GET", "/v1/schedule", Scope::view, [&](const Request& request) { return show_schedule(scheduler, request); },
      server::Body::ignored, Where::aside);
  router.add(
      "GET", "/v1/blackouts", Scope::view, [&](const Request&) { return list_blackouts(board); }, server::Body::ignored,
      Where::aside);
  router.add(
      "PUT", "/v1/blackouts/{name}", Scope::admin, [&](const Request& request) { return put_blackout(board, request); },
      server::Body::required, Where::aside);
  router.add(
      "DELETE", "/v1/blackouts/{name}", Scope::admin,
      [&](const Request& request) {
        const auto removed = board.remove_blackout(request.parameter("name"), caller_of(request));
        return removed ? server::empty_response() : refusal(removed.error());
      },
      server::Body::ignored, Where::aside);
}

}  // namespace squall::routes
