// One instant query of Prometheus' HTTP API (GET /api/v1/query): a scalar, or a vector of exactly one sample.
#include <charconv>
#include <cmath>

#include <nlohmann/json.hpp>

#include "runs/first_line.hpp"
#include "runs/http_call.hpp"
#include "runs/sources.hpp"

namespace squall::runs {
namespace {

using Json = nlohmann::json;

std::string text_at(const Json& object, const char* key) {
  const auto found = object.is_object() ? object.find(key) : object.end();
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

// `[1700000000.123, "1.5"]`
Reading value_of(const Json& sample) {
  if (!sample.is_array() || sample.size() != 2 || !sample[1].is_string())
    return unreadable("its sample is not one of Prometheus");
  const auto& text = sample[1].get_ref<const std::string&>();
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value))
    return unreadable("the query's value is " + first_line(text) + ", which is no number to compare");
  return {value, ""};
}

Reading only_sample(const Json& data) {
  const std::string type = text_at(data, "resultType");
  const Json result = data.value("result", Json());
  if (type == "scalar") return value_of(result);
  if (type != "vector" || !result.is_array())
    return unreadable("the query gives " + (type.empty() ? "nothing known" : "a " + first_line(type)) +
                      "; wanted is a scalar or one sample");
  if (result.empty()) return unreadable("the query found nothing");
  if (result.size() > 1)
    return unreadable("the query found " + std::to_string(result.size()) +
                      " samples; wanted is one, so aggregate them");
  return value_of(result[0].value("value", Json()));
}

Reading result_in(const HttpAnswer& answer) {
  const std::string status = " (status " + std::to_string(answer.status) + ")";
  const Json body = Json::parse(answer.body, nullptr, false);
  if (!body.is_object()) return unreadable("its answer is not that of Prometheus" + status);
  if (const std::string error = text_at(body, "error"); !error.empty() || text_at(body, "status") == "error")
    return unreadable("Prometheus refused the query: " + first_line(error.empty() ? "it does not say why" : error));
  if (!answer.good() || text_at(body, "status") != "success" || !body.contains("data") || !body["data"].is_object())
    return unreadable("its answer is not that of Prometheus" + status);
  return only_sample(body["data"]);
}

}  // namespace

Reading read_prometheus(const experiment::PrometheusSource& source, const ReadingBounds& bounds,
                        const std::stop_token& stop) {
  std::string url = source.url;
  while (url.ends_with('/')) url.pop_back();
  url += "/api/v1/query?query=" + percent_encoded(source.query);
  const HttpAnswer answer = http_call({.url = url,
                                       .method = "GET",
                                       .headers = source.headers,
                                       .body = {},
                                       .timeout = bounds.timeout,
                                       .answer_bytes = bounds.answer_bytes},
                                      stop);
  if (!answer.why_not.empty()) return unreadable(answer.why_not);
  if (!answer.whole)
    return unreadable("its answer is longer than " + std::to_string(bounds.answer_bytes) +
                      " bytes: aggregate to one sample");
  try {
    return result_in(answer);
  } catch (const Json::exception&) {
    return unreadable("its answer is not that of Prometheus");
  }
}

}  // namespace squall::runs
