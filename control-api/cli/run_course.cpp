// See run_course.hpp.
#include "cli/run_course.hpp"

#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <utility>

#include "cli/run_display.hpp"
#include "cli/run_verdict.hpp"
#include "cli/views.hpp"

namespace squall::cli {
namespace {

constexpr int tries_to_start = 3;
constexpr int tries_to_stop = 3;
constexpr std::chrono::seconds stopping{10};  // until the verdict of a run whose faults are off
constexpr std::chrono::seconds usual_patience{30};

// The faults are off on every live connection when the server has answered.
Answer ask_to_stop(Context& context, const std::string& id) {
  for (int tries = 1;; ++tries) {
    try {
      return context.server().request("POST", run_path(id, "stop"));
    } catch (const Failure& failure) {
      if (tries == tries_to_stop)
        throw Failure(exit_unreachable, std::string("the stop did not reach the server: ") + failure.what() +
                                            "\n  -> try again: " + context.to_type("stop " + id) +
                                            ", or: " + context.to_type("halt"));
    }
  }
}

}  // namespace

// The same key for each try, so that a run whose answer was lost is found again instead of started twice.
Json start_run(Context& context, const RunWish& wish) {
  Json body = order_body(wish.order);
  if (wish.seed) body["seed"] = *wish.seed;
  if (wish.attend) body["attended"] = true;
  const std::string path = "/v1/runs" + (wish.reason.empty() ? "" : "?reason=" + encoded(wish.reason));
  const Headers key{{"Idempotency-Key", fresh_key()}};
  context.server().set_patience(usual_patience);
  bool may_have_begun = false;
  for (int tries = 1;; ++tries) {
    try {
      Answer answer = context.server().request("POST", path, body, key);
      if (answer.ok()) return std::move(answer.body);
      const Failure no = refused_order(std::move(answer), wish.order);
      throw Failure(no.exit_code() == exit_no ? exit_refused : no.exit_code(), no.what());
    } catch (const Failure& failure) {
      may_have_begun = may_have_begun || failure.may_be_done();
      if (!may_have_begun) throw;
      // What refuses a later try may be the run that an earlier one began.
      if (failure.exit_code() != exit_unreachable || tries == tries_to_start)
        throw Failure(exit_unreachable,
                      std::string("an answer was lost, and the run may have begun: ") + failure.what() +
                          "\n  -> look: " + context.to_type("runs --open"),
                      true);
    }
  }
}

Followed watch_run(Context& context, SignalWatch& signals, Json run, bool attend) {
  const auto display = progress_display(context);
  FollowOptions options = watching(signals, *display);
  options.attend = attend;
  Followed followed = follow(context.server(), std::move(run), *display, options);
  display->finish();
  return followed;
}

Followed stop_run(Context& context, SignalWatch& signals, Json run) {
  const std::string id = text_at(run, "id");
  signals.let_through("\nsquall: left before the server answered; look whether the run stops: squall runs --open\n",
                      exit_stopped);
  context.err << "squall: stopping " << cleaned(id) << std::endl;
  const Answer answer = ask_to_stop(context, id);
  if (answer.ok())
    context.err << "squall: " << faults_off_text(answer.body) << std::endl;
  else if (answer.status != 409)
    throw Failure(exit_unreachable, std::string("the run was not stopped: ") + refused(answer).what() +
                                        "\n  -> try again: " + context.to_type("stop " + id) +
                                        ", or: " + context.to_type("halt"));
  signals.let_through("\nsquall: left; the faults are off, and the server goes on stopping the run\n", exit_stopped);
  NoDisplay quiet;
  FollowOptions options = watching(signals, quiet);
  options.give_up = steady_now() + stopping;
  return follow(context.server(), std::move(run), quiet, options);
}

std::string end_text(Context& context, const Json& run) {
  const std::string place = report_place(context.server().url(), text_at(run, "id"));
  return verdict_text(run, context.color()) + "  report  " + cleaned(place) + "\n";
}

void check_writable(const std::string& flag, const std::string& file) {
  std::error_code unknown;
  const std::filesystem::path path = std::filesystem::absolute(file);
  const bool there = std::filesystem::exists(path, unknown);
  if (std::filesystem::is_directory(path, unknown) || access((there ? path : path.parent_path()).c_str(), W_OK) != 0)
    throw Failure(exit_usage, flag + file + ": cannot be written there");
}

}  // namespace squall::cli
