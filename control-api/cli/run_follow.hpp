// Follows one run by asking for it again and again, whatever becomes of the server meanwhile. Called by run, watch and
// wait. Main thread.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "cli/client.hpp"
#include "cli/clock.hpp"
#include "cli/run_display.hpp"
#include "cli/signal_watch.hpp"

namespace squall::cli {

struct FollowOptions {
  bool attend = false;                                  // renew the run's lease
  std::optional<SteadyTime> give_up;                    // and say how it stands then
  std::function<int(std::chrono::milliseconds)> pause;  // returns the signal that ended it; 0: none
};

// Signals end it; a Ctrl-Z stops this process as it should, and what is displayed is whole before and after.
FollowOptions watching(SignalWatch& signals, RunDisplay& display);

struct Followed {
  Json run;        // as last seen
  int signal = 0;  // that came before the end
  bool has_ended() const;
};

// Until the run has ended, a signal came, or the time is up. Throws Failure (exit 7) when the server did not answer for
// half a minute, or no longer knows the run.
Followed follow(Client& server, Json run, RunDisplay& display, const FollowOptions& options);

}  // namespace squall::cli
