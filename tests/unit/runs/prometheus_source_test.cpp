// Prometheus: one sample is a number, all else says what it is instead.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/runs/answering_server.hpp"
#include "unit/runs/asking.hpp"

namespace squall::runs {
namespace {

Reading read(const AnsweringServer& server, const std::string& query = "up") {
  SourceReader reader;
  return ask(reader, experiment::PrometheusSource{server.url() + "/", query, {{"X-Scope", "a"}}}).get();
}

TEST(PrometheusSource, is_asked_for_an_instant) {
  AnsweringServer server(always(200));
  read(server, R"(sum(rate(x{a="b"}[5m])) / 2 + 1)");
  const auto asked = server.asked(1);
  ASSERT_EQ(asked.size(), 1u);
  EXPECT_EQ(asked[0].path, "/api/v1/query");
  EXPECT_EQ(asked[0].get_param_value("query"), R"(sum(rate(x{a="b"}[5m])) / 2 + 1)");
  EXPECT_EQ(asked[0].get_header_value("X-Scope"), "a");
}

struct PrometheusBody {
  int status;
  const char* json;
  std::optional<double> value;
  const char* why_not = "";
};

class PrometheusAnswer : public testing::TestWithParam<PrometheusBody> {};

TEST_P(PrometheusAnswer, is_read) {
  AnsweringServer server(always(GetParam().status, GetParam().json));
  const Reading reading = read(server);
  EXPECT_EQ(reading.value, GetParam().value) << GetParam().json;
  EXPECT_EQ(reading.why_not, GetParam().why_not) << GetParam().json;
}

#define SUCCESS(data) R"({"status": "success", "data": )" data "}"

INSTANTIATE_TEST_SUITE_P(
    values, PrometheusAnswer,
    testing::ValuesIn(std::vector<PrometheusBody>{
        {200, SUCCESS(R"({"resultType": "scalar", "result": [1700000000.5, "1.5"]})"), 1.5},
        {200, SUCCESS(R"({"resultType": "vector", "result": [{"metric": {}, "value": [1, "-2e-3"]}]})"), -0.002},
        {200, SUCCESS(R"({"resultType": "vector", "result": []})"), {}, "the query found nothing"},
        {200,
         SUCCESS(R"({"resultType": "vector", "result": [{"value": [1, "1"]}, {"value": [1, "2"]}]})"),
         {},
         "the query found 2 samples; wanted is one, so aggregate them"},
        {200,
         SUCCESS(R"({"resultType": "matrix", "result": []})"),
         {},
         "the query gives a matrix; wanted is a scalar or one sample"},
        {200,
         SUCCESS(R"({"resultType": "string", "result": [1, "5"]})"),
         {},
         "the query gives a string; wanted is a scalar or one sample"},
        {200, SUCCESS("{}"), {}, "the query gives nothing known; wanted is a scalar or one sample"},
        {200,
         SUCCESS(R"({"resultType": "scalar", "result": [1, "NaN"]})"),
         {},
         "the query's value is NaN, which is no number to compare"},
        {200,
         SUCCESS(R"({"resultType": "scalar", "result": [1, "+Inf"]})"),
         {},
         "the query's value is +Inf, which is no number to compare"},
        {200,
         SUCCESS(R"({"resultType": "scalar", "result": [1, ""]})"),
         {},
         "the query's value is , which is no number to compare"},
        {200, SUCCESS(R"({"resultType": "scalar", "result": [1, 5]})"), {}, "its sample is not one of Prometheus"},
        {200, SUCCESS(R"({"resultType": "scalar"})"), {}, "its sample is not one of Prometheus"},
        {200, SUCCESS(R"({"resultType": "vector", "result": [5]})"), {}, "its answer is not that of Prometheus"},
        {400,
         R"({"status": "error", "errorType": "bad_data", "error": "parse error: \u001b unexpected )\nmore"})",
         {},
         "Prometheus refused the query: parse error: ? unexpected )"},
        {503, R"({"status": "error"})", {}, "Prometheus refused the query: it does not say why"},
        {200, R"({"status": "success"})", {}, "its answer is not that of Prometheus (status 200)"},
        {200, R"({"data": {}})", {}, "its answer is not that of Prometheus (status 200)"},
        {502, SUCCESS("{}"), {}, "its answer is not that of Prometheus (status 502)"},
        {502, "<html>", {}, "its answer is not that of Prometheus (status 502)"},
        {200, "[]", {}, "its answer is not that of Prometheus (status 200)"},
        {302, "", {}, "its answer is not that of Prometheus (status 302)"},
    }));

#undef SUCCESS

TEST(PrometheusSource, does_not_read_long_answers) {
  AnsweringServer server(always(200, std::string(70'000, ' ')));
  EXPECT_EQ(read(server).why_not, "its answer is longer than 65536 bytes: aggregate to one sample");
}

}  // namespace
}  // namespace squall::runs
