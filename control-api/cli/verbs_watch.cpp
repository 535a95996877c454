// watch: looking on while a run is under way.
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

// Looking on changes nothing: Ctrl-C leaves the run alone.
int watch(Context& context, std::string id) {
  if (id.empty() || id == "-") id = newest_open_run(context.server());
  if (id.empty()) throw Failure(exit_usage, "no run is under way\n  -> `squall runs` lists those that have ended");
  Json run = context.server().call("GET", run_path(id));
  SignalWatch signals;
  const auto display = main_display(context);
  const Followed followed = follow(context.server(), std::move(run), *display, watching(signals, *display));
  if (followed.signal == 0) display->finish();
  if (!context.json() && followed.has_ended())
    context.out << verdict_text(followed.run, context.color()) << "  report  "
                << cleaned(report_place(context.server().url(), id)) << '\n';
  return exit_ok;
}

}  // namespace

void add_watch_verb(CLI::App& app, Context& context) {
  CLI::App* verb = app.add_subcommand("watch", "Look on while a run is under way; Ctrl-C only leaves");
  const auto id = std::make_shared<std::string>();
  verb->add_option("RUN", *id, "The run; the newest one under way when left out");
  verb->callback([&context, id] { context.action = [&context, id] { return watch(context, *id); }; });
}

}  // namespace squall::cli
