// runs, experiments, schedule: what ran, what could run, and when it will.
#include <memory>

#include "cli/context.hpp"
#include "cli/run_tables.hpp"
#include "cli/views.hpp"

namespace squall::cli {
namespace {

struct RunsFlags {
  std::string experiment;
  bool open = false;
  std::uint64_t limit = 20;
};

struct ScheduleFlags {
  bool explain = false;
  std::uint64_t count = 0;  // 0: one, or ten to explain
};

int print(Context& context, const Json& answer, const Table& table, const std::string& nothing) {
  if (context.print_json(answer)) return exit_ok;
  if (table.empty())
    context.err << nothing << '\n';
  else
    table.print(context.out, context.color());
  return exit_ok;
}

int list_runs(Context& context, const RunsFlags& flags) {
  std::string path = "/v1/runs?limit=" + std::to_string(flags.limit);
  if (flags.open) path += "&open=true";
  if (!flags.experiment.empty()) path += "&experiment=" + encoded(flags.experiment);
  const Json answer = context.server().call("GET", path);
  return print(context, answer, runs_table(member(answer, "runs"), wall_now()),
               flags.open ? "no run is under way" : "no runs yet");
}

int list_experiments(Context& context) {
  const Json answer = context.server().call("GET", "/v1/experiments");
  const std::string folder = text_at(answer, "folder");
  return print(context, answer, experiments_table(member(answer, "experiments")),
               folder.empty() ? "the server has no folder of experiments: `experiments:` in its configuration names one"
                              : "no experiments in " + cleaned(folder));
}

int show_schedule(Context& context, const ScheduleFlags& flags) {
  const std::uint64_t count = flags.count != 0 ? flags.count : flags.explain ? 10 : 1;
  const Json answer = context.server().call("GET", "/v1/schedule?count=" + std::to_string(count));
  return print(context, answer, schedule_table(member(answer, "schedule")), "no experiment has a schedule");
}

}  // namespace

void add_runs_verbs(CLI::App& app, Context& context) {
  CLI::App* runs = app.add_subcommand("runs", "List runs, the newest first");
  const auto filter = std::make_shared<RunsFlags>();
  runs->add_option("--experiment", filter->experiment, "Only those of this one");
  runs->add_flag("--open", filter->open, "Only those under way");
  runs->add_option("--limit", filter->limit, "At most so many")->check(CLI::Range(1, 1000))->capture_default_str();
  runs->callback([&context, filter] { context.action = [&context, filter] { return list_runs(context, *filter); }; });

  app.add_subcommand("experiments", "List the experiments that the server has by name")->callback([&context] {
    context.action = [&context] { return list_experiments(context); };
  });

  CLI::App* schedule = app.add_subcommand("schedule", "Show when experiments will run by themselves");
  const auto flags = std::make_shared<ScheduleFlags>();
  schedule->add_flag("--explain", flags->explain, "The next 10 instants of each, and why any would be refused");
  schedule->add_option("--count", flags->count, "So many instants of each")->check(CLI::Range(1, 100));
  schedule->callback(
      [&context, flags] { context.action = [&context, flags] { return show_schedule(context, *flags); }; });
}

}  // namespace squall::cli
