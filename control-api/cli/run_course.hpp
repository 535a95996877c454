// A run from its start to its end, for whoever stays with it: started, followed, and stopped when they leave. Called by
// run and gameday. Main thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cli/context.hpp"
#include "cli/run_client.hpp"
#include "cli/run_follow.hpp"
#include "cli/signal_watch.hpp"

namespace squall::cli {

struct RunWish {
  ExperimentOrder order;
  std::optional<std::uint64_t> seed;
  std::string reason;
  bool attend = false;
};

// Throws Failure: never with exit code 1, which would say that it ran, and broke. One that may_be_done() when an answer
// was lost, and the run may have begun.
Json start_run(Context& context, const RunWish& wish);

// With its progress shown, until it has ended or a signal came.
Followed watch_run(Context& context, SignalWatch& signals, Json run, bool attend);

// Whoever started the run wants it to end: faults off first, then how it ended. A run that has ended by itself
// meanwhile has its own verdict. From here on one more signal ends the process. Throws Failure when it is not stopped.
Followed stop_run(Context& context, SignalWatch& signals, Json run);

// The verdict, and where its report is.
std::string end_text(Context& context, const Json& run);

// Throws Failure (exit 2) that begins with `flag` and the file when nothing can be saved there.
void check_writable(const std::string& flag, const std::string& file);

}  // namespace squall::cli
