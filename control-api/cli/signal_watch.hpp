// Signals that are looked at between two requests instead of ending this process. Made before a run is started, so that
// none falls in between. Main thread.
#pragma once

#include <array>
#include <chrono>
#include <csignal>
#include <functional>

namespace squall::cli {

class SignalWatch {
 public:
  SignalWatch();
  ~SignalWatch();
  SignalWatch(const SignalWatch&) = delete;
  SignalWatch& operator=(const SignalWatch&) = delete;

  // SIGINT, SIGTERM, SIGHUP or SIGTSTP that came by then; 0: none. Not SIGHUP under nohup.
  int wait(std::chrono::milliseconds at_most);

  // The same for whoever only wants to know of an end: a Ctrl-Z stops this process here, as it should, and is no
  // signal. Around that `suspend` and `resume` are called.
  int wait_for_end(std::chrono::milliseconds at_most, const std::function<void()>& suspend = {},
                   const std::function<void()>& resume = {});

  // From here on one more of the first three ends this process at once with `exit_code`, whatever it waits for, after
  // it said `last_words`, which must live as long as the process. One that comes within 300 ms of the first call is
  // the same wish told twice.
  void let_through(const char* last_words, int exit_code);

  // From here on they are looked at again, and end nothing.
  void hold_back();

 private:
  static constexpr std::array ending{SIGINT, SIGTERM, SIGHUP};

  sigset_t watched_{};
  sigset_t before_{};
  std::array<struct sigaction, ending.size()> actions_{};  // as they were
};

}  // namespace squall::cli
