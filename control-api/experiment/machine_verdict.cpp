// The machine's verdict: what the figures were, which outcome, and why.
#include <algorithm>
#include <chrono>

#include "experiment/machine.hpp"

namespace squall::experiment {

void Machine::write_figures(Stage stage) {
  const std::vector<std::string> faulted = faulted_hops(experiment_);
  std::vector<std::string> hops = faulted;
  for (const Check& check : experiment_.checks)
    if (const auto* metric = std::get_if<Metric>(&check.from);
        metric != nullptr && std::ranges::count(hops, metric->hop) == 0)
      hops.push_back(metric->hop);
  for (const std::string& hop : hops) {
    const bool apart = stage == Stage::during && std::ranges::count(faulted, hop) != 0;
    for (const Cohort cohort : {Cohort::all, Cohort::faulted, Cohort::control}) {
      if (cohort != Cohort::all && !apart) continue;
      const Traffic traffic = windows_.traffic(hop, cohort);
      const auto quantile = [&](double share) {
        return std::chrono::duration<double>(traffic.latencies.quantile(share)).count();
      };
      write(Figures{stage, hop, cohort, now_ - marked_, traffic.requests, traffic.errors, traffic.latencies.count(),
                    quantile(0.5), quantile(0.99)});
    }
  }
}

Stage Machine::last_stage() const {
  if (state_ == State::recovering) return Stage::after;
  return ever_on_ ? Stage::during : Stage::before;
}

std::optional<CheckResult> Machine::first(Outcome outcome, Stage stage) const {
  for (std::size_t i = 0; i < experiment_.checks.size(); ++i) {
    if (!judge_.wants(i, stage)) continue;
    CheckResult result = judge_.result(i, stage);
    if (result.outcome == outcome) return result;
  }
  return std::nullopt;
}

// crashed > broken > stopped > inconclusive > held; a stop keeps its cause even when a check had failed before.
void Machine::finish() {
  if (stopped_ && ever_on_ && state_ == State::injecting) write_figures(Stage::during);
  const bool complete = state_ == State::recovering && !stopped_;
  auto broken = ever_on_ ? first(Outcome::broken, Stage::during) : std::nullopt;
  if (!broken && complete) broken = first(Outcome::broken, Stage::after);
  if (broken) return finish(Outcome::broken, broken->why + (stopped_ ? "; then stopped: " + stopped_->text : ""));
  if (stopped_) return finish(Outcome::stopped, stopped_->text);
  if (!never_hit_.empty())
    return finish(Outcome::inconclusive, "the fault " + never_hit_.front() + " never hit anything: no traffic met it");
  for (const Stage stage : {Stage::during, Stage::after})
    if (const auto unknown = first(Outcome::inconclusive, stage)) return finish(Outcome::inconclusive, unknown->why);
  finish(Outcome::held, "every check held while the faults were on, and after them");
}

void Machine::finish(Outcome outcome, std::string why) {
  Ended ended{outcome, std::move(why), std::nullopt, judge_.results(last_stage())};
  if (state_ == State::recovering && !stopped_) ended.recovery = judge_.time_to_recover(state_began_);
  verdict_ = std::move(ended);
  enter(State::ended, verdict_->why, Duration::zero());
  write(*verdict_);
}

}  // namespace squall::experiment
