// See live_figures.hpp. The figures themselves are made as those of a run are: by experiment::Windows.
#include "journey/live_figures.hpp"

#include <algorithm>

namespace squall::journey {
namespace {

using experiment::Cohort;
using experiment::Measure;
using experiment::Metric;
using experiment::Windows;

Metric metric_of(std::string_view hop, Measure measure) { return {std::string(hop), "", measure, ""}; }

// Windows that look at one hop or endpoint, so far back.
Windows windows_of(const std::string& hop, const std::string& endpoint, Duration longest, Duration grain = {}) {
  experiment::Check check;
  check.from = Metric{hop, endpoint, Measure::latency_p50, ""};
  check.over = longest;
  experiment::Experiment asks;
  asks.checks.push_back(std::move(check));
  return Windows(asks, grain);
}

const HopStats* find_hop(const Stats& stats, std::string_view name) {
  const auto at = std::ranges::find(stats.hops, name, &HopStats::name);
  return at == stats.hops.end() ? nullptr : &*at;
}

}  // namespace

LiveFigures::Track LiveFigures::track_of(const Key& key) {
  return {false, windows_of(key.first, key.second, minutes), windows_of(key.first, key.second, hour, grain_of_hour)};
}

void LiveFigures::look(const Stats& stats, const std::vector<Metric>& wanted) {
  if (looked_ && stats.now - *looked_ < between_looks / 2) return;
  for (const Metric& metric : wanted)
    if (const Key key{metric.hop, metric.endpoint}; tracks_.size() < most && !tracks_.contains(key))
      tracks_.emplace(key, track_of(key));
  std::erase_if(tracks_, [&](const auto& entry) { return find_hop(stats, entry.first.first) == nullptr; });
  for (auto& [key, track] : tracks_) {
    track.http = find_hop(stats, key.first)->http.has_value();
    track.fine.look(stats);
    track.coarse.look(stats);
  }
  looked_ = stats.now;
}

WindowFigures LiveFigures::figures(const Windows& windows, std::string_view hop, bool http, Duration window,
                                   Duration grain) const {
  const TimePoint from = *looked_ - window - grain / 2;
  const auto measured = [&](Measure measure) { return windows.measure(metric_of(hop, measure), Cohort::all, from, 1); };
  const experiment::Measured middle = measured(Measure::latency_p50);
  return {.latency_p50 = middle.value,
          .latency_p99 = measured(Measure::latency_p99).value,
          .error_rate = measured(Measure::error_rate).value,
          .rate = measured(http ? Measure::request_rate : Measure::connect_rate).value,
          .samples = middle.samples,
          .covers = std::min(window, windows.known(hop, from))};
}

std::optional<HopFigures> LiveFigures::hop(std::string_view name) const {
  const auto at = tracks_.find({std::string(name), ""});
  if (at == tracks_.end()) return std::nullopt;
  const Track& track = at->second;
  return HopFigures{track.http, figures(track.fine, name, track.http, now),
                    figures(track.fine, name, track.http, minutes),
                    figures(track.coarse, name, track.http, hour, grain_of_hour)};
}

experiment::Measured LiveFigures::measure(const Metric& metric) const {
  const auto at = tracks_.find({metric.hop, metric.endpoint});
  if (at == tracks_.end()) return {.value = {}, .why_not = "the server does not follow " + metric.hop};
  return at->second.fine.measure(metric, Cohort::all, *looked_ - minutes, 1);
}

std::size_t LiveFigures::slices() const {
  std::size_t all = 0;
  for (const auto& [key, track] : tracks_) all += track.fine.slices() + track.coarse.slices();
  return all;
}

}  // namespace squall::journey
