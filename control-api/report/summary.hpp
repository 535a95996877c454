// What a run comes to: the word, the reason, three numbers, and what to do next. Page one of a report, the run's line
// in the API, the last lines of `squall run`. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "experiment/journal.hpp"

namespace squall::report {

struct Story;

// A number that was not measured is nothing, never zero; then `_of` says why there is none.
struct Numbers {
  std::optional<double> worst_p99;   // seconds, while the faults were on
  std::string worst_p99_of;          // edge, the worst window; orders-db, over all phases
  std::optional<double> error_rate;  // share of 1, while the faults were on
  std::string error_rate_of;
  std::optional<Duration> recovery;  // from the faults' end until all checks held to the end
  std::string recovery_of;
};

// Hops that the run does not fault come first: what people felt is asked for, not what was done to them.
Numbers numbers(const experiment::Record& record);

// held, broken, ...; `under way` while there is none.
std::string outcome_word(const experiment::Record& record);

// One sentence, with its full stop.
std::string reason(const experiment::Record& record);

// One imperative sentence each; empty while the run is under way.
std::vector<std::string> follow_ups(const experiment::Record& record);

// The same for who has sorted the journal already.
Numbers numbers(const Story& story);
std::string reason(const Story& story);
std::vector<std::string> follow_ups(const Story& story);

}  // namespace squall::report
