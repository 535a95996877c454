// /v1/runs: start, watch, stop, steer, report. Stopping reads no body and needs no disk.
#include <charconv>

#include "report/report.hpp"
#include "routes/parse.hpp"
#include "routes/print.hpp"
#include "routes/print_run.hpp"
#include "routes/routes.hpp"
#include "routes/run_bodies.hpp"
#include "runs/runbook_values.hpp"
#include "server/problem.hpp"

namespace squall::routes {
namespace {

using config::Node;
using runs::RunBoard;
using server::Request;
using server::Response;
using server::Scope;
using server::Where;

constexpr std::size_t most_listed = 1000;

Response show(const RunBoard& board, std::string_view id, int status = 200) {
  if (const auto runner = board.find(id); runner && !runner->is_stored())
    return json(status, print_run(runner->view(), runner->experiment()));
  const auto record = board.record(id);
  if (!record) return refusal(record.error());
  return json(status, print_run(*record));
}

Response start(RunBoard& board, const Request& request) {
  auto wish = read_start(request);
  if (!wish) return wish.error();
  wish->api = api_url(request);
  const auto id = board.start(*wish, caller_of(request));
  if (!id) return refused_file(id.error(), wish->what.file);
  Response response = show(board, *id, 201);
  response.headers.push_back({"Location", "/v1/runs/" + *id});
  return response;
}

std::optional<std::size_t> read_count(std::string_view text) {
  std::size_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return count;
}

Response list(const RunBoard& board, const Request& request) {
  store::RunFilter filter;
  if (const std::string* experiment = request.query_value("experiment")) filter.experiment = *experiment;
  if (const std::string* open = request.query_value("open")) {
    if (*open != "true" && *open != "false") return server::problem_response(400, "?open= must be true or false");
    filter.open = *open == "true";
  }
  if (const std::string* limit = request.query_value("limit")) {
    filter.most = read_count(*limit).value_or(0);
    if (filter.most == 0 || filter.most > most_listed)
      return server::problem_response(400, "?limit= must be 1 to " + std::to_string(most_listed));
  }
  const auto rows = board.list(filter);
  if (!rows) return refusal(rows.error());
  Node runs = Node::list();
  for (const store::RunRow& row : *rows) {
    // The store may be a moment behind, or without room.
    const auto runner = board.find(row.id);
    runs.push(runner && !runner->is_stored() ? print_run(runner->view(), runner->experiment()) : print_row(row));
  }
  return json(200, Node::map({{"runs", std::move(runs)}}));
}

// The run when it is under way; else why not, which is another thing for one that has ended than for one never heard
// of.
tl::expected<std::shared_ptr<runs::Runner>, Response> under_way(const RunBoard& board, const std::string& id) {
  if (auto runner = board.find(id); runner && !runner->ended()) return runner;
  const auto record = board.record(id);
  if (!record) return tl::unexpected(refusal(record.error()));
  return tl::unexpected(server::problem_response(409, "the run \"" + id + "\" has ended"));
}

// Looks for the run in memory only: a stop waits for no disk, and what is not there has no faults.
Response stop(RunBoard& board, const Request& request) {
  const std::string& id = request.parameter("id");
  const auto runner = board.find(id);
  if (!runner) return server::problem_response(404, "no run \"" + id + "\" is under way");
  const control::Caller caller = caller_of(request);
  const auto receipt = runner->stop(
      {experiment::StopCause::person, caller.why.empty() ? "stopped by " + caller.by : caller.why, caller.by});
  if (!receipt) return refusal(receipt.error());
  board.surroundings().control.note("run.stop", id, caller);
  return json(200, Node::map({{"id", Node::string(id)}, {"receipt", print_receipt(*receipt)}}));
}

Response steer(RunBoard& board, const Request& request, experiment::RunEvent event) {
  const std::string& id = request.parameter("id");
  const auto runner = under_way(board, id);
  if (!runner) return runner.error();
  if (const auto done = (*runner)->wish(std::move(event)); !done) return refusal(done.error());
  return show(board, id);
}

// A body with one value in it, and the wish that is made of it.
template <class Read, class Make>
Response steer_by(RunBoard& board, const Request& request, Read read, Make make) {
  const auto body = read_body(request);
  if (!body) return body.error();
  auto value = read(*body);
  if (!value) return invalid(std::move(value.error()), *body);
  return steer(board, request, make(std::move(*value), caller_of(request)));
}

Response extend(RunBoard& board, const Request& request) {
  const auto body = read_body(request);
  if (!body) return body.error();
  const auto by = read_extension(*body);
  if (!by) return invalid(by.error(), *body);
  const std::string& id = request.parameter("id");
  const auto runner = under_way(board, id);
  if (!runner) return runner.error();
  if (const auto done = board.extend(**runner, *by, caller_of(request)); !done) return refusal(done.error());
  return show(board, id);
}

// Notes and ticks are welcome when the run has ended, too: people write down what they saw.
template <class Read, class Wish, class Entry>
Response annotate(RunBoard& board, const Request& request, Read read, Wish wish, Entry entry) {
  const std::string& id = request.parameter("id");
  if (const auto runner = board.find(id); runner && !runner->ended()) return steer_by(board, request, read, wish);
  const auto body = read_body(request);
  if (!body) return body.error();
  auto value = read(*body);
  if (!value) return invalid(std::move(value.error()), *body);
  if (const auto done = board.annotate(id, entry(std::move(*value), caller_of(request))); !done)
    return refusal(done.error());
  return show(board, id);
}

// A run that is not there is told of by whoever writes the tick down.
Result<std::uint64_t> known_step(const RunBoard& board, const std::string& id, std::uint64_t step) {
  const auto header = board.header(id);
  return header ? runs::check_step(*header, step) : step;
}

Response tick(RunBoard& board, const Request& request) {
  const auto read = [&](const Node& body) {
    return read_step(body).and_then(
        [&](std::uint64_t step) { return known_step(board, request.parameter("id"), step); });
  };
  return annotate(
      board, request, read,
      [](std::uint64_t step, const control::Caller& caller) {
        return experiment::RunEvent(experiment::TickWish{caller.by, step});
      },
      [](std::uint64_t step, const control::Caller& caller) {
        return experiment::Entry(experiment::Tick{caller.by, step});
      });
}

Response report(const RunBoard& board, const Request& request) {
  const std::string* wanted = request.query_value("format");
  const auto format = report::parse_format(wanted == nullptr ? "html" : *wanted);
  if (!format) return server::problem_response(400, "?format= must be html, md, json or junit");
  const auto record = board.record(request.parameter("id"));
  if (!record) return refusal(record.error());
  return server::text_response(200, report::render(*record, *format, board.surroundings().control.catalog()),
                               std::string(report::content_type(*format)));
}

Response journal(const RunBoard& board, const Request& request) {
  std::optional<std::size_t> skip = 0;
  if (const std::string* after = request.query_value("after")) skip = read_count(*after);
  if (!skip) return server::problem_response(400, "?after= must be a number, as `next` of the answer before gave it");
  const auto entries = board.journal(request.parameter("id"), *skip);
  if (!entries) return refusal(entries.error());
  Node events = Node::list();
  for (const experiment::JournalEntry& entry : *entries) events.push(print_journal(entry));
  return json(200, Node::map({{"events", std::move(events)}, {"next", Node::number(*skip + entries->size())}}));
}

void add_steering(server::Router& router, RunBoard& board, Idempotency& idempotency) {
  using server::Body;
  const auto post = [&](const char* path, Body body, server::Handler handler) {
    router.add("POST", std::string("/v1/runs/{id}/") + path, Scope::run, idempotency.once(std::move(handler)), body,
               Where::aside);
  };
  // Here and at once. Without a look at keys: those are on the disk, and stopping twice does no harm.
  router.add("POST", "/v1/runs/{id}/stop", Scope::run, [&](const Request& request) { return stop(board, request); });
  post("next", Body::ignored,
       [&](const Request& request) { return steer(board, request, experiment::NextWish{caller_of(request).by}); });
  post("attend", Body::ignored, [&](const Request& request) { return steer(board, request, experiment::Attended{}); });
  post("pause", Body::optional, [&](const Request& request) {
    if (request.body.empty()) return steer(board, request, experiment::PauseWish{true, caller_of(request).by});
    return steer_by(board, request, read_paused, [](bool paused, const control::Caller& caller) {
      return experiment::PauseWish{paused, caller.by};
    });
  });
  post("extend", Body::required, [&](const Request& request) { return extend(board, request); });
  post("notes", Body::required, [&](const Request& request) {
    return annotate(
        board, request, read_note,
        [](std::string text, const control::Caller& caller) {
          return experiment::RunEvent(experiment::NoteWish{caller.by, std::move(text)});
        },
        [](std::string text, const control::Caller& caller) {
          return experiment::Entry(experiment::Note{caller.by, std::move(text)});
        });
  });
  post("ticks", Body::required, [&](const Request& request) { return tick(board, request); });
}

}  // namespace

void add_runs(server::Router& router, RunBoard& board, Idempotency& idempotency) {
  router.add("POST", "/v1/runs", Scope::run,
             idempotency.once([&](const Request& request) { return start(board, request); }), server::Body::required,
             Where::aside);
  router.add(
      "GET", "/v1/runs", Scope::view, [&](const Request& request) { return list(board, request); },
      server::Body::ignored, Where::aside);
  router.add(
      "GET", "/v1/runs/{id}", Scope::view, [&](const Request& request) { return show(board, request.parameter("id")); },
      server::Body::ignored, Where::aside);
  router.add(
      "GET", "/v1/runs/{id}/report", Scope::view, [&](const Request& request) { return report(board, request); },
      server::Body::ignored, Where::aside);
  router.add(
      "GET", "/v1/runs/{id}/events", Scope::view, [&](const Request& request) { return journal(board, request); },
      server::Body::ignored, Where::aside);
  add_steering(router, board, idempotency);
}

}  // namespace squall::routes
