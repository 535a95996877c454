// See message.hpp.
#include "server/message.hpp"

#include <charconv>

#include <nlohmann/json.hpp>

namespace squall::server {

const std::string* Request::header(std::string_view name) const { return http::find_field(headers, name); }

const std::string* Request::query_value(std::string_view name) const {
  for (const auto& [key, value] : query)
    if (key == name) return &value;
  return nullptr;
}

const std::string& Request::parameter(std::string_view name) const {
  static const std::string missing;
  const auto found = parameters.find(name);
  return found == parameters.end() ? missing : found->second;
}

Response json_response(int status, const nlohmann::json& document) {
  // A byte that is not UTF-8 (it may come from a path or a header) becomes U+FFFD instead of an exception.
  std::string text = document.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + '\n';
  return {status, "application/json", std::move(text), {}, {}};
}

Response text_response(int status, std::string text, std::string content_type) {
  return {status, std::move(content_type), std::move(text), {}, {}};
}

Response empty_response(int status) { return {status, {}, {}, {}, {}}; }

Response event_stream_response(const Request& request) {
  Response response;
  response.stream.emplace();
  const std::string* text = request.header("last-event-id");
  std::uint64_t id = 0;
  if (text == nullptr) return response;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), id);
  if (error == std::errc{} && end == text->data() + text->size()) response.stream->after = id;
  return response;
}

}  // namespace squall::server
