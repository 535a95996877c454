// run: starts an experiment, shows it, and ends with its outcome; whoever ends this command ends the run.
#include <chrono>
#include <csignal>
#include <memory>

#include "cli/context.hpp"
#include "cli/run_client.hpp"
#include "cli/run_course.hpp"
#include "cli/views.hpp"

namespace squall::cli {
namespace {

using namespace std::chrono_literals;

constexpr int left_alone = 128 + SIGHUP;  // how it ends is not known here

// What a report may show; the parser would take -1 for a very large number.
std::string why_no_seed(const std::string& text) {
  const bool digits = !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
  if (digits && text.find_first_not_of('0') != std::string::npos && text.size() <= 19) return {};
  return "must be a whole number, 1 or more, as a report shows it";
}

struct RunFlags {
  RunWish wish;
  bool detach = false;
  std::string report;
};

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
  if (!context.print_json(followed.run)) context.out << end_text(context, followed.run) << std::flush;
  if (!flags.report.empty()) save_report(context, id, flags.report);
  return followed.has_ended() ? exit_code_of(text_at(followed.run, "outcome")) : exit_stopped;
}

void check_flags(const RunFlags& flags) {
  if (flags.report.empty()) return;
  (void)format_by_ending("--report ", flags.report);
  check_writable("--report ", flags.report);
}

int run_experiment(Context& context, const RunFlags& flags) {
  check_flags(flags);
  SignalWatch signals;
  Json run = start_run(context, flags.wish);
  const std::string id = text_at(run, "id");
  if (flags.detach) {
    if (!context.print_json(run)) context.out << cleaned(id) << '\n';
    return exit_ok;
  }
  Followed followed = watch_run(context, signals, std::move(run), flags.wish.attend);
  if (followed.signal == SIGHUP && !flags.wish.attend) {
    context.err << "squall: left alone; the run goes on: " << context.to_type("wait " + cleaned(id)) << std::endl;
    return left_alone;
  }
  if (followed.signal != 0) followed = stop_run(context, signals, std::move(followed.run));
  return tell_end(context, followed, flags);
}

}  // namespace

void add_run_verb(CLI::App& app, Context& context) {
  CLI::App* verb = app.add_subcommand("run", "Run an experiment, watch it, and exit with its outcome; Ctrl-C stops it");
  const auto flags = std::make_shared<RunFlags>();
  add_order(*verb, flags->wish.order);
  verb->add_option("--seed", flags->wish.seed, "Repeat the dice of another run: the seed in its report")
      ->check(why_no_seed, "");
  verb->add_option("--reason", flags->wish.reason, "Why, for those who read the report");
  CLI::Option* attend = verb->add_flag("--attend", flags->wish.attend,
                                       "The run lives only as long as this command: laptop closed, faults off");
  CLI::Option* detach = verb->add_flag("--detach", flags->detach, "Print the run's id and leave it alone");
  CLI::Option* report =
      verb->add_option("--report", flags->report, "Save the report there: .html, .md, .json or .xml (JUnit)");
  detach->excludes(attend)->excludes(report);
  verb->callback([&context, flags] { context.action = [&context, flags] { return run_experiment(context, *flags); }; });
}

}  // namespace squall::cli
