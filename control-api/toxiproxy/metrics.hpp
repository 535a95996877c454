// Toxiproxy's metrics beside Squall's own: bytes by proxy and direction, live, and the process. Any thread.
#pragma once

#include <vector>

#include <prometheus/collectable.h>
#include <prometheus/metric_family.h>

#include "control/control.hpp"

namespace squall::toxiproxy {

// toxiproxy_proxy_{received,sent}_bytes_total with the labels direction, listener, proxy and upstream.
class ProxyMetrics final : public prometheus::Collectable {
 public:
  explicit ProxyMetrics(const control::Control& control) : control_(control) {}
  std::vector<prometheus::MetricFamily> Collect() const override;

 private:
  const control::Control& control_;
};

// process_* as Prometheus' client libraries name them; what there is no Go for is left out.
class RuntimeMetrics final : public prometheus::Collectable {
 public:
  std::vector<prometheus::MetricFamily> Collect() const override;
};

}  // namespace squall::toxiproxy
