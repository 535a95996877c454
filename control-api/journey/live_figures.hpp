// What the hops of a chain carry: now, over the last five minutes, over the last hour. Told what the data plane has
// seen every few seconds, asked whenever somebody looks. Pure. Memory: bounded, whatever the traffic and however often
// it is told: at most `most` hops and endpoints, for each hop at most `most_slices` slices of time of 12 KiB for http
// and 24 for tcp, beside 100 KiB; for an endpoint twice that. A slice of usual traffic takes a tenth of it.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <squall/stats.hpp>

#include "experiment/windows.hpp"

namespace squall::journey {

// A figure without a value was not measured: there was no traffic in the window.
struct WindowFigures {
  std::optional<double> latency_p50, latency_p99;  // seconds, as the client felt them
  std::optional<double> error_rate;                // 0 to 1
  std::optional<double> rate;                      // a second: requests of an http hop, connections of a tcp hop
  std::uint64_t samples = 0;                       // latencies
  Duration covers{};                               // how much of the window is known
};

struct HopFigures {
  bool http = false;
  WindowFigures now, minutes, hour;
};

class LiveFigures {
 public:
  static constexpr Duration now = std::chrono::seconds{10};
  static constexpr Duration minutes = std::chrono::minutes{5};
  static constexpr Duration hour = std::chrono::hours{1};
  static constexpr Duration between_looks = std::chrono::seconds{5};  // sooner ones are left out
  static constexpr Duration grain_of_hour = std::chrono::minutes{1};
  static constexpr std::size_t most = 200;
  // Of five minutes looked at every 2.5 s, and of an hour in slices that grow for a minute; one more for each
  // beginning.
  static constexpr std::size_t most_slices = 121 + 61;

  // `wanted`: of which hops and endpoints, by any of their metrics. Whatever was wanted once is followed for as long as
  // the server has the hop: a file that is wrong for a minute costs no figures.
  void look(const Stats& stats, const std::vector<experiment::Metric>& wanted);

  std::optional<TimePoint> looked() const { return looked_; }  // last
  // As of the last look. Nothing: it is not followed, or was not there.
  std::optional<HopFigures> hop(std::string_view name) const;
  // Over the last five minutes.
  experiment::Measured measure(const experiment::Metric& metric) const;

  std::size_t slices() const;  // held in all

 private:
  // Minutes in slices of seconds, the hour in slices of minutes, the last of which grows with each look: both know the
  // same looks, and both begin anew with the same one.
  struct Track {
    bool http = false;
    experiment::Windows fine, coarse;
  };
  using Key = std::pair<std::string, std::string>;  // hop, endpoint

  static Track track_of(const Key& key);
  // A slice that the window begins in is of it: the hour is up to one of its minutes longer.
  WindowFigures figures(const experiment::Windows& windows, std::string_view hop, bool http, Duration window,
                        Duration grain = {}) const;

  std::map<Key, Track> tracks_;
  std::optional<TimePoint> looked_;
};

}  // namespace squall::journey
