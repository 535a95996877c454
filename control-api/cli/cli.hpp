// The command line of the `squall` binary. main() calls run() and hands in what only the composition root can do, so
// that this layer never links the data plane: every other verb is a client of the REST API.
#pragma once

#include <chrono>
#include <functional>
#include <iosfwd>
#include <string>

#include <squall/catalog.hpp>

namespace squall::cli {

struct ServeOptions {
  std::string config;                // a file; empty: the built-in defaults
  std::string listen;                // overrides `api.listen`; empty: as configured
  std::string state;                 // overrides `state`; empty: as configured
  std::string max_toxic_age;         // overrides `limits.max_toxic_age`; empty: as configured
  bool check = false;                // only say whether the configuration is valid
  bool misplaced_toxiproxy = false;  // refused: where it is right, main() has taken it
};

struct DemoOptions {
  bool serve = false;                   // stay up until Ctrl-C
  std::chrono::milliseconds act{4000};  // how long each act lasts; 0 skips the acts
  bool color = false;
  std::string experiments;  // the folder of those that the server has by name; empty: none
};

// Each returns the exit code of the process. An exception is printed as one line and ends with exit code 1.
struct Hooks {
  std::function<int(const ServeOptions&)> serve;
  std::function<int(const DemoOptions&)> demo;
  std::string version;
  Catalog catalog = {};  // the verbs of faults, which are explained without a server
};

enum ExitCode : int {
  exit_ok = 0,
  exit_no = 1,            // a wait that timed out, a server error; a run that broke
  exit_usage = 2,         // wrong command line, or an invalid or unknown thing (400, 404, 422)
  exit_refused = 3,       // 401, 403, 409, 412, 423
  exit_stopped = 4,       // a run was stopped
  exit_inconclusive = 5,  // a run without a verdict, for want of data
  exit_crashed = 6,       // the server died during a run
  exit_unreachable = 7,   // no server answers
};

int run(int argc, char** argv, const Hooks& hooks);
int run(int argc, char** argv, const Hooks& hooks, std::ostream& out, std::ostream& err);

}  // namespace squall::cli
