// /v1/experiments: the files the server knows by name, and what it thinks of one before it runs.
#include "routes/parse.hpp"
#include "routes/print_run.hpp"
#include "routes/routes.hpp"
#include "routes/run_bodies.hpp"

namespace squall::routes {
namespace {

using config::Node;
using server::Request;
using server::Response;
using server::Scope;
using server::Where;

Response list(const runs::RunBoard& board) {
  Node experiments = Node::list();
  for (const runs::ExperimentFile& file : board.folder().list()) experiments.push(print_experiment(file));
  return json(200,
              Node::map({{"folder", Node::string(board.folder().path())}, {"experiments", std::move(experiments)}}));
}

template <class Show>
Response judge(const runs::RunBoard& board, const Request& request, Show show) {
  const auto wish = read_start(request);
  if (!wish) return wish.error();
  const auto prepared = board.prepare(wish->what);
  if (!prepared) return refused_file(prepared.error(), wish->what.file);
  return json(200, show(*prepared));
}

}  // namespace

void add_experiments(server::Router& router, runs::RunBoard& board) {
  router.add(
      "GET", "/v1/experiments", Scope::view, [&](const Request&) { return list(board); }, server::Body::ignored,
      Where::aside);
  router.add(
      "POST", "/v1/experiments/check", Scope::view,
      [&](const Request& request) {
        return judge(board, request, [](const runs::Prepared& prepared) {
          return Node::map({{"valid", Node::boolean(true)},
                            {"experiment", Node::string(prepared.plan.experiment.name)},
                            {"hash", Node::string(prepared.plan.header.hash)}});
        });
      },
      server::Body::required, Where::aside);
  router.add(
      "POST", "/v1/experiments/plan", Scope::view,
      [&](const Request& request) {
        return judge(board, request, [&](const runs::Prepared& prepared) {
          return print_plan(prepared, board.refusals(prepared.plan.experiment), board.surroundings().control.catalog());
        });
      },
      server::Body::required, Where::aside);
}

}  // namespace squall::routes
