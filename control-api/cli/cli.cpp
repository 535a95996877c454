// The entry of the command line: parses, runs the chosen verb, turns whatever went wrong into lines and an exit code.
#include "cli/cli.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "cli/context.hpp"
#include "cli/failure.hpp"

namespace squall::cli {
namespace {

void add_global_options(CLI::App& app, Context& context) {
  app.add_option("--url", context.url, "The server: http://host:port or unix:/path")
      ->envname("SQUALL_URL")
      ->capture_default_str();
  app.add_option("--token-file", context.token_file, "A file that holds the bearer token")
      ->envname("SQUALL_TOKEN_FILE");
  app.add_option("--as", context.who,
                 "Who is doing this, for the audit trail; your login when left out. A token has its own name");
  app.add_option("--output", context.format, "How to print: table or json")
      ->check(CLI::IsMember({"table", "json"}))
      ->capture_default_str();
  app.add_flag("--no-color", context.no_color, "No colours: the default without a terminal, or when NO_COLOR is set");
}

int act(Context& context) {
  try {
    if (!context.command.empty() && !context.takes_command)
      throw Failure(exit_usage, "only `squall fault add` takes a command behind --");
    return context.action();
  } catch (const Failure& failure) {
    context.err << toned("squall: ", Tone::bad, context.color()) << failure.what() << '\n';
    return failure.exit_code();
  } catch (const std::exception& error) {
    context.err << "squall: " << error.what() << '\n';
    return exit_no;
  }
}

}  // namespace

int run(int argc, char** argv, const Hooks& hooks) { return run(argc, argv, hooks, std::cout, std::cerr); }

int run(int argc, char** argv, const Hooks& hooks, std::ostream& out, std::ostream& err) {
  Context context(hooks, out, err);
  context.terminal = &out == &std::cout && isatty(STDOUT_FILENO) == 1;
  context.error_terminal = &err == &std::cerr && isatty(STDERR_FILENO) == 1;
  const char* no_color = std::getenv("NO_COLOR");
  context.no_color = no_color != nullptr && *no_color != '\0';

  // What stands behind `--` is somebody else's command line: the parser never sees it.
  std::vector<std::string> words(argv + 1, argv + argc);
  const auto dashes = std::find(words.begin(), words.end(), "--");
  if (dashes != words.end()) context.command.assign(dashes + 1, words.end());
  words.erase(dashes, words.end());
  context.url_by_flag =
      std::ranges::any_of(words, [](const std::string& word) { return word == "--url" || word.starts_with("--url="); });

  CLI::App app("Squall: break the hops of a service on purpose, and only as long as you said.", "squall");
  app.require_subcommand(1);
  app.fallthrough();
  add_global_options(app, context);
  add_server_verbs(app, context);
  add_hop_verbs(app, context);
  add_fault_verbs(app, context);
  add_schema_verb(app, context);
  add_check_verb(app, context);
  add_wait_verb(app, context);
  add_halt_verbs(app, context);
  add_status_verb(app, context);
  add_plan_verb(app, context);
  add_run_verb(app, context);
  add_watch_verb(app, context);
  add_steering_verbs(app, context);
  add_runs_verbs(app, context);
  add_coverage_verb(app, context);
  add_runbook_verb(app, context);
  add_gameday_verb(app, context);
  add_init_verb(app, context);
  // After the verbs: they would inherit it.
  app.footer(
      "Exit codes: 0 done, 1 not (a wait that timed out, a server error), 2 wrong input,\n"
      "3 refused (halted, no right), 7 no server answers; `fault add ... -- CMD` ends with CMD's own.\n"
      "`run`, `wait RUN` and `gameday` end with the (worst) outcome: 0 held, 1 broken, 3 refused, 4 stopped,\n"
      "5 inconclusive, 6 crashed.");
  try {
    app.parse(std::vector<std::string>(words.rbegin(), words.rend()));  // CLI11 takes them last first
  } catch (const CLI::ParseError& error) {
    if (app.exit(error, out, err) == 0) return exit_ok;
    // The parser tells what it misses, not what it could not place: a mistyped verb, for one.
    if (error.get_name() == "RequiredError")
      for (const std::string& word : app.remaining(true)) err << "  -> not known here: " << word << '\n';
    return exit_usage;
  }
  return act(context);
}

}  // namespace squall::cli
