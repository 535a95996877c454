// A command that runs while something is held: started, waited for, and told about signals, so that what is held can be
// let go whatever happens. Main thread; nothing else may wait for children meanwhile.
#pragma once

#include <csignal>
#include <string>
#include <vector>

namespace squall::cli {

// From here to its end SIGINT, SIGTERM and SIGHUP wait to be looked at instead of ending this process. Made before
// whatever must be let go is taken, so that no signal falls in between.
class SignalHold {
 public:
  SignalHold();
  ~SignalHold();
  SignalHold(const SignalHold&) = delete;
  SignalHold& operator=(const SignalHold&) = delete;

  // Runs argv with this process's stdin, stdout, stderr and process group, passing on signals that the terminal did not
  // already send to the group. The command's exit code, 128 + n when signal n ended it, 126 or 127 when it cannot
  // start.
  int run(const std::vector<std::string>& argv, std::string& why_not);

 private:
  sigset_t watched_{};
  sigset_t before_{};
};

}  // namespace squall::cli
