// The report of a game day: the cells of a journey before and after, its runs one after the other, what people wrote,
// and what is to be done. Drawn from values that whoever held the day gathered: `squall gameday`. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "experiment/journal.hpp"
#include "report/report.hpp"

namespace squall::report {

// One of the journey's cells as its coverage told it.
struct DayCell {
  std::string name;    // checkout/cache/down
  std::string status;  // gap broken blind stale untested proven
  std::string why;
  std::string user_sees;
  std::string fallback;  // "": none is known
  std::string accepted;  // why none is needed
  std::string experiment;
};

struct DayNote {
  std::string at;  // a time of day
  std::string by;
  std::string text;
};

// A step of the run's runbook.
struct DayStep {
  std::size_t number = 0;
  std::string imperative;
  std::string by, at;  // who ticked it, and when; "": nobody did
};

struct DayRun {
  std::string experiment;
  std::string claim;
  std::vector<std::string> cells;  // their names
  std::string id;                  // "": there was none
  std::string outcome;             // as a run has it; or refused, skipped, not begun, unknown
  std::string why;
  std::string took, recovery;  // as people read them
  std::string report;          // an address, or what to type
  std::string runbook;
  std::vector<DayNote> notes;
  std::vector<DayStep> steps;
};

struct Day {
  std::string journey, owner;
  std::string server;  // where it was held
  std::string version;
  experiment::WallTime began{}, ended{};  // not set: it goes on
  std::string early;                      // why it ended before its last experiment; "": it did not
  std::vector<DayCell> before, after;     // in the order of coverage, the worst first; no `after`: nobody could look
  std::string after_unknown;              // why nobody could
  std::vector<DayRun> runs;               // in the order of the plan
};

// The words of coverage, the worst first, and how many cells are so.
std::vector<std::pair<std::string, std::size_t>> day_counts(const std::vector<DayCell>& cells);

// `4 held, 5 broken, 1 skipped`, the worst first.
std::string day_outcomes(const Day& day);

// What the day leaves to do: each gap and each broken cell with its fallback or the lack of one, then what proved
// nothing and what was not rehearsed.
std::vector<std::string> day_follow_ups(const Day& day);

// Format::html or Format::markdown.
std::string render_day(const Day& day, Format format);

}  // namespace squall::report
