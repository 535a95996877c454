// /v1/runbooks and /v1/runs/{id}/runbook: what to do when a hop fails, rendered with the values of a run, or of none.
#include "routes/parse.hpp"
#include "routes/print.hpp"
#include "routes/print_journey.hpp"
#include "routes/routes.hpp"
#include "routes/text_node.hpp"
#include "runbook/variables.hpp"
#include "runs/runbook_values.hpp"
#include "server/problem.hpp"

namespace squall::routes {
namespace {

using config::Node;
using control::rfc3339;
using runs::Library;
using server::Request;
using server::Response;
using server::Scope;
using server::Where;

// Who rehearses runbooks, and when each was rehearsed last.
struct Practices {
  runs::Rehearsers experiments;
  runs::Rehearsals rehearsals;

  Node experiments_of(const std::string& runbook) const {
    const auto at = experiments.find(runbook);
    return at == experiments.end() ? Node::list() : print_strings(at->second);
  }
  Node rehearsed(const std::string& runbook) const {
    const auto at = rehearsals.find(runbook);
    if (at == rehearsals.end()) return Node::null();
    return Node::map(
        {{"run", text(at->second.run)}, {"at", text(rfc3339(at->second.at))}, {"by", text(at->second.by)}});
  }
  runbook::Practice of(const std::string& runbook) const {
    runbook::Practice practice;
    if (const auto at = experiments.find(runbook); at != experiments.end()) practice.experiments = at->second;
    if (const auto at = rehearsals.find(runbook); at != rehearsals.end()) {
      practice.run = at->second.run;
      practice.at = rfc3339(at->second.at).substr(0, 10);  // 2026-03-01T09:30:00.250Z
      practice.by = at->second.by;
    }
    return practice;
  }
};

control::Outcome<Practices> practices_of(const Library& library, const std::vector<std::string>& runbooks) {
  auto rehearsals = library.rehearsals(runbooks);
  if (!rehearsals) return tl::unexpected(std::move(rehearsals.error()));
  return Practices{library.rehearsers(), std::move(*rehearsals)};
}

Node head_of(const runbook::Runbook& runbook, const runbook::Values& values) {
  return Node::map({{"name", text(runbook.name)},
                    {"title", text(runbook::substitute(runbook.title, values))},
                    {"hop", text(runbook.hop)},
                    {"modes", print_strings(runbook.modes)},
                    {"owner", text(runbook.owner)}});
}

Response list_runbooks(const Library& library, const std::string& api) {
  const std::vector<runs::RunbookFile> files = library.runbooks().list();
  std::vector<std::string> names;
  for (const runs::RunbookFile& file : files) names.push_back(file.name);
  const auto practices = practices_of(library, names);
  if (!practices) return refusal(practices.error());
  Node runbooks = Node::list();
  for (const runs::RunbookFile& file : files) {
    if (!file.runbook) {
      runbooks.push(print_wrong(file.file, file.runbook.error()));
      continue;
    }
    Node node = head_of(*file.runbook, runs::runbook_values(library, *file.runbook, api, nullptr));
    node.add("words", Node::number(file.runbook->words));
    node.add("steps", Node::number(file.runbook->steps.size()));
    node.add("experiments", practices->experiments_of(file.name)).add("rehearsed", practices->rehearsed(file.name));
    if (!file.runbook->problems.empty()) node.add("problems", print_problems(file.runbook->problems));
    runbooks.push(std::move(node));
  }
  return json(200, Node::map({{"folder", Node::string(library.runbooks().path())}, {"runbooks", std::move(runbooks)}}));
}

// --- one, rendered ---

// Of the server at `own`, where the request does not say how it came here.
std::string api_of(const Request& request, const std::string& own) {
  std::string url = api_url(request);
  return url.empty() ? own : url;
}

Node print_step(const runbook::Step& step, const std::vector<runs::StepTick>& ticks) {  // rendered
  Node ticked = Node::null();
  for (const runs::StepTick& tick : ticks)
    if (tick.step == step.number) ticked = Node::map({{"by", text(tick.by)}, {"at", text(rfc3339(tick.at))}});
  return Node::map({{"number", Node::number(step.number)},
                    {"imperative", text(step.imperative)},
                    {"command", text(step.command)},
                    {"expected", text(step.expected)},
                    {"ticked", std::move(ticked)}});
}

struct Rendering {
  const Library& library;
  const runbook::Runbook& runbook;
  runbook::Values values;
  std::vector<runs::StepTick> ticks;

  std::vector<runbook::Ticked> shown_ticks() const {
    std::vector<runbook::Ticked> shown;
    for (const runs::StepTick& tick : ticks)  // 2026-03-01T09:30:00.250Z
      shown.push_back({tick.step, tick.by, rfc3339(tick.at).substr(11, 8) + " UTC"});
    return shown;
  }
  control::Outcome<Practices> practices() const { return practices_of(library, {runbook.name}); }
  // Nothing where the store cannot be read: the runbook is of use without it.
  std::optional<runbook::Practice> practice(const control::Outcome<Practices>& all) const {
    return all ? std::optional(all->of(runbook.name)) : std::nullopt;
  }
  std::string markdown(const control::Outcome<Practices>& all) const {
    return runbook::render_markdown(runbook, values, shown_ticks(), practice(all));
  }
  std::string html() const { return runbook::render_html(runbook, values, shown_ticks(), practice(practices())); }

  Response as_json() const {
    const auto all = practices();
    if (!all) return refusal(all.error());
    Node steps = Node::list();
    for (const runbook::Step& step : runbook.steps) steps.push(print_step(runbook::render_step(step, values), ticks));
    Node node = head_of(runbook, values);
    node.add("experiments", all->experiments_of(runbook.name)).add("rehearsed", all->rehearsed(runbook.name));
    if (!runbook.problems.empty()) node.add("problems", print_problems(runbook.problems));
    return json(200, node.add("steps", std::move(steps)).add("text", text(markdown(all))));
  }
};

Response render(const Rendering& rendering, const Request& request) {
  const std::string* wanted = request.query_value("format");
  const std::string_view format = wanted == nullptr ? "html" : std::string_view(*wanted);
  if (format == "html") return server::text_response(200, rendering.html(), "text/html; charset=utf-8");
  if (format == "md")
    return server::text_response(200, rendering.markdown(rendering.practices()), "text/markdown; charset=utf-8");
  if (format == "json") return rendering.as_json();
  return server::problem_response(400, "?format= must be html, md or json");
}

Response show_runbook(const Library& library, const std::string& own_url, const Request& request) {
  const auto file = library.runbook(request.parameter("name"));
  if (!file) return refusal(file.error());
  if (!file->runbook)
    return server::problem_response(422, file->runbook.error(), "the runbook " + file->file + " is wrong");
  return render(
      {library, *file->runbook, runs::runbook_values(library, *file->runbook, api_of(request, own_url), nullptr), {}},
      request);
}

// As it was recorded when the run started, whatever the file says now.
Response show_of_run(const Library& library, const std::string& own_url, const Request& request) {
  const auto record = library.board().record(request.parameter("id"));
  if (!record) return refusal(record.error());
  const auto runbook = runs::runbook_of(record->header);
  if (!runbook) return refusal(runbook.error());
  return render({library, *runbook, runs::runbook_values(library, *runbook, api_of(request, own_url), &*record),
                 runs::first_ticks(*record)},
                request);
}

}  // namespace

void add_runbooks(server::Router& router, const Library& library, const std::function<std::string()>& own_url) {
  router.add(
      "GET", "/v1/runbooks", Scope::view,
      [&library, own_url](const Request& request) { return list_runbooks(library, api_of(request, own_url())); },
      server::Body::ignored, Where::aside);
  router.add(
      "GET", "/v1/runbooks/{name}", Scope::view,
      [&library, own_url](const Request& request) { return show_runbook(library, own_url(), request); },
      server::Body::ignored, Where::aside);
  router.add(
      "GET", "/v1/runs/{id}/runbook", Scope::view,
      [&library, own_url](const Request& request) { return show_of_run(library, own_url(), request); },
      server::Body::ignored, Where::aside);
}

}  // namespace squall::routes
