// What is measured on a hop, by name: `edge.latency_p99`, `edge.endpoint.pay.error_rate`. One table feeds the codec,
// its messages, the schema and the docs. Pure.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include <squall/hop.hpp>

#include "experiment/bound.hpp"

namespace squall::experiment {

enum class Measure : std::uint8_t {
  latency_p50,
  latency_p90,
  latency_p99,
  latency_p999,
  latency_mean,
  error_rate,
  connect_error_rate,
  request_rate,
  connect_rate,
  bytes_rate,
  connections,
  fault_hits,
  lifetime_p50,
  lifetime_p90,
  lifetime_p99,
  status_1xx,
  status_2xx,
  status_3xx,
  status_4xx,
  status_5xx
};

struct MetricInfo {
  Measure measure = Measure::latency_p50;
  std::string_view name;
  Dimension dimension = Dimension::number;
  bool tcp = false, http = false;  // which protocols have it
  bool endpoint = false;           // whether one endpoint of an http hop has it
  bool cohorts = false;            // whether it can be told for the faulted and the control cohort apart
  bool samples = false;            // it is a statistic of samples, which min_samples counts
  std::string_view summary;
};

std::span<const MetricInfo> metrics();
const MetricInfo& info(Measure measure);

struct Metric {
  std::string hop;
  std::string endpoint;  // "": the whole hop
  Measure measure = Measure::latency_p50;
  std::string text;  // as written

  bool operator==(const Metric&) const = default;
};

// `hop.measure` or `hop.endpoint.NAME.measure`; the measure is behind the last dot. Problems without a path, with the
// nearest name.
Result<Metric> parse_metric(std::string_view text);

// Whether that hop can be measured so, with its protocol and its endpoints. Problems without a path.
Result<void> check_metric(const Metric& metric, std::span<const HopSpec> hops);

}  // namespace squall::experiment
