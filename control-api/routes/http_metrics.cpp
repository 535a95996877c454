// See http_metrics.hpp.
#include "routes/http_metrics.hpp"

#include "routes/samples.hpp"

namespace squall::routes {
namespace {

using control::HopView;
using prometheus::MetricFamily;
using prometheus::MetricType;

class HttpFamilies {
 public:
  HttpFamilies(std::vector<MetricFamily>& families, const control::Overview& all) : families_(families), all_(all) {}

  template <class Add>
  void endpoints(const char* name, const char* help, MetricType type, Add add) {
    MetricFamily& family = families_.emplace_back(MetricFamily{name, help, type, {}});
    for (const HopView& hop : all_.hops)
      if (hop.stats.http)
        for (const EndpointStats& endpoint : hop.stats.http->endpoints)
          add(family, endpoint, Labels{{"hop", hop.spec.name}, {"endpoint", endpoint.name}});
  }
  template <class Add>
  void hops(const char* name, const char* help, Add add) {
    MetricFamily& family = families_.emplace_back(MetricFamily{name, help, MetricType::Counter, {}});
    for (const HopView& hop : all_.hops)
      if (hop.stats.http) add(family, *hop.stats.http, Labels{{"hop", hop.spec.name}});
  }

 private:
  std::vector<MetricFamily>& families_;
  const control::Overview& all_;
};

// A family of one figure of each endpoint.
auto figure(std::uint64_t EndpointStats::*member) {
  return [member](MetricFamily& family, const EndpointStats& endpoint, const Labels& labels) {
    family.metric.push_back(counter(endpoint.*member, labels));
  };
}

auto figure(std::uint64_t HttpStats::*member) {
  return [member](MetricFamily& family, const HttpStats& http, const Labels& labels) {
    family.metric.push_back(counter(http.*member, labels));
  };
}

void add_latencies(MetricFamily& family, const EndpointStats& endpoint, const Labels& labels) {
  const auto add = [&](const Latencies& latencies, const char* by, const char* faulted) {
    family.metric.push_back(histogram(latencies, with(with(labels, "by", by), "faulted", faulted)));
  };
  add(endpoint.client, "client", "false");
  add(endpoint.client_faulted, "client", "true");
  add(endpoint.upstream, "upstream", "false");
  add(endpoint.upstream_faulted, "upstream", "true");
}

}  // namespace

void add_http_metrics(std::vector<MetricFamily>& families, const control::Overview& all) {
  HttpFamilies out(families, all);
  constexpr auto type = MetricType::Counter;
  out.endpoints("squall_http_requests_total", "Requests received.", type, figure(&EndpointStats::requests));
  out.endpoints(
      "squall_http_responses_total", "Answers that went out whole, by class of status.", type,
      [](MetricFamily& family, const EndpointStats& endpoint, const Labels& labels) {
        for (std::size_t i = 0; i < endpoint.classes.size(); ++i)
          family.metric.push_back(counter(endpoint.classes[i], with(labels, "class", std::to_string(i + 1) + "xx")));
      });
  out.endpoints("squall_http_errors_total", "5xx, and requests without a complete answer.", type,
                figure(&EndpointStats::errors));
  out.endpoints("squall_http_errors_faulted_total", "Of those, exchanges that a fault acted on.", type,
                figure(&EndpointStats::errors_faulted));
  out.endpoints("squall_http_faulted_total", "Exchanges that a fault acted on.", type, figure(&EndpointStats::faulted));
  out.endpoints("squall_http_made_total", "Answers that Squall made.", type, figure(&EndpointStats::made));
  out.endpoints("squall_http_duration_seconds",
                "How long exchanges took, as the client felt it and as the upstream did, with and without faults.",
                MetricType::Histogram, add_latencies);
  out.hops("squall_http_doubts_total", "Connections whose framing was in doubt, by reason.",
           [](MetricFamily& family, const HttpStats& http, const Labels& labels) {
             for (const auto& [reason, count] : http.doubts)
               family.metric.push_back(counter(count, with(labels, "reason", reason)));
           });
  out.hops("squall_http_refused_total", "Of those, refused because the hop is strict.", figure(&HttpStats::refused));
  out.hops("squall_http_opaque_total", "Connections that went on as something else.",
           [](MetricFamily& family, const HttpStats& http, const Labels& labels) {
             family.metric.push_back(counter(http.upgraded, with(labels, "as", "upgraded")));
             family.metric.push_back(counter(http.tunnels, with(labels, "as", "tunnel")));
             family.metric.push_back(counter(http.http2, with(labels, "as", "http2")));
           });
  out.hops("squall_http_tls_failures_total", "Upstreams that could not be trusted.", figure(&HttpStats::tls_failures));
  out.hops("squall_http_copies_total", "Requests that were delivered again.", figure(&HttpStats::copies));
  out.hops("squall_http_copies_failed_total", "Of those, not answered.", figure(&HttpStats::copies_failed));
}

}  // namespace squall::routes
