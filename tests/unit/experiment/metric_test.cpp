// The table of metrics, their names, and which hop has which.
#include "experiment/metric.hpp"

#include <set>

#include "unit/config/load.hpp"
#include "unit/experiment/data_files.hpp"

namespace squall::experiment {
namespace {

using config::lines_of;
using testing::ElementsAre;
using testing::HasSubstr;

std::vector<HopSpec> two_hops() {
  HopSpec edge;
  edge.name = "edge";
  edge.protocol = Protocol::http;
  edge.endpoints.push_back({.name = "pay", .match = {}, .not_match = {}});
  HopSpec db;
  db.name = "orders-db";
  return {edge, db};
}

Result<void> checked(const std::string& text) {
  const std::vector<HopSpec> hops = two_hops();
  return check_metric(*parse_metric(text), hops);
}

TEST(Metrics, stand_in_the_order_of_their_measures_each_with_its_own_name) {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < metrics().size(); ++i) {
    EXPECT_EQ(static_cast<std::size_t>(metrics()[i].measure), i);
    EXPECT_TRUE(names.insert(metrics()[i].name).second);
    EXPECT_EQ(&info(metrics()[i].measure), &metrics()[i]);
  }
  EXPECT_EQ(info(Measure::status_5xx).name, "status_5xx");
}

TEST(Metrics, of_endpoints_are_such_that_http_hops_have) {
  for (const MetricInfo& metric : metrics()) {
    EXPECT_TRUE(metric.tcp || metric.http) << metric.name;
    EXPECT_TRUE(metric.http || !metric.endpoint) << metric.name;
  }
}

// docs/experiments.md: | `latency_p50` | tcp http endpoint | duration | yes | ...
TEST(Metrics, are_in_the_guide_as_the_table_has_them) {
  const std::string guide = text_of(SQUALL_SOURCE_DIR "/docs/experiments.md");
  constexpr std::string_view units[] = {"number", "duration", "share", "bytes/s", "per second"};
  for (const MetricInfo& metric : metrics()) {
    const std::string row = "| `" + std::string(metric.name) + "` | " + (metric.tcp ? "tcp " : "") +
                            (metric.http ? "http " : "") + (metric.endpoint ? "endpoint " : "") + "| " +
                            std::string(units[static_cast<std::size_t>(metric.dimension)]) + " | " +
                            (metric.samples ? "yes" : "") + " | " + (metric.cohorts ? "yes" : "") + " | " +
                            std::string(metric.summary) + " |\n";
    EXPECT_THAT(guide, HasSubstr(row));
  }
}

TEST(Metric, is_a_hop_and_a_measure_behind_the_last_dot) {
  EXPECT_EQ(*parse_metric("edge.latency_p99"), (Metric{"edge", "", Measure::latency_p99, "edge.latency_p99"}));
  EXPECT_EQ(parse_metric("db.eu-1.error_rate")->hop, "db.eu-1");
  const auto endpoint = parse_metric("edge.endpoint.pay.v2.error_rate");
  ASSERT_TRUE(endpoint);
  EXPECT_EQ(endpoint->hop, "edge");
  EXPECT_EQ(endpoint->endpoint, "pay.v2");
  EXPECT_EQ(endpoint->measure, Measure::error_rate);
  EXPECT_EQ(parse_metric("endpoint.error_rate")->hop, "endpoint");
}

TEST(Metric, is_refused_with_its_form_or_the_nearest_name) {
  for (const char* text : {"", "edge", "edge.", ".latency_p99", "Edge.latency_p99", "edge.endpoint..error_rate",
                           "edge.latency_p99 ", "e dge.error_rate"})
    EXPECT_FALSE(parse_metric(text)) << text;
  EXPECT_THAT(lines_of(parse_metric("latency_p99")),
              ElementsAre("0:0 : \"latency_p99\" is no metric: a metric is HOP.NAME or HOP.endpoint.ENDPOINT.NAME, "
                          "like edge.latency_p99"));
  EXPECT_EQ(parse_metric("edge.latncy_p99").error().front().hint, "did you mean \"latency_p99\"?");
  EXPECT_THAT(parse_metric("edge.cache_hit_rate").error().front().hint, HasSubstr("latency_p50, latency_p90"));
  EXPECT_THAT(parse_metric("edge.endpoint.pay.connections").error().front().hint, HasSubstr("write edge.connections"));
}

TEST(Metric, fits_a_hop_that_has_it) {
  EXPECT_TRUE(checked("edge.request_rate"));
  EXPECT_TRUE(checked("edge.endpoint.pay.status_5xx"));
  EXPECT_TRUE(checked("edge.endpoint.other.error_rate"));
  EXPECT_TRUE(checked("orders-db.lifetime_p50"));
}

TEST(Metric, does_not_fit_a_hop_that_lacks_it) {
  EXPECT_THAT(lines_of(checked("order-db.latency_p99")),
              ElementsAre("0:0 : there is no hop \"order-db\" (did you mean \"orders-db\"?)"));
  EXPECT_THAT(checked("x.latency_p99").error().front().hint, "the hops are edge, orders-db");
  EXPECT_EQ(check_metric(*parse_metric("x.latency_p99"), {}).error().front().hint, "this server has no hops yet");
  EXPECT_THAT(checked("orders-db.request_rate").error().front().message, HasSubstr("needs a hop of protocol http"));
  EXPECT_THAT(checked("edge.lifetime_p99").error().front().message, HasSubstr("needs a hop of protocol tcp"));
  EXPECT_THAT(lines_of(checked("edge.endpoint.pya.error_rate")),
              ElementsAre("0:0 : hop \"edge\" has no endpoint \"pya\" (did you mean \"pay\"?)"));
  EXPECT_THAT(checked("orders-db.endpoint.pay.error_rate").error().front().message,
              HasSubstr("only hops of protocol http have endpoints"));
}

}  // namespace
}  // namespace squall::experiment
