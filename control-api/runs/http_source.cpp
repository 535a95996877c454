// The status of an HTTP answer, or a number in its JSON body.
#include <nlohmann/json.hpp>

#include "runs/http_call.hpp"
#include "runs/sources.hpp"

namespace squall::runs {
namespace {

using Json = nlohmann::json;

Reading number_at(const Json& body, const std::string& pointer) {
  try {
    const Json& found = body.at(Json::json_pointer(pointer));
    if (found.is_boolean()) return {found.get<bool>() ? 1.0 : 0.0, ""};
    if (found.is_number()) return {found.get<double>(), ""};
    return unreadable("what its JSON has at " + pointer + " is no number but " + found.type_name());
  } catch (const Json::exception&) {
    return unreadable("its JSON has nothing at " + pointer);
  }
}

}  // namespace

Reading read_http(const experiment::HttpSource& source, const ReadingBounds& bounds, const std::stop_token& stop) {
  const HttpAnswer answer = http_call({.url = source.url,
                                       .method = source.method,
                                       .headers = source.headers,
                                       .body = {},
                                       .timeout = bounds.timeout,
                                       .answer_bytes = bounds.answer_bytes},
                                      stop);
  if (!answer.why_not.empty()) return unreadable(answer.why_not);
  // Of a status nobody looks at the body: a long page is as good an answer.
  if (source.json.empty()) return {answer.status, ""};
  const std::string status = " (status " + std::to_string(answer.status) + ")";
  if (!answer.whole)
    return unreadable("its answer is longer than " + std::to_string(bounds.answer_bytes) + " bytes" + status);
  const Json body = Json::parse(answer.body, nullptr, false);
  if (body.is_discarded()) return unreadable("its answer is not JSON" + status);
  Reading reading = number_at(body, source.json);
  if (!reading.value) reading.why_not += status;
  return reading;
}

}  // namespace squall::runs
