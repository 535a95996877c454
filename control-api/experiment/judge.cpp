// See judge.hpp.
#include "experiment/judge.hpp"

#include <algorithm>

namespace squall::experiment {
namespace {

bool wants_less(Comparison comparison) {
  return comparison == Comparison::less || comparison == Comparison::less_equal;
}

bool wants_more(Comparison comparison) {
  return comparison == Comparison::greater || comparison == Comparison::greater_equal;
}

}  // namespace

bool Judge::wants(std::size_t check, Stage stage) const {
  const Check& it = checks_[check];
  if (stage == Stage::before) return it.before;
  return stage == Stage::during ? it.during : it.after;
}

Sample Judge::look(std::size_t check, Stage stage, const Measured& measured, bool full) {
  Tally& tally = tallies_[check][static_cast<std::size_t>(stage)];
  const Bound& bound = checks_[check].expect;
  Sample sample{checks_[check].id, stage, measured.value, measured.samples, false, measured.why_not};
  if (measured.unreadable) ++tally.unreadable;
  // Who a dose hits is chance: windows without any of them may come.
  if (!measured.value && !measured.unreadable && full && checks_[check].cohort != Cohort::faulted) {
    if (tally.blank++ == 0) tally.why_blank = measured.why_not;
  }
  if (measured.value) {
    sample.why_not.clear();
    sample.holds = holds(bound, *measured.value);
    ++tally.judged;
    if (!sample.holds) {
      ++tally.failed;
      if (!tally.first_failure) tally.first_failure = measured.value;
    }
    keep_worst(bound, tally, *measured.value);
  }
  tally.last = measured;
  return sample;
}

void Judge::keep_worst(const Bound& bound, Tally& tally, double value) const {
  if (!tally.worst)
    tally.worst = value;
  else if (wants_less(bound.comparison))
    tally.worst = std::max(*tally.worst, value);
  else if (wants_more(bound.comparison))
    tally.worst = std::min(*tally.worst, value);
  else
    tally.worst = tally.first_failure.value_or(value);
}

void Judge::end_of_round() {
  bool known = false;
  bool good = true;
  TimePoint since = TimePoint::min();
  for (std::size_t i = 0; i < checks_.size(); ++i) {
    const auto& last = tally(i, Stage::after).last;
    if (!checks_[i].after) continue;
    if (!last || !last->value) {
      good = false;
      continue;
    }
    known = true;
    good = good && holds(checks_[i].expect, *last->value);
    since = std::max(since, last->from);
  }
  if (!known || !good)
    good_since_.reset();
  else if (!good_since_)
    good_since_ = since;
}

std::optional<Duration> Judge::time_to_recover(TimePoint began) const {
  if (!good_since_) return std::nullopt;
  return std::max(Duration::zero(), *good_since_ - began);
}

CheckResult Judge::result(std::size_t check, Stage stage) const {
  const Check& it = checks_[check];
  const Tally& all = tally(check, stage);
  const Dimension dimension = dimension_of(it);
  CheckResult result{it.id, stage, Outcome::held, all.worst, all.judged, {}};
  const auto broken = [&](double value, const std::string& more) {
    result.outcome = Outcome::broken;
    result.why = it.id + " was " + print_value(dimension, value) + more + ", expected " + it.expect.text;
  };
  const auto unknown = [&](const std::string& why) {
    result.outcome = Outcome::inconclusive;
    result.why = it.id + (why.empty() ? " was never looked at" : ": " + why);
  };
  if (stage == Stage::during) {
    if (all.failed > 0)
      broken(*all.worst, " at worst");
    else if (all.unreadable > 0)
      unknown(all.last && !all.last->why_not.empty() ? all.last->why_not : "it could not always be read");
    else if (all.blank > 0)
      unknown("in " + std::to_string(all.blank) + (all.blank == 1 ? " window " : " windows ") + all.why_blank);
    else if (all.judged == 0)
      unknown(all.last ? all.last->why_not : std::string());
    return result;
  }
  if (!all.last)
    unknown({});
  else if (!all.last->value)
    unknown(all.last->why_not);
  else if (!holds(it.expect, *all.last->value))
    broken(*all.last->value, stage == Stage::before ? " before anything was broken" : " at the end of the recovery");
  return result;
}

std::vector<CheckResult> Judge::results(Stage last_reached) const {
  std::vector<CheckResult> all;
  for (const Stage stage : {Stage::before, Stage::during, Stage::after}) {
    if (stage > last_reached) break;
    for (std::size_t i = 0; i < checks_.size(); ++i)
      if (wants(i, stage)) all.push_back(result(i, stage));
  }
  return all;
}

}  // namespace squall::experiment
