// Figures as samples of Prometheus' families, for those who make the families.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <prometheus/client_metric.h>
#include <squall/latencies.hpp>

namespace squall::routes {

using Labels = std::vector<prometheus::ClientMetric::Label>;

Labels with(Labels labels, const char* name, std::string value);

prometheus::ClientMetric counter(std::uint64_t value, Labels labels);
prometheus::ClientMetric histogram(const Latencies& latencies, Labels labels);  // in seconds, 1 ms to 1 min

}  // namespace squall::routes
