// What became of each check in each stage: before, the look that ends the baseline counts; during, every one, and a
// full window without enough samples is as little proof as none; after, the one that ends the recovery, and how soon
// all held for good. Pure; one run has one.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "experiment/journal.hpp"
#include "experiment/windows.hpp"

namespace squall::experiment {

class Judge {
 public:
  explicit Judge(const std::vector<Check>& checks) : checks_(checks), tallies_(checks.size()) {}

  // Whether the check is about this stage.
  bool wants(std::size_t check, Stage stage) const;

  // Counts it, and answers what the journal says of it. `full`: the window is as long as it will be, so that a lack of
  // samples cannot be for its youth.
  Sample look(std::size_t check, Stage stage, const Measured& measured, bool full);

  // Once after each round of looks in the recovery: whether all hold now, and since which window.
  void end_of_round();
  // From the recovery's beginning, which is the end of the faults, to the start of the first window after which all
  // checks held; nothing: they did not to the end, or there was nothing to hold.
  std::optional<Duration> time_to_recover(TimePoint began) const;

  // Of the stages that `reached` says, in the order of the checks.
  std::vector<CheckResult> results(Stage last_reached) const;
  CheckResult result(std::size_t check, Stage stage) const;

 private:
  struct Tally {
    std::uint64_t judged = 0, failed = 0, unreadable = 0, blank = 0;
    std::string why_blank;
    std::optional<double> worst;
    std::optional<Measured> last;
    std::optional<double> first_failure;
  };
  const Tally& tally(std::size_t check, Stage stage) const { return tallies_[check][static_cast<std::size_t>(stage)]; }
  void keep_worst(const Bound& bound, Tally& tally, double value) const;

  const std::vector<Check>& checks_;
  std::vector<std::array<Tally, 3>> tallies_;
  std::optional<TimePoint> good_since_;
};

}  // namespace squall::experiment
