// The metrics of http hops. Labels come from configured names and fixed words only.
#pragma once

#include <vector>

#include <prometheus/metric_family.h>

#include "control/views.hpp"

namespace squall::routes {

void add_http_metrics(std::vector<prometheus::MetricFamily>& families, const control::Overview& all);

}  // namespace squall::routes
