// gameday: runs a journey's experiments one after the other with people between them, and writes one report of the day.
#include <unistd.h>

#include <array>
#include <csignal>
#include <ctime>
#include <filesystem>
#include <memory>

#include "cli/context.hpp"
#include "cli/failure.hpp"
#include "cli/gameday.hpp"
#include "cli/gameday_record.hpp"
#include "cli/journey_client.hpp"
#include "cli/journey_view.hpp"
#include "cli/run_client.hpp"
#include "cli/run_course.hpp"
#include "cli/views.hpp"

namespace squall::cli {
namespace {

using namespace std::chrono_literals;

struct GameDayFlags {
  std::string journey;
  std::vector<std::string> only;
  bool dry_run = false;
  bool yes = false;
  std::string file;
};

report::Format format_of_day(const std::string& file) {
  if (file.ends_with(".html") || file.ends_with(".htm")) return report::Format::html;
  if (file.ends_with(".md")) return report::Format::markdown;
  throw Failure(exit_usage, "-o " + file + ": cannot tell the format by the ending\n  -> end it with .html or .md");
}

// Of today, and of no other day's report: the second one of a day is another file.
std::string usual_file(const std::string& journey) {
  const std::time_t now = WallTime::clock::to_time_t(wall_now());
  std::tm date{};
  gmtime_r(&now, &date);
  std::array<char, 16> text{};
  (void)std::strftime(text.data(), text.size(), "%Y-%m-%d", &date);
  const std::string name = journey + "-" + text.data();
  std::string file = name + ".html";
  for (int number = 2; std::filesystem::exists(file); ++number) file = name + "-" + std::to_string(number) + ".html";
  return file;
}

void check_people(const GameDayFlags& flags) {
  if (flags.dry_run || flags.yes || isatty(STDIN_FILENO) == 1) return;
  throw Failure(exit_usage,
                "nobody can be asked between the runs: the input is no terminal\n  -> do not wait for people: --yes\n"
                "  -> only look what would run: --dry-run");
}

int tell_plan(Context& context, const DayPlan& plan) {
  if (!context.print_json(as_json(plan))) print_plan(context.out, plan, context);
  return plan.would_be_refused() ? exit_refused : exit_ok;
}

// What was written is not lost when the server has gone meanwhile.
void look_afterwards(Context& context, const std::string& path, GameDay& gameday, Json& after) {
  try {
    context.server().set_patience(30s);
    after = context.server().call("GET", path);
    gameday.day().after = day_cells(after);
  } catch (const Failure& failure) {
    const std::string why = failure.what();
    gameday.day().after_unknown = why.substr(0, why.find('\n'));
    context.err << "squall: the cells after the day are not known: " << why << '\n';
  }
}

// False when it is not there, and people know why.
bool save_day(Context& context, const report::Day& day, const std::string& file) try {
  save(file, report::render_day(day, format_of_day(file)));
  return true;
} catch (const Failure& failure) {
  context.err << "squall: the report of the day is not in " << file << ": " << failure.what() << std::endl;
  return false;
}

// What cannot be saved is told: it is all that is left of the day.
bool save_or_tell_day(Context& context, const report::Day& day, const std::string& file) {
  if (save_day(context, day, file)) {
    context.err << "squall: the report of the day is in " << file << std::endl;
    return true;
  }
  context.err << '\n' << report::render_day(day, report::Format::markdown) << std::endl;
  return false;
}

void tell_day(Context& context, const GameDay& gameday, const Json& before, const Json& after, const std::string& early,
              const std::string& file) {
  const Json all{{"journey", text_at(before, "journey")},
                 {"early", early},
                 {"runs", gameday.runs()},
                 {"before", before},
                 {"after", after},
                 {"report", file}};
  if (!context.print_json(all) && !after.is_null()) print_coverage(context.out, after, context.color());
  context.out << std::flush;
}

// A run that is under way and a report are worth more than whoever reads along: `| head` ends nothing.
class NobodyReads {
 public:
  NobodyReads() : before_(std::signal(SIGPIPE, SIG_IGN)) {}
  ~NobodyReads() { (void)std::signal(SIGPIPE, before_); }
  NobodyReads(const NobodyReads&) = delete;
  NobodyReads& operator=(const NobodyReads&) = delete;

 private:
  void (*before_)(int);
};

int hold(Context& context, const GameDayFlags& flags, const DayPlan& plan) {
  const std::string file = flags.file.empty() ? usual_file(plan.journey) : flags.file;
  check_writable("-o ", file);
  const NobodyReads keeps_going;
  SignalWatch signals;
  const std::string path = journey_path(plan.journey, "coverage");
  const Json before = context.server().call("GET", path);
  print_plan(context.json() ? context.err : context.out, plan, context);
  (context.json() ? context.err : context.out) << std::endl;
  Prompt prompt(context.err, STDIN_FILENO, signals);
  GameDay gameday(context, signals, plan, flags.yes ? nullptr : &prompt,
                  [&](const report::Day& day) { (void)save_day(context, day, file); });
  gameday.day().before = day_cells(before);
  gameday.hold();
  Json after;
  look_afterwards(context, path, gameday, after);
  const bool saved = save_or_tell_day(context, gameday.day(), file);
  tell_day(context, gameday, before, after, gameday.day().early, saved ? file : "");
  const int code = gameday.exit_code();
  return saved || code != exit_ok ? code : exit_inconclusive;
}

int run_gameday(Context& context, const GameDayFlags& flags) {
  check_people(flags);
  if (!flags.file.empty()) (void)format_of_day(flags.file);
  const DayPlan plan = plan_day(context.server(), meant_journey(context.server(), flags.journey), flags.only);
  if (flags.dry_run) return tell_plan(context, plan);
  if (!plan.runs.empty()) return hold(context, flags, plan);
  (void)tell_plan(context, plan);
  context.err << "squall: nothing to run\n";
  return exit_ok;
}

}  // namespace

void add_gameday_verb(CLI::App& app, Context& context) {
  CLI::App* verb = app.add_subcommand(
      "gameday", "Run a journey's experiments one after the other, with people between them; one report of the day");
  const auto flags = std::make_shared<GameDayFlags>();
  verb->add_option("JOURNEY", flags->journey, "The journey; the server's only one when left out");
  verb->add_option("--only", flags->only, "Only cells of these statuses: broken,stale")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->type_name("STATUS,...")
      ->check(CLI::IsMember({"gap", "broken", "blind", "stale", "untested", "proven"}));
  verb->add_flag("--dry-run", flags->dry_run, "Show what would run, in which order, and what would refuse it");
  verb->add_flag("--yes", flags->yes, "Wait for nobody between the runs");
  verb->add_option("-o", flags->file, "The report's file, .html or .md; JOURNEY-DATE.html when left out");
  verb->callback([&context, flags] { context.action = [&context, flags] { return run_gameday(context, *flags); }; });
}

}  // namespace squall::cli
