// What of a journey has been shown, cell by cell: from the file, the experiments as they are now, and what their runs
// said. Pure: the time comes in. No score is made of it: an average hides the one hop that failed.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "experiment/journal.hpp"
#include "journey/journey.hpp"

namespace squall::journey {

// In the order of a report: what is worst comes first.
enum class Status : std::uint8_t { gap, broken, blind, stale, untested, proven };
inline constexpr std::array statuses{Status::gap,   Status::broken,   Status::blind,
                                     Status::stale, Status::untested, Status::proven};
std::string_view to_string(Status status);  // small letters; GAP in a table is this in capitals
std::optional<Status> parse_status(std::string_view text);

// A run that has ended.
struct PastRun {
  std::int64_t number = 0;  // of all runs, as they began: which is later, whatever the clock said
  std::string id;
  std::string experiment;
  std::string cell;
  std::string hash;       // of the file it ran
  bool modified = false;  // by --var or an extension: proves nothing
  experiment::Outcome outcome = experiment::Outcome::held;
  bool by_stop_rule = false;  // of a stopped one
  experiment::WallTime ended{};
};

struct CellCoverage {
  std::string name;  // journey/hop/mode
  const Hop* hop = nullptr;
  const Cell* cell = nullptr;
  Status status = Status::untested;
  std::string why;              // one sentence, without a full stop
  std::optional<PastRun> last;  // the latest one that held or broke, if any
  std::optional<Duration> age;  // of `last`
};

struct Coverage {
  std::vector<CellCoverage> cells;  // worst first; among equals as in the file

  std::size_t count(Status status) const;
  // Of a hop: its worst cell; nothing for a hop without cells.
  std::optional<Status> worst(std::string_view hop) const;
};

// GAP: neither fallback nor accepted. BLIND: no proxy. Else from the latest held or broken run of the unmodified file:
// BROKEN; PROVEN when it held, its file is the present one, faults the hop's proxy, and it is younger than fresh_for;
// STALE when not, or when a later run was stopped by one of its stop rules; UNTESTED without any. Runs that people
// stopped and inconclusive ones change nothing. Only runs of the cell's own experiment count. Points into `journey`.
Coverage cover(const Journey& journey, const Neighbours& neighbours, std::span<const PastRun> runs,
               experiment::WallTime now);

// As people say it, in one unit: 41s, 12m, 5h, 30d.
std::string print_age(Duration age);
// Of fresh_for, as people wrote it: 30d, 36h, 1h30m.
std::string print_freshness(Duration fresh_for);

}  // namespace squall::journey
