// The status of each cell (coverage.hpp).
#include "journey/coverage.hpp"

#include <algorithm>
#include <utility>

namespace squall::journey {
namespace {

using experiment::Outcome;
using experiment::WallTime;

struct Judgement {
  Status status = Status::untested;
  std::string why;
};

// Which of a cell's runs say something about it.
struct Evidence {
  const PastRun* last = nullptr;     // the latest one that held or broke
  const PastRun* stopped = nullptr;  // a later one that a stop rule has ended
};

Evidence evidence_for(const std::string& cell, const std::string& experiment, std::span<const PastRun> runs) {
  const auto counts = [&](const PastRun& run) {
    return !run.modified && run.cell == cell && run.experiment == experiment;
  };
  Evidence found;
  for (const PastRun& run : runs) {
    if (!counts(run) || (run.outcome != Outcome::held && run.outcome != Outcome::broken)) continue;
    if (found.last == nullptr || run.number > found.last->number) found.last = &run;
  }
  for (const PastRun& run : runs)
    if (counts(run) && run.outcome == Outcome::stopped && run.by_stop_rule && found.last != nullptr &&
        run.number > found.last->number && (found.stopped == nullptr || run.number > found.stopped->number))
      found.stopped = &run;
  return found;
}

Duration age_of(const PastRun& run, WallTime now) {
  return std::max(std::chrono::duration_cast<Duration>(now - run.ended), Duration::zero());
}

std::string breaks_nothing_on(const std::string& proxy, const KnownExperiment& experiment) {
  if (experiment.faulted_hops.empty()) return experiment.name + " has no faults";
  std::string hops;
  for (const std::string& hop : experiment.faulted_hops) hops += (hops.empty() ? "" : ", ") + hop;
  return "the faults of " + experiment.name + " are on " + hops + ", not on " + proxy;
}

class Coverer {
 public:
  Coverer(const Journey& journey, const Neighbours& neighbours, std::span<const PastRun> runs, WallTime now)
      : journey_(journey), neighbours_(neighbours), runs_(runs), now_(now) {}

  CellCoverage cover(const Hop& hop, const Cell& cell) const {
    CellCoverage covered;
    covered.name = cell_name(journey_, hop, cell);
    covered.hop = &hop;
    covered.cell = &cell;
    Evidence evidence;
    if (!cell.experiment.empty()) evidence = evidence_for(covered.name, cell.experiment, runs_);
    if (evidence.last != nullptr) {
      covered.last = *evidence.last;
      covered.age = age_of(*evidence.last, now_);
    }
    auto [status, why] = judge(hop, cell, evidence);
    covered.status = status;
    covered.why = std::move(why);
    return covered;
  }

 private:
  Judgement judge(const Hop& hop, const Cell& cell, const Evidence& evidence) const {
    if (cell.is_gap()) return {Status::gap, "there is no fallback, and nobody has accepted that"};
    if (hop.proxy.empty()) return {Status::blind, "no proxy carries " + hop.id + ", so nobody can try it"};
    if (evidence.last == nullptr) return judge_untested(cell);
    if (evidence.last->outcome == Outcome::broken)
      return {Status::broken, evidence.last->id + " broke " + print_age(age_of(*evidence.last, now_)) + " ago"};
    return judge_held(hop, evidence);
  }

  Judgement judge_untested(const Cell& cell) const {
    if (cell.experiment.empty()) return {Status::untested, "no experiment tries it"};
    if (find(cell.experiment) == nullptr) return {Status::untested, why_none(cell.experiment)};
    return {Status::untested, "no run of " + cell.experiment + " has held or broken"};
  }

  // Of a cell that held when it was tried last.
  Judgement judge_held(const Hop& hop, const Evidence& evidence) const {
    const PastRun& run = *evidence.last;
    const KnownExperiment* experiment = find(run.experiment);
    const Duration age = age_of(run, now_);
    const auto stale = [&](const std::string& why) { return Judgement{Status::stale, run.id + " held, and " + why}; };
    if (evidence.stopped != nullptr) return stale("the later " + evidence.stopped->id + " was stopped by a stop rule");
    if (experiment == nullptr) return stale(why_none(run.experiment));
    if (experiment->hash != run.hash) return stale(experiment->file + " has changed since");
    if (std::ranges::count(experiment->faulted_hops, hop.proxy) == 0)
      return stale(breaks_nothing_on(hop.proxy, *experiment));
    if (age >= journey_.fresh_for)
      return {Status::stale, run.id + " held " + print_age(age) + " ago, longer than a proof is good for (" +
                                 print_freshness(journey_.fresh_for) + ")"};
    return {Status::proven, run.id + " held " + print_age(age) + " ago"};
  }

  const KnownExperiment* find(const std::string& name) const {
    if (!neighbours_.experiments) return nullptr;
    const auto found = std::ranges::find(*neighbours_.experiments, name, &KnownExperiment::name);
    return found == neighbours_.experiments->end() ? nullptr : &*found;
  }

  // Of an experiment that is not to be found.
  std::string why_none(const std::string& name) const {
    if (!neighbours_.experiments) return "the server has no folder of experiments to compare with";
    const auto wrong = std::ranges::find(neighbours_.wrong_experiments, name, &WrongExperiment::name);
    if (wrong == neighbours_.wrong_experiments.end()) return "there is no experiment " + name;
    return wrong->file + " is wrong: squall check " + wrong->file;
  }

  const Journey& journey_;
  const Neighbours& neighbours_;
  std::span<const PastRun> runs_;
  WallTime now_;
};

}  // namespace

std::size_t Coverage::count(Status status) const {
  return static_cast<std::size_t>(std::ranges::count(cells, status, &CellCoverage::status));
}

std::optional<Status> Coverage::worst(std::string_view hop) const {
  const auto first = std::ranges::find_if(cells, [&](const CellCoverage& cell) { return cell.hop->id == hop; });
  return first == cells.end() ? std::nullopt : std::optional(first->status);
}

Coverage cover(const Journey& journey, const Neighbours& neighbours, std::span<const PastRun> runs, WallTime now) {
  const Coverer coverer(journey, neighbours, runs, now);
  Coverage coverage;
  for (const Hop& hop : journey.hops)
    for (const Cell& cell : hop.cells) coverage.cells.push_back(coverer.cover(hop, cell));
  std::ranges::stable_sort(coverage.cells, {}, &CellCoverage::status);
  return coverage;
}

}  // namespace squall::journey
