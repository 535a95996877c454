// The table of measures and their names (metric.hpp).
#include "experiment/metric.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "config/names.hpp"
#include "config/reader.hpp"

namespace squall::experiment {
namespace {

constexpr std::string_view endpoint_mark = ".endpoint.";
constexpr char metric_form[] = "a metric is HOP.NAME or HOP.endpoint.ENDPOINT.NAME, like edge.latency_p99";

constexpr bool yes = true;
constexpr bool no = false;

using enum Measure;
using enum Dimension;

// In the order of the enumeration; the flags are tcp, http, endpoint, cohorts, samples.
constexpr MetricInfo table[] = {
    {latency_p50, "latency_p50", duration, yes, yes, yes, yes, yes, "half of the answers took at most so long"},
    {latency_p90, "latency_p90", duration, yes, yes, yes, yes, yes, "nine in ten took at most so long"},
    {latency_p99, "latency_p99", duration, yes, yes, yes, yes, yes, "99 in a hundred took at most so long"},
    {latency_p999, "latency_p999", duration, yes, yes, yes, yes, yes, "999 in a thousand took at most so long"},
    {latency_mean, "latency_mean", duration, yes, yes, yes, yes, yes, "their mean"},
    {error_rate, "error_rate", share, yes, yes, yes, yes, yes,
     "share of requests that ended in an error, of connections on a tcp hop"},
    {connect_error_rate, "connect_error_rate", share, yes, yes, no, no, yes,
     "share of connections whose upstream could not be dialled"},
    {request_rate, "request_rate", rate, no, yes, yes, yes, no, "requests a second"},
    {connect_rate, "connect_rate", rate, yes, yes, no, no, no, "new connections a second"},
    {bytes_rate, "bytes_rate", byte_rate, yes, yes, no, no, no, "bytes a second, both directions together"},
    {connections, "connections", number, yes, yes, no, no, no, "open connections at the end of the window"},
    {fault_hits, "fault_hits", number, yes, yes, no, no, no, "times that faults acted in the window"},
    {lifetime_p50, "lifetime_p50", duration, yes, no, no, yes, yes,
     "half of the connections that ended had lived at most so long"},
    {lifetime_p90, "lifetime_p90", duration, yes, no, no, yes, yes, "nine in ten had"},
    {lifetime_p99, "lifetime_p99", duration, yes, no, no, yes, yes, "99 in a hundred had"},
    {status_1xx, "status_1xx", share, no, yes, yes, no, yes, "share of answers whose final status was 1xx"},
    {status_2xx, "status_2xx", share, no, yes, yes, no, yes, "2xx"},
    {status_3xx, "status_3xx", share, no, yes, yes, no, yes, "3xx"},
    {status_4xx, "status_4xx", share, no, yes, yes, no, yes, "4xx"},
    {status_5xx, "status_5xx", share, no, yes, yes, no, yes, "5xx"},
};

template <class Fits>
std::vector<std::string> names_of(Fits fits) {
  std::vector<std::string> names;
  for (const MetricInfo& metric : table)
    if (fits(metric)) names.emplace_back(metric.name);
  return names;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

// The nearest name, or all there are.
std::string choose(std::string_view word, const std::vector<std::string>& names, const std::string& all) {
  const std::string hint = config::did_you_mean(word, names);
  return hint.empty() && !names.empty() ? all + joined(names) : hint;
}

std::vector<std::string> hop_names(std::span<const HopSpec> hops) {
  std::vector<std::string> names;
  for (const HopSpec& hop : hops) names.push_back(hop.name);
  return names;
}

Result<void> check_endpoint(const Metric& metric, const HopSpec& hop) {
  if (hop.protocol != Protocol::http)
    return refuse("", "only hops of protocol http have endpoints, and \"" + hop.name + "\" carries bytes",
                  "write " + hop.name + "." + std::string(info(metric.measure).name));
  std::vector<std::string> names{"other"};
  for (const EndpointSpec& endpoint : hop.endpoints) names.push_back(endpoint.name);
  if (std::ranges::find(names, metric.endpoint) != names.end()) return {};
  return refuse("", "hop \"" + hop.name + "\" has no endpoint \"" + metric.endpoint + "\"",
                choose(metric.endpoint, names, "its endpoints are "));
}

}  // namespace

std::span<const MetricInfo> metrics() { return table; }

const MetricInfo& info(Measure measure) { return table[static_cast<std::size_t>(measure)]; }

Result<Metric> parse_metric(std::string_view text) {
  const auto refuse_text = [&](const std::string& reason, std::string hint = {}) {
    return refuse("", "\"" + std::string(text.substr(0, 200)) + "\" " + reason, std::move(hint));
  };
  const std::size_t dot = text.rfind('.');
  if (dot == std::string_view::npos) return refuse_text(std::string("is no metric: ") + metric_form);
  const std::string_view name = text.substr(dot + 1);
  std::string_view hop = text.substr(0, dot);
  std::string_view endpoint;
  const std::size_t mark = hop.find(endpoint_mark);
  const bool of_endpoint = mark != std::string_view::npos;
  if (of_endpoint) {
    endpoint = hop.substr(mark + endpoint_mark.size());
    hop = hop.substr(0, mark);
  }
  if (!config::parse_hop_name(hop) || (of_endpoint && !config::parse_hop_name(endpoint)))
    return refuse_text(std::string("is no metric: ") + metric_form);
  const auto found = std::ranges::find(table, name, &MetricInfo::name);
  if (found == std::end(table))
    return refuse("", "there is no metric \"" + std::string(name.substr(0, 64)) + "\"",
                  choose(name, names_of([](const MetricInfo&) { return true; }), "metrics: "));
  if (of_endpoint && !found->endpoint)
    return refuse_text("is of the whole hop, not of one endpoint",
                       "write " + std::string(hop) + "." + std::string(name) + "; endpoints have " +
                           joined(names_of([](const MetricInfo& metric) { return metric.endpoint; })));
  return Metric{std::string(hop), std::string(endpoint), found->measure, std::string(text)};
}

Result<void> check_metric(const Metric& metric, std::span<const HopSpec> hops) {
  const auto hop = std::ranges::find(hops, metric.hop, &HopSpec::name);
  if (hop == hops.end()) {
    const std::string hint = choose(metric.hop, hop_names(hops), "the hops are ");
    return refuse("", "there is no hop \"" + metric.hop + "\"", hint.empty() ? "this server has no hops yet" : hint);
  }
  if (!metric.endpoint.empty())
    if (auto checked = check_endpoint(metric, *hop); !checked) return checked;
  const bool http = hop->protocol == Protocol::http;
  const auto has = [http](const MetricInfo& one) { return http ? one.http : one.tcp; };
  const MetricInfo& wanted = info(metric.measure);
  if (has(wanted)) return {};
  return refuse("",
                "\"" + std::string(wanted.name) + "\" needs a hop of protocol " + (http ? "tcp" : "http") + ", and \"" +
                    hop->name + "\" is one of " + (http ? "http" : "tcp"),
                "it has " + joined(names_of(has)));
}

}  // namespace squall::experiment
