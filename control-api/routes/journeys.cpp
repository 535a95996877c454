// /v1/journeys: the chains of the server's folder, what has been shown of each hop, and what it carries now.
#include <array>
#include <string_view>

#include "report/coverage.hpp"
#include "routes/parse.hpp"
#include "routes/print_journey.hpp"
#include "routes/routes.hpp"
#include "server/problem.hpp"

namespace squall::routes {
namespace {

using config::Node;
using runs::Library;
using server::Request;
using server::Response;
using server::Scope;
using server::Where;

Response list_journeys(const Library& library) {
  const journey::Neighbours neighbours = library.neighbours();
  Node journeys = Node::list();
  for (const runs::JourneyFile& file : library.journeys().list()) {
    if (!file.journey) {
      journeys.push(print_wrong(file.file, file.journey.error()));
      continue;
    }
    const auto coverage = library.cover(*file.journey, neighbours);
    if (!coverage) return refusal(coverage.error());
    const Problems misfits = Library::misfits(file, neighbours);
    journeys.push(print_journey_line({file, *coverage, misfits}));
  }
  return json(200, Node::map({{"folder", Node::string(library.journeys().path())}, {"journeys", std::move(journeys)}}));
}

// The journey that the path names, with its coverage, shown by `show(shown)`.
template <class Show>
Response with_journey(const Library& library, const Request& request, Show show) {
  const auto file = library.journey(request.parameter("name"));
  if (!file) return refusal(file.error());
  if (!file->journey)
    return server::problem_response(422, file->journey.error(), "the journey " + file->file + " is wrong");
  const journey::Neighbours neighbours = library.neighbours();
  const auto coverage = library.cover(*file->journey, neighbours);
  if (!coverage) return refusal(coverage.error());
  const Problems misfits = Library::misfits(*file, neighbours);
  return show(Shown{*file, *coverage, misfits});
}

Response show_journey(const Library& library, const runs::Sampler& sampler, const Request& request) {
  const runs::Surroundings& surroundings = library.board().surroundings();
  const control::Control& control = surroundings.control;
  return with_journey(library, request, [&](const Shown& shown) {
    return json(200,
                print_journey(shown, control.overview(), {sampler, surroundings.clock.monotonic()}, control.catalog()));
  });
}

struct Drawing {
  std::string_view format, type;
  std::string (*draw)(const journey::Journey&, const journey::Coverage&);
};

constexpr std::array drawings = {Drawing{"md", "text/markdown; charset=utf-8", report::coverage_markdown},
                                 Drawing{"svg", "image/svg+xml", report::chain_svg},
                                 Drawing{"dot", "text/vnd.graphviz", report::chain_dot}};

Response show_coverage(const Library& library, const Request& request) {
  const std::string* format = request.query_value("format");
  return with_journey(library, request, [&](const Shown& shown) {
    if (format == nullptr || *format == "json")
      return json(200, print_coverage(shown, library.board().surroundings().clock.wall()));
    for (const Drawing& drawing : drawings)
      if (drawing.format == *format)
        return server::text_response(200, drawing.draw(*shown.file.journey, shown.coverage), std::string(drawing.type));
    return server::problem_response(400, "?format= must be json, md, svg or dot");
  });
}

}  // namespace

void add_journeys(server::Router& router, const Library& library, const runs::Sampler& sampler) {
  router.add(
      "GET", "/v1/journeys", Scope::view, [&](const Request&) { return list_journeys(library); }, server::Body::ignored,
      Where::aside);
  router.add(
      "GET", "/v1/journeys/{name}", Scope::view,
      [&](const Request& request) { return show_journey(library, sampler, request); }, server::Body::ignored,
      Where::aside);
  router.add(
      "GET", "/v1/journeys/{name}/coverage", Scope::view,
      [&](const Request& request) { return show_coverage(library, request); }, server::Body::ignored, Where::aside);
}

}  // namespace squall::routes
