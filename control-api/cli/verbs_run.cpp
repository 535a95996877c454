// run: starts an experiment, shows it, and ends with its outcome; whoever ends this command ends the run.
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <memory>

#include "cli/context.hpp"
#include "cli/run_client.hpp"
#include "cli/run_display.hpp"
#include "cli/run_follow.hpp"
#include "cli/run_verdict.hpp"
#include "cli/signal_watch.hpp"
#include "cli/views.hpp"

namespace squall::cli {
namespace {

using namespace std::chrono_literals;

constexpr int tries_to_start = 3;
constexpr int tries_to_stop = 3;
constexpr std::chrono::seconds stopping{10};  // until the verdict of a run whose faults are off
constexpr int left_alone = 128 + SIGHUP;      // how it ends is not known here

// What a report may show; the parser would take -1 for a very large number.
std::string why_no_seed(const std::string& text) {
  const bool digits = !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
  if (digits && text.find_first_not_of('0') != std::string::npos && text.size() <= 19) return {};
  return "must be a whole number, 1 or more, as a report shows it";
}

struct RunFlags {
  ExperimentOrder order;
  std::optional<std::uint64_t> seed;
  std::string reason;
  bool attend = false;
  bool detach = false;
  std::string report;
};

// The same key for each try, so that a run whose answer was lost is found again instead of started twice.
Json start(Context& context, const RunFlags& flags) {
  Json body = order_body(flags.order);
  if (flags.seed) body["seed"] = *flags.seed;
  if (flags.attend) body["attended"] = true;
  const std::string path = "/v1/runs" + (flags.reason.empty() ? "" : "?reason=" + encoded(flags.reason));
  const Headers key{{"Idempotency-Key", fresh_key()}};
  for (int tries = 1;; ++tries) {
    try {
      Answer answer = context.server().request("POST", path, body, key);
      if (answer.ok()) return std::move(answer.body);
      const Failure no = refused_order(std::move(answer), flags.order);
      // Here 1 would say that it ran, and broke.
      throw Failure(no.exit_code() == exit_no ? exit_refused : no.exit_code(), no.what());
    } catch (const Failure& failure) {
      if (!failure.may_be_done()) throw;
      if (tries == tries_to_start)
        throw Failure(exit_unreachable, std::string("no answer came, and the run may have begun: ") + failure.what() +
                                            "\n  -> look: squall runs --open");
    }
  }
}

// The faults are off on every live connection when the server has answered.
Answer stop(Context& context, const std::string& id) {
  for (int tries = 1;; ++tries) {
    try {
      return context.server().request("POST", run_path(id, "stop"));
    } catch (const Failure& failure) {
      if (tries == tries_to_stop)
        throw Failure(exit_unreachable, std::string("the stop did not reach the server: ") + failure.what() +
                                            "\n  -> try again: squall stop " + id + ", or: squall halt");
    }
  }
}

// Whoever started the run wants it to end: faults off first, then how it ended. A run that has ended by itself
// meanwhile has its own verdict.
Followed stop_and_follow(Context& context, SignalWatch& signals, Json run) {
  const std::string id = text_at(run, "id");
  signals.let_through("\nsquall: left before the server answered; look whether the run stops: squall runs --open\n",
                      exit_stopped);
  context.err << "squall: stopping " << cleaned(id) << std::endl;
  const Answer answer = stop(context, id);
  if (answer.ok())
    context.err << "squall: " << faults_off_text(answer.body) << std::endl;
  else if (answer.status != 409)
    throw Failure(exit_unreachable, std::string("the run was not stopped: ") + refused(answer).what() +
                                        "\n  -> try again: squall stop " + id + ", or: squall halt");
  signals.let_through("\nsquall: left; the faults are off, and the server goes on stopping the run\n", exit_stopped);
  NoDisplay quiet;
  FollowOptions options = watching(signals, quiet);
  options.give_up = steady_now() + stopping;
  return follow(context.server(), std::move(run), quiet, options);
}

void save_report(Context& context, const std::string& id, const std::string& file) {
  try {
    context.server().set_patience(30s);
    save(file, fetch_report(context.server(), id, format_by_ending("", file)));
    context.err << "squall: the report is in " << file << '\n';
  } catch (const Failure& failure) {
    context.err << "squall: the report is not in " << file << ": " << failure.what() << '\n';
  }
}

int tell_end(Context& context, const Followed& followed, const RunFlags& flags) {
  const std::string id = text_at(followed.run, "id");
  if (!context.print_json(followed.run))
    context.out << verdict_text(followed.run, context.color()) << "  report  "
                << cleaned(report_place(context.server().url(), id)) << std::endl;
  if (!flags.report.empty()) save_report(context, id, flags.report);
  return followed.has_ended() ? exit_code_of(text_at(followed.run, "outcome")) : exit_stopped;
}

void check_flags(const RunFlags& flags) {
  if (flags.report.empty()) return;
  (void)format_by_ending("--report ", flags.report);
  const auto folder = std::filesystem::absolute(flags.report).parent_path();
  if (access(folder.c_str(), W_OK) != 0 || std::filesystem::is_directory(flags.report))
    throw Failure(exit_usage, "--report " + flags.report + ": cannot be written there");
}

int run_experiment(Context& context, const RunFlags& flags) {
  check_flags(flags);
  SignalWatch signals;
  Json run = start(context, flags);
  const std::string id = text_at(run, "id");
  if (flags.detach) {
    if (!context.print_json(run)) context.out << cleaned(id) << '\n';
    return exit_ok;
  }
  const auto display = progress_display(context);
  FollowOptions options = watching(signals, *display);
  options.attend = flags.attend;
  Followed followed = follow(context.server(), std::move(run), *display, options);
  display->finish();
  if (followed.signal == SIGHUP && !flags.attend) {
    context.err << "squall: left alone; the run goes on: squall wait " << cleaned(id) << std::endl;
    return left_alone;
  }
  if (followed.signal != 0) followed = stop_and_follow(context, signals, std::move(followed.run));
  return tell_end(context, followed, flags);
}

}  // namespace

void add_run_verb(CLI::App& app, Context& context) {
  CLI::App* verb = app.add_subcommand("run", "Run an experiment, watch it, and exit with its outcome; Ctrl-C stops it");
  const auto flags = std::make_shared<RunFlags>();
  add_order(*verb, flags->order);
  verb->add_option("--seed", flags->seed, "Repeat the dice of another run: the seed in its report")
      ->check(why_no_seed, "");
  verb->add_option("--reason", flags->reason, "Why, for those who read the report");
  CLI::Option* attend = verb->add_flag("--attend", flags->attend,
                                       "The run lives only as long as this command: laptop closed, faults off");
  CLI::Option* detach = verb->add_flag("--detach", flags->detach, "Print the run's id and leave it alone");
  CLI::Option* report =
      verb->add_option("--report", flags->report, "Save the report there: .html, .md, .json or .xml (JUnit)");
  detach->excludes(attend)->excludes(report);
  verb->callback([&context, flags] { context.action = [&context, flags] { return run_experiment(context, *flags); }; });
}

}  // namespace squall::cli
