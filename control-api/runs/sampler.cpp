// See sampler.hpp.
#include "runs/sampler.hpp"

namespace squall::runs {
namespace {

// Every hop that carries one of a journey's, and whatever its objectives are about.
std::vector<experiment::Metric> wanted_by(const std::vector<JourneyFile>& files) {
  std::vector<experiment::Metric> wanted;
  for (const JourneyFile& file : files) {
    if (!file.journey) continue;
    for (const journey::Hop& hop : file.journey->hops)
      if (!hop.proxy.empty()) wanted.push_back({hop.proxy, "", experiment::Measure::latency_p50, ""});
    for (const journey::Objective& objective : file.journey->slo) wanted.push_back(objective.metric);
  }
  return wanted;
}

}  // namespace

Sampler::Sampler(const control::Control& control, const JourneyFolder& journeys, Duration period)
    : control_(control),
      journeys_(journeys),
      period_(period),
      thread_([this](const std::stop_token& stop) { keep_looking(stop); }) {}

void Sampler::keep_looking(const std::stop_token& stop) {
  std::unique_lock lock(sleep_);
  while (!stop.stop_requested()) {
    lock.unlock();
    look();
    lock.lock();
    woken_.wait_for(lock, stop, period_, [] { return false; });
  }
}

void Sampler::look() {
  const std::vector<experiment::Metric> wanted = wanted_by(journeys_.list());
  const Stats stats = control_.stats();
  const std::lock_guard lock(mutex_);
  figures_.look(stats, wanted);
}

std::optional<TimePoint> Sampler::looked() const {
  const std::lock_guard lock(mutex_);
  return figures_.looked();
}

std::optional<journey::HopFigures> Sampler::hop(std::string_view name) const {
  const std::lock_guard lock(mutex_);
  return figures_.hop(name);
}

experiment::Measured Sampler::measure(const experiment::Metric& metric) const {
  const std::lock_guard lock(mutex_);
  return figures_.measure(metric);
}

}  // namespace squall::runs
