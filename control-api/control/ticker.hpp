// The thread that calls Control::tick a few times a second, from construction to destruction.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "control/control.hpp"

namespace squall::control {

class Ticker {
 public:
  explicit Ticker(Control& control, Duration period = std::chrono::milliseconds{250});

 private:
  void keep_ticking(const std::stop_token& stop);

  Control& control_;
  const Duration period_;
  std::mutex mutex_;
  std::condition_variable_any woken_;
  std::jthread thread_;  // last: starts when all else stands, ends before anything goes
};

}  // namespace squall::control
