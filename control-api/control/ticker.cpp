// See ticker.hpp.
#include "control/ticker.hpp"

namespace squall::control {

Ticker::Ticker(Control& control, Duration period)
    : control_(control), period_(period), thread_([this](const std::stop_token& stop) { keep_ticking(stop); }) {}

void Ticker::keep_ticking(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!woken_.wait_for(lock, stop, period_, [&] { return stop.stop_requested(); })) control_.tick();
}

}  // namespace squall::control
