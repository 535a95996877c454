// See past_runs.hpp.
#include "runs/past_runs.hpp"

#include <utility>
#include <variant>

#include "runs/record_reader.hpp"

namespace squall::runs {
namespace {

journey::PastRun past_run(const store::RunRow& row, experiment::Outcome outcome) {
  journey::PastRun run;
  run.number = row.number;
  run.id = row.id;
  run.experiment = row.experiment;
  run.cell = row.cell;
  run.hash = row.hash;
  run.modified = row.modified;
  run.outcome = outcome;
  run.by_stop_rule = outcome == experiment::Outcome::stopped;  // others are not looked for
  run.ended = row.ended.value_or(row.started);
  return run;
}

// The latest run of the cell that ended so.
Result<void> find_latest(const store::RunStore& store, const std::string& tried_by, const std::string& cell,
                         experiment::Outcome outcome, std::vector<journey::PastRun>& found) {
  const auto rows = store.runs({.experiment = tried_by,
                                .cell = cell,
                                .outcome = std::string(experiment::to_string(outcome)),
                                .modified = false,
                                .open = false,
                                .stopped_by_rule = outcome == experiment::Outcome::stopped,
                                .most = 1});
  if (!rows) return tl::unexpected(rows.error());
  for (const store::RunRow& row : *rows) found.push_back(past_run(row, outcome));
  return {};
}

}  // namespace

Result<std::vector<journey::PastRun>> past_runs(const store::RunStore& store, const journey::Journey& journey) {
  std::vector<journey::PastRun> found;
  for (const journey::Hop& hop : journey.hops)
    for (const journey::Cell& cell : hop.cells) {
      if (cell.experiment.empty()) continue;
      for (const auto outcome : {experiment::Outcome::held, experiment::Outcome::broken, experiment::Outcome::stopped})
        if (auto read = find_latest(store, cell.experiment, cell_name(journey, hop, cell), outcome, found); !read)
          return tl::unexpected(std::move(read.error()));
    }
  return found;
}

Result<Rehearsals> rehearsals(const store::RunStore& store, std::span<const std::string> runbooks) {
  Rehearsals found;
  for (const std::string& runbook : runbooks) {
    const auto rows = store.runs({.runbook = runbook, .ticked = true, .most = 1});
    if (!rows) return tl::unexpected(rows.error());
    if (rows->empty()) continue;
    const std::string& run = rows->front().id;
    const auto last = read_last(store, run, experiment::kind_of(experiment::Tick{}));
    if (!last) return tl::unexpected(last.error());
    const auto* tick = *last ? std::get_if<experiment::Tick>(&(*last)->entry) : nullptr;
    if (tick != nullptr) found[runbook] = {run, (*last)->wall, tick->by};
  }
  return found;
}

}  // namespace squall::runs
