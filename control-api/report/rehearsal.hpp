// A run's runbook, step by step: who ticked each and when, how long it took, and which nobody used. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "experiment/journal.hpp"

namespace squall::report {

struct RehearsedStep {
  std::uint64_t number = 0;
  std::string imperative;  // with the values of the run, as the rest; "": the recorded runbook has no such step
  std::string command, expected;
  bool used = false;
  std::string by;  // of its first tick, as the rest
  Duration at{};
  experiment::WallTime wall{};
  std::optional<Duration> took;  // since the tick before, or since the first fault; nothing: it came before any fault
};

struct Rehearsal {
  std::string runbook;  // its name
  bool readable = false;
  std::string text;                  // all of it, with the values of the run, as Markdown
  std::string page;                  // its address; empty: nobody wrote down where the server was
  std::vector<RehearsedStep> steps;  // by their numbers

  std::vector<std::uint64_t> never_used() const;
};

// Nothing when the run's header names no runbook.
std::optional<Rehearsal> rehearsal_of(const experiment::Record& record);

// How much of it was used, in one or two sentences.
std::string sentence_of(const Rehearsal& rehearsal);

}  // namespace squall::report
