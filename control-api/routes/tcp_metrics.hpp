// What /metrics says about tcp hops. A figure for each hop, and histograms of what clients felt.
#pragma once

#include <vector>

#include <prometheus/metric_family.h>

#include "control/control.hpp"

namespace squall::routes {

void add_tcp_metrics(std::vector<prometheus::MetricFamily>& families, const control::Overview& all);

}  // namespace squall::routes
