// /v1/openapi.json: made from the router's own routes and the catalogue, so that it cannot describe what is not there.
// Only the sentences and the names of bodies are written here; a test sees that no route is without one.
#include <algorithm>
#include <array>

#include "routes/parse.hpp"
#include "routes/routes.hpp"
#include "routes/schema.hpp"
#include "routes/text_node.hpp"

namespace squall::routes {
namespace {

using config::Node;
using server::Route;

struct Sentence {
  std::string_view method;
  std::string_view pattern;
  std::string_view summary;
  std::string_view body = {};  // name of the request body's schema
};

constexpr std::array sentences = {
    Sentence{"GET", "/v1/hops", "All hops with their faults."},
    Sentence{"GET", "/v1/hops/{name}", "One hop with its faults; ETag is the epoch."},
    Sentence{"PUT", "/v1/hops/{name}", "Make or replace a hop, and with `faults` its faults, as one epoch.", "Hop"},
    Sentence{"PATCH", "/v1/hops/{name}", "Take a hop down (refuses, cuts) or up.", "Enabled"},
    Sentence{"DELETE", "/v1/hops/{name}", "Remove a hop and its faults."},
    Sentence{"GET", "/v1/hops/{name}/connections", "Live connections: peers, age, bytes, faults that grip them."},
    Sentence{"DELETE", "/v1/hops/{name}/connections/{id}", "Cut one connection."},
    Sentence{"GET", "/v1/faults", "All faults in the order they combine, with counters."},
    Sentence{"PUT", "/v1/faults", "Add or replace the named faults as one epoch, all or none.", "FaultSet"},
    Sentence{"DELETE", "/v1/faults", "Remove all faults but those of runs."},
    Sentence{"GET", "/v1/faults/{name}", "One fault with its counters."},
    Sentence{"PUT", "/v1/faults/{name}", "Put a fault. 200: active on every live connection; its time starts now.",
             "Fault"},
    Sentence{"PATCH", "/v1/faults/{name}", "Switch a fault off or on; its time runs on.", "Enabled"},
    Sentence{"DELETE", "/v1/faults/{name}", "Remove a fault. 200: gone from every live connection."},
    Sentence{"GET", "/v1/halt", "Whether the emergency stop is engaged, by whom and why."},
    Sentence{"PUT", "/v1/halt",
             "Engage the emergency stop: all faults off now, new ones refused. `?reason=` optional."},
    Sentence{"DELETE", "/v1/halt", "Release the emergency stop; needs `?reason=`. Faults do not come back."},
    Sentence{"GET", "/v1/experiments", "The experiments of the server's folder, and what is wrong with each."},
    Sentence{"POST", "/v1/experiments/check",
             "Whether an experiment could run here; the body is the file, or names it.", "Start"},
    Sentence{"POST", "/v1/experiments/plan", "A dry run: resolved faults, the timeline drawn, refusals.", "Start"},
    Sentence{"POST", "/v1/runs", "Start a run. 409: a hop is held; 422: invalid; 423: halted.", "Start"},
    Sentence{"GET", "/v1/runs", "Runs, the newest first; `?experiment=`, `?open=true`, `?limit=`."},
    Sentence{"GET", "/v1/runs/{id}", "One run: state, phase, checks, hits, verdict."},
    Sentence{"GET", "/v1/runs/{id}/report", "Its report; `?format=` html, md, json or junit."},
    Sentence{"GET", "/v1/runs/{id}/events", "Its journal; `?after=` skips what was read."},
    Sentence{"POST", "/v1/runs/{id}/stop", "Stop it. 200: its faults are gone from every live connection."},
    Sentence{"POST", "/v1/runs/{id}/next", "Go on after a pause, or end a phase that has until: go."},
    Sentence{"POST", "/v1/runs/{id}/pause", "Faults off and the clock of the phase stands; `{paused: false}` goes on.",
             "Pause"},
    Sentence{"POST", "/v1/runs/{id}/extend", "Make the present phase longer.", "Extension"},
    Sentence{"POST", "/v1/runs/{id}/attend", "Renew the lease of an attended run."},
    Sentence{"POST", "/v1/runs/{id}/notes", "Write a note into its journal.", "Note"},
    Sentence{"POST", "/v1/runs/{id}/ticks", "Tick a step of its runbook.", "Tick"},
    Sentence{"GET", "/v1/runs/{id}/runbook",
             "Its runbook as it was when it started, with its values and ticks; `?format=` html, md or json."},
    Sentence{"GET", "/v1/journeys", "The journeys of the server's folder, how many cells are how, what is wrong."},
    Sentence{"GET", "/v1/journeys/{name}",
             "One journey: each hop with its cells, faults, and what it carries; `problems`: what does not fit. 422: "
             "its file is wrong."},
    Sentence{"GET", "/v1/journeys/{name}/coverage",
             "What has been shown of it, the worst cells first; `?format=` json (with `problems`), md, svg or dot."},
    Sentence{"GET", "/v1/runbooks", "The runbooks of the server's folder, who rehearses them and when, what is wrong."},
    Sentence{"GET", "/v1/runbooks/{name}", "One runbook, rendered without a run; `?format=` html, md or json."},
    Sentence{"GET", "/v1/schedule", "When experiments run by themselves, and why any instant would be refused."},
    Sentence{"GET", "/v1/blackouts", "When nothing may run."},
    Sentence{"PUT", "/v1/blackouts/{name}", "Add or replace a blackout.", "Blackout"},
    Sentence{"DELETE", "/v1/blackouts/{name}", "Remove a blackout that was made over the API."},
    Sentence{"GET", "/v1/stats", "Everything at one moment."},
    Sentence{"GET", "/v1/events", "Server-sent events; Last-Event-ID replays."},
    Sentence{"GET", "/metrics", "Prometheus text."},
    Sentence{"GET", "/healthz", "ok while the process answers."},
    Sentence{"GET", "/readyz", "200 when hops are up, 503 before and while draining."},
    Sentence{"GET", "/v1/version", "Name and version."},
    Sentence{"GET", "/v1/openapi.json", "This document."},
};

const Sentence* sentence_of(const Route& route) {
  const auto at = std::ranges::find_if(
      sentences, [&](const Sentence& it) { return it.method == route.method && it.pattern == route.pattern; });
  return at == sentences.end() ? nullptr : &*at;
}

Node string_parameter(std::string_view name, std::string_view place) {
  return Node::map({{"name", text(name)},
                    {"in", text(place)},
                    {"required", Node::boolean(place == "path")},
                    {"schema", Node::map({{"type", text("string")}})}});
}

Node parameters_of(const Route& route) {
  Node list = Node::list();
  for (std::size_t open = route.pattern.find('{'); open != std::string::npos; open = route.pattern.find('{', open + 1))
    list.push(string_parameter(route.pattern.substr(open + 1, route.pattern.find('}', open) - open - 1), "path"));
  if (route.method == "GET") return list;
  list.push(string_parameter("reason", "query"));
  if (route.method == "POST") list.push(string_parameter("Idempotency-Key", "header"));
  if (route.pattern != "/v1/halt") list.push(string_parameter("If-Match", "header"));
  return list;
}

Node content(std::initializer_list<std::string_view> types, std::string_view schema) {
  Node node = Node::map();
  for (const std::string_view type : types)
    node.add(std::string(type), Node::map({{"schema", schema_reference(schema)}}));
  return Node::map({{"content", std::move(node)}});
}

Node operation_of(const Route& route) {
  const Sentence* sentence = sentence_of(route);
  Node problem = content({"application/problem+json"}, "Problem").add("description", text("What is wrong, and where."));
  Node node = Node::map({{"summary", text(sentence != nullptr ? sentence->summary : "")},
                         {"x-squall-scope", text(server::to_string(route.scope))},
                         {"parameters", parameters_of(route)}});
  if (sentence != nullptr && !sentence->body.empty())
    node.add("requestBody",
             content({"application/json", "application/yaml"}, sentence->body).add("required", Node::boolean(true)));
  node.add("responses",
           Node::map({{"2XX", Node::map({{"description", text("Done.")}})}, {"default", std::move(problem)}}));
  return node;
}

Node document(const server::Router& router, Catalog catalog, const std::string& version) {
  Node paths = Node::map();
  for (const Route& route : router.routes()) {
    std::string method = route.method;
    std::ranges::transform(method, method.begin(), [](char c) { return static_cast<char>(c - 'A' + 'a'); });
    const auto at = std::ranges::find(paths.members, route.pattern, &config::Member::key);
    Node& path = at != paths.members.end() ? at->value : paths.add(route.pattern, Node::map()).members.back().value;
    path.add(method, operation_of(route));
  }
  return Node::map({{"openapi", text("3.0.3")},
                    {"info", Node::map({{"title", text("Squall")}, {"version", text(version)}})},
                    {"paths", std::move(paths)},
                    {"components", Node::map({{"schemas", schemas(catalog)}})}});
}

}  // namespace

void add_openapi(server::Router& router, control::Control& control, const std::string& version) {
  router.add("GET", "/v1/openapi.json", server::Scope::view, [&router, &control, version](const server::Request&) {
    return json(200, document(router, control.catalog(), version));
  });
}

}  // namespace squall::routes
