// See metrics.hpp. One line per metric: name, help, type and where its figure comes from.
#include "routes/metrics.hpp"
#include "routes/http_metrics.hpp"
#include "routes/tcp_metrics.hpp"

#include <chrono>
#include <optional>
#include <sstream>

#include <prometheus/text_serializer.h>

#include "routes/routes.hpp"

namespace squall::routes {
namespace {

using control::FaultView;
using control::HopView;
using control::Overview;
using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;
using Labels = std::vector<ClientMetric::Label>;

ClientMetric sample(MetricType type, double value, Labels labels = {}) {
  ClientMetric metric;
  metric.label = std::move(labels);
  (type == MetricType::Counter ? metric.counter.value : metric.gauge.value) = value;
  return metric;
}

double number(std::uint64_t value) { return static_cast<double>(value); }

class Families {
 public:
  explicit Families(const Overview& all) : all_(all) {}

  void server(const char* name, const char* help, double value, Labels labels = {}) {
    families_.push_back({name, help, MetricType::Gauge, {sample(MetricType::Gauge, value, std::move(labels))}});
  }
  template <class Figure>
  void hops(const char* name, const char* help, MetricType type, Figure figure) {
    MetricFamily& family = families_.emplace_back(MetricFamily{name, help, type, {}});
    for (const HopView& hop : all_.hops)
      family.metric.push_back(sample(type, number(figure(hop.stats)), {{"hop", hop.spec.name}}));
  }
  template <class Figure>
  void faults(const char* name, const char* help, MetricType type, Figure figure) {
    MetricFamily& family = families_.emplace_back(MetricFamily{name, help, type, {}});
    for (const FaultView& fault : all_.faults)
      family.metric.push_back(
          sample(type, number(figure(fault)), {{"fault", fault.spec.name}, {"hop", fault.spec.hop}}));
  }
  // When a fault hit, in seconds of the wall clock; no sample while it has not.
  template <class When>
  void hit_times(const char* name, const char* help, When when) {
    MetricFamily& family = families_.emplace_back(MetricFamily{name, help, MetricType::Gauge, {}});
    for (const FaultView& fault : all_.faults)
      if (const std::optional<control::WallTime> at = when(fault))
        family.metric.push_back(sample(MetricType::Gauge, std::chrono::duration<double>(at->time_since_epoch()).count(),
                                       {{"fault", fault.spec.name}, {"hop", fault.spec.hop}}));
  }
  void hop_bytes() {
    constexpr auto type = MetricType::Counter;
    MetricFamily& family =
        families_.emplace_back(MetricFamily{"squall_hop_bytes_total", "Bytes passed on, by direction.", type, {}});
    for (const HopView& hop : all_.hops) {
      const std::string& name = hop.spec.name;
      family.metric.push_back(
          sample(type, number(hop.stats.bytes_to_upstream), {{"hop", name}, {"direction", "to_upstream"}}));
      family.metric.push_back(
          sample(type, number(hop.stats.bytes_to_client), {{"hop", name}, {"direction", "to_client"}}));
    }
  }
  std::vector<MetricFamily> take() && { return std::move(families_); }

 private:
  const Overview& all_;
  std::vector<MetricFamily> families_;
};

void add_server(Families& out, const Overview& all, const std::string& version) {
  const double uptime = std::chrono::duration<double>(all.uptime).count();
  out.server("squall_build_info", "Always 1; the version is the label.", 1, {{"version", version}});
  out.server("squall_uptime_seconds", "Time since the server started.", uptime);
  out.server("squall_epoch", "Number of the published set of hops and faults.", number(all.stats.epoch));
  out.server("squall_halted", "1 while the emergency stop is engaged.", all.stats.halted ? 1 : 0);
  out.server("squall_ready", "1 while /readyz says so.", all.ready ? 1 : 0);
  out.server("squall_lane_bytes", "Bytes held in all lanes.", number(all.stats.lane_bytes));
  out.server("squall_lane_bytes_limit", "Most bytes that all lanes may hold.", number(all.stats.lane_bytes_limit));
  out.server("squall_connections", "Open connections of all hops.", number(all.stats.open_connections));
  out.server("squall_connections_limit", "How many connections fit.", number(all.stats.connection_limit));
}

void add_hops(Families& out) {
  constexpr auto counter = MetricType::Counter;
  constexpr auto gauge = MetricType::Gauge;
  out.hops("squall_hop_listening", "1 while the hop accepts connections.", gauge,
           [](const HopStats& hop) { return std::uint64_t{hop.listening}; });
  out.hops("squall_hop_connections", "Open connections.", gauge, [](const HopStats& hop) { return hop.open; });
  out.hops("squall_hop_accepted_total", "Connections accepted.", counter,
           [](const HopStats& hop) { return hop.accepted; });
  out.hops("squall_hop_refused_total", "Connections over the server's limit.", counter,
           [](const HopStats& hop) { return hop.refused; });
  out.hops("squall_hop_dial_failures_total", "Upstreams that could not be reached.", counter,
           [](const HopStats& hop) { return hop.dial_failures; });
  out.hops("squall_hop_resets_total", "Connections that ended with a reset which no fault sent.", counter,
           [](const HopStats& hop) { return hop.resets; });
  out.hop_bytes();
}

void add_faults(Families& out) {
  constexpr auto counter = MetricType::Counter;
  constexpr auto gauge = MetricType::Gauge;
  out.faults("squall_fault_on", "1 while the fault is active.", gauge,
             [](const FaultView& fault) { return std::uint64_t{fault.state == control::FaultState::active}; });
  out.faults("squall_fault_matched_total", "Connections, or messages, the fault looked at.", counter,
             [](const FaultView& fault) { return fault.counters.matched; });
  out.faults("squall_fault_skipped_total", "Of those, spared by the dose.", counter,
             [](const FaultView& fault) { return fault.counters.skipped; });
  out.faults("squall_fault_injected_total", "Times the fault acted.", counter,
             [](const FaultView& fault) { return fault.counters.injected; });
  out.faults("squall_fault_overflow_total", "Times a cap kept the fault from acting.", counter,
             [](const FaultView& fault) { return fault.counters.overflow; });
  out.faults("squall_fault_hit_connections_total", "Connections the fault acted on.", counter,
             [](const FaultView& fault) { return fault.counters.connections; });
  out.faults("squall_fault_active_connections", "Connections, or messages, in the fault's grip now.", gauge,
             [](const FaultView& fault) { return fault.counters.active; });
  out.hit_times("squall_fault_first_hit_timestamp_seconds", "When the fault first acted.",
                [](const FaultView& fault) { return fault.first_hit; });
  out.hit_times("squall_fault_last_hit_timestamp_seconds", "When the fault last acted.",
                [](const FaultView& fault) { return fault.last_hit; });
}

}  // namespace

std::vector<MetricFamily> Metrics::Collect() const {
  const Overview all = control_.overview();
  Families families(all);
  add_server(families, all, version_);
  add_hops(families);
  add_faults(families);
  std::vector<MetricFamily> all_families = std::move(families).take();
  add_http_metrics(all_families, all);
  add_tcp_metrics(all_families, all);
  return all_families;
}

void add_metrics(server::Router& router, control::Control& control, const std::string& version,
                 const Collectables& more) {
  router.add("GET", "/metrics", server::Scope::view, [own = Metrics(control, version), more](const server::Request&) {
    std::ostringstream text;
    const prometheus::TextSerializer serializer;
    serializer.Serialize(text, own.Collect());
    for (const auto& metrics : more) serializer.Serialize(text, metrics->Collect());
    return server::text_response(200, text.str(), "text/plain; version=0.0.4; charset=utf-8");
  });
}

}  // namespace squall::routes
