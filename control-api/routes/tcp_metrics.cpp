// See tcp_metrics.hpp.
#include "routes/tcp_metrics.hpp"

#include "routes/samples.hpp"

namespace squall::routes {
namespace {

using control::HopView;
using prometheus::MetricFamily;
using prometheus::MetricType;

class TcpFamilies {
 public:
  TcpFamilies(std::vector<MetricFamily>& families, const control::Overview& all) : families_(families), all_(all) {}

  void figure(const char* name, const char* help, std::uint64_t TcpStats::*member) {
    MetricFamily& family = families_.emplace_back(MetricFamily{name, help, MetricType::Counter, {}});
    for (const HopView& hop : all_.hops)
      if (hop.stats.tcp) family.metric.push_back(counter(*hop.stats.tcp.*member, {{"hop", hop.spec.name}}));
  }
  void cohorts(const char* name, const char* help, Latencies TcpStats::*untouched, Latencies TcpStats::*faulted) {
    MetricFamily& family = families_.emplace_back(MetricFamily{name, help, MetricType::Histogram, {}});
    for (const HopView& hop : all_.hops) {
      if (!hop.stats.tcp) continue;
      const Labels labels{{"hop", hop.spec.name}};
      family.metric.push_back(histogram(*hop.stats.tcp.*untouched, with(labels, "faulted", "false")));
      family.metric.push_back(histogram(*hop.stats.tcp.*faulted, with(labels, "faulted", "true")));
    }
  }

 private:
  std::vector<MetricFamily>& families_;
  const control::Overview& all_;
};

}  // namespace

void add_tcp_metrics(std::vector<MetricFamily>& families, const control::Overview& all) {
  TcpFamilies out(families, all);
  out.figure("squall_tcp_faulted_total", "Connections that a fault acted on.", &TcpStats::faulted);
  out.figure("squall_tcp_errors_total", "Connections whose upstream was not reached, or that were cut off.",
             &TcpStats::errors);
  out.figure("squall_tcp_errors_faulted_total", "Of those, connections that a fault acted on.",
             &TcpStats::errors_faulted);
  out.cohorts("squall_tcp_first_byte_seconds",
              "From a client's first byte after idle to the first byte back, with and without faults.",
              &TcpStats::first_byte, &TcpStats::first_byte_faulted);
  out.cohorts("squall_tcp_lifetime_seconds", "How long connections lived, with and without faults.",
              &TcpStats::lifetime, &TcpStats::lifetime_faulted);
}

}  // namespace squall::routes
