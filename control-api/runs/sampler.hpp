// Looks every few seconds at what the hops of the server's journeys carry, so that whoever asks is told of the last
// minutes and of the last hour. One thread, from construction to destruction.
#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <string_view>
#include <thread>

#include "control/control.hpp"
#include "journey/live_figures.hpp"
#include "runs/journey_folder.hpp"

namespace squall::runs {

class Sampler {
 public:
  Sampler(const control::Control& control, const JourneyFolder& journeys,
          Duration period = journey::LiveFigures::between_looks);

  // The thread does so once a period, and whoever cannot wait calls it. Any thread, as those below.
  void look();

  std::optional<TimePoint> looked() const;  // last
  std::optional<journey::HopFigures> hop(std::string_view name) const;
  experiment::Measured measure(const experiment::Metric& metric) const;  // over the last five minutes

 private:
  void keep_looking(const std::stop_token& stop);

  const control::Control& control_;
  const JourneyFolder& journeys_;
  const Duration period_;
  mutable std::mutex mutex_;  // of figures_; held for moments only
  journey::LiveFigures figures_;
  std::mutex sleep_;
  std::condition_variable_any woken_;
  std::jthread thread_;  // last: starts when all else stands
};

}  // namespace squall::runs
