// Runs a command and hears what it prints, within a stop. Called by the command source, on its thread; blocks until the
// command has ended or is killed.
#pragma once

#include <cstddef>
#include <stop_token>
#include <string>
#include <vector>

namespace squall::runs {

struct CommandEnd {
  std::string output;   // of its standard output
  std::string why_not;  // when it could not be run, was killed, or did not end with 0: one sentence
};

// No shell, an empty environment, `folder` as working directory ("": ours), nothing on its standard input, no
// descriptors and no signal settings of ours. A name without a slash is looked for in /usr/local/bin, /usr/bin and
// /bin. It leads a session of its own, and all that is left of that when it ends or is stopped is killed.
// More than `most` bytes of output end it too.
CommandEnd run_command(const std::vector<std::string>& argv, const std::string& folder, std::size_t most,
                       const std::stop_token& stop);

}  // namespace squall::runs
