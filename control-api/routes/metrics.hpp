// What /metrics says, as a prometheus-cpp Collectable over the control plane's overview. Label values are names that
// people configured, never addresses or anything that traffic could make up. Any thread.
#pragma once

#include <string>
#include <vector>

#include <prometheus/collectable.h>
#include <prometheus/metric_family.h>

#include "control/control.hpp"

namespace squall::routes {

class Metrics : public prometheus::Collectable {
 public:
  Metrics(const control::Control& control, std::string version) : control_(control), version_(std::move(version)) {}
  std::vector<prometheus::MetricFamily> Collect() const override;

 private:
  const control::Control& control_;
  std::string version_;
};

}  // namespace squall::routes
