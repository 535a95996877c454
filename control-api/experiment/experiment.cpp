// What follows from an experiment's parts (experiment.hpp).
#include "experiment/experiment.hpp"

#include <algorithm>

namespace squall::experiment {

Dimension dimension_of(const Check& check) {
  const Metric* metric = std::get_if<Metric>(&check.from);
  return metric != nullptr ? info(metric->measure).dimension : Dimension::number;
}

Duration planned_duration(const Experiment& experiment) {
  Duration total = experiment.baseline + experiment.recovery;
  for (const Phase& phase : experiment.phases) total += phase.lasts;
  return total;
}

std::vector<std::string> faulted_hops(const Experiment& experiment) {
  std::vector<std::string> hops;
  for (const Phase& phase : experiment.phases)
    for (const FaultSpec& fault : phase.faults)
      if (std::ranges::find(hops, fault.hop) == hops.end()) hops.push_back(fault.hop);
  return hops;
}

std::string fault_name(const Experiment& experiment, std::size_t phase, std::size_t fault) {
  return experiment.name + "/" + experiment.phases.at(phase).name + "/" + std::to_string(fault + 1);
}

}  // namespace squall::experiment
