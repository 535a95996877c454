// See stop_rules.hpp.
#include "experiment/stop_rules.hpp"

namespace squall::experiment {

std::optional<Trigger> StopRules::look(TimePoint now, const Look& measure) {
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    const StopRule& rule = rules_[i];
    const Measured measured = measure(rule);
    if (measured.unreadable)
      return Trigger{true, "the stop rule " + rule.text + " cannot be read: " + measured.why_not};
    if (!measured.value || !holds(rule.bound, *measured.value)) {
      since_[i].reset();
      continue;
    }
    if (!since_[i]) since_[i] = now;
    if (now - *since_[i] < rule.lasts) continue;
    const auto* metric = std::get_if<Metric>(&rule.what);
    const Dimension dimension = metric != nullptr ? info(metric->measure).dimension : rule.bound.dimension;
    return Trigger{false, "the stop rule " + rule.text + " was met: " + print_value(dimension, *measured.value)};
  }
  return std::nullopt;
}

}  // namespace squall::experiment
