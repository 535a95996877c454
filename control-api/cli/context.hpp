// What every verb is given: the global options, where to print, and the server. One per process, on the main thread.
#pragma once

#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/cli.hpp"
#include "cli/client.hpp"
#include "cli/table.hpp"

namespace squall::cli {

struct Context {
  Context(const Hooks& what_main_does, std::ostream& output, std::ostream& errors)
      : hooks(what_main_does), out(output), err(errors) {}

  const Hooks& hooks;
  std::ostream& out;
  std::ostream& err;
  bool terminal = false;        // `out` is one
  bool error_terminal = false;  // `err` is one

  // Global options, filled by the parser.
  std::string url = ClientOptions{}.url;
  bool url_by_flag = false;  // and not by the environment
  std::string token_file;
  std::string who;
  std::string format = "table";  // --output
  bool no_color = false;

  std::vector<std::string> command;  // what stood behind `--`
  bool takes_command = false;        // set by the one verb that does
  std::function<int()> action;       // the verb that was chosen

  bool json() const { return format == "json"; }
  bool color() const { return terminal && !no_color && !json(); }

  // The server, connected to at the first call. Throws Failure when the token file cannot be read.
  Client& server();

  // What to type: `squall wait buy-1`, with the server's address where this command line needed it, too.
  std::string to_type(const std::string& words) const;

  // Prints `answer` as it came when JSON was asked for, and says whether it did.
  bool print_json(const Json& answer) const;

 private:
  std::unique_ptr<Client> client_;
};

// Each adds its verbs to the parser; a parsed verb sets `context.action`.
void add_server_verbs(CLI::App& app, Context& context);    // serve demo version
void add_hop_verbs(CLI::App& app, Context& context);       // hops hop connections
void add_fault_verbs(CLI::App& app, Context& context);     // faults fault
void add_schema_verb(CLI::App& app, Context& context);     // schema
void add_check_verb(CLI::App& app, Context& context);      // check
void add_wait_verb(CLI::App& app, Context& context);       // wait
void add_halt_verbs(CLI::App& app, Context& context);      // halt resume
void add_status_verb(CLI::App& app, Context& context);     // status
void add_plan_verb(CLI::App& app, Context& context);       // plan
void add_run_verb(CLI::App& app, Context& context);        // run
void add_watch_verb(CLI::App& app, Context& context);      // watch
void add_steering_verbs(CLI::App& app, Context& context);  // stop pause next extend note tick report
void add_runs_verbs(CLI::App& app, Context& context);      // runs experiments schedule
void add_coverage_verb(CLI::App& app, Context& context);   // coverage
void add_runbook_verb(CLI::App& app, Context& context);    // runbook
void add_init_verb(CLI::App& app, Context& context);       // init
void add_gameday_verb(CLI::App& app, Context& context);    // gameday

}  // namespace squall::cli
