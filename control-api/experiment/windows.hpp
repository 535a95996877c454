// What hops carried, second by second, as far back as a run's checks look: made from the server's own figures, asked
// for any metric over any window. Pure; one run has one. Memory: for each hop or endpoint that is asked for, 24 KiB,
// and one slice for each look that the longest window holds, or with a grain for each grain of it and one more, of at
// most 8 bytes for each histogram bucket that had a count in it.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <squall/stats.hpp>

#include "experiment/experiment.hpp"
#include "experiment/metric.hpp"

namespace squall::experiment {

// What one look at a source gave.
struct Measured {
  std::optional<double> value;  // nothing: too few samples, or unreadable
  std::uint64_t samples = 0;
  std::string why_not;      // without a value
  bool unreadable = false;  // the source failed; too few samples are no failure
  TimePoint from{};         // where the window begins, or when the source was asked
};

// What a hop or an endpoint has carried since the process started, of both protocols.
struct Totals {
  std::uint64_t requests = 0, faulted = 0, errors = 0, errors_faulted = 0;
  std::uint64_t answers = 0, answers_faulted = 0;  // on tcp: first bytes that came back
  std::uint64_t ended = 0, ended_faulted = 0;      // connections of a tcp hop
  std::uint64_t accepted = 0, open = 0, dial_failures = 0, bytes = 0, hits = 0;
  std::array<std::uint64_t, 5> classes{};
};

// Requests that ended, or on tcp the connections that ended or were answered on, of one cohort between two moments.
struct Traffic {
  std::uint64_t requests = 0, errors = 0;
  Latencies latencies;
};

class Windows {
 public:
  // Knows from the experiment which hops and endpoints will be asked for, and how far back. A slice grows with each
  // look until it is as long as the grain: no finer can a window begin, while each still ends with the last look.
  explicit Windows(const Experiment& experiment, Duration grain = {});

  void look(const Stats& stats);
  // Hops that are wanted and were not there, or did not listen, at the last look, and those made anew since the one
  // before. A door that the run itself may have shut is no loss.
  const std::vector<std::string>& missing() const { return missing_; }

  // Over the window that ends with the last look and begins at `from`, or as far back as is known.
  Measured measure(const Metric& metric, Cohort cohort, TimePoint from, std::uint64_t min_samples) const;

  // Of the stretch from `from` to the last look, how much is known of a hop as a whole.
  Duration known(std::string_view hop, TimePoint from) const;
  std::size_t slices() const;  // held in all

  // From here on traffic() counts.
  void mark();
  Traffic traffic(std::string_view hop, Cohort cohort) const;

 private:
  static constexpr std::size_t plain = 0, faulted = 1;
  using Histograms = std::array<Latencies, 2>;                          // plain, faulted
  using Sparse = std::vector<std::pair<std::uint16_t, std::uint32_t>>;  // bucket, count; by bucket
  struct Slice {
    TimePoint from{}, to{};
    Totals before, after;
    std::array<Sparse, 2> latencies, lifetimes;
  };
  using Slices = std::deque<Slice>;
  struct Reading {
    bool tcp = false;
    Totals totals;
    Histograms latencies, lifetimes;
  };
  struct Track {
    std::optional<Reading> last;
    TimePoint looked{};
    Slices slices;
    std::optional<Reading> mark;
  };
  using Key = std::pair<std::string, std::string>;  // hop, endpoint

  static bool began_anew(const Reading& before, const Reading& now);
  static Sparse sum_of(const Sparse& some, const Sparse& others);
  static void grow(Slice& slice, const Slice& next);
  // The first slice of the window that begins at `from`.
  static Slices::const_iterator first_of(const Track& track, TimePoint from);
  static Measured statistic(Measure measure, Cohort cohort, const Track& track, Slices::const_iterator first);
  void want(const Metric& metric) { tracks_[{metric.hop, metric.endpoint}]; }
  bool has_own_fault(std::string_view hop, const Stats& stats) const;
  std::optional<Reading> read(const Key& key, const Stats& stats) const;
  void add_slice(Track& track, const Reading& reading, TimePoint now) const;

  Duration grain_;
  Duration longest_{};
  std::map<Key, Track> tracks_;
  std::map<std::string, std::string, std::less<>> hop_of_fault_;  // of the experiment's own faults
  std::vector<std::string> missing_;
};

}  // namespace squall::experiment
