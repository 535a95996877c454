// See print.hpp.
#include "server/print.hpp"

#include <array>
#include <ctime>

#include "http/response_head.hpp"

namespace squall::server {

namespace {

// IMF-fixdate (RFC 9110 5.6.7).
std::string date_now() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  std::array<char, 40> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts)};
}

http::Fields common_fields() {
  return {{"Date", date_now()}, {"Cache-Control", "no-store"}, {"X-Content-Type-Options", "nosniff"}};
}

}  // namespace

std::string print_response(const Response& response, bool keep, bool say_so, bool with_body) {
  http::Fields fields = common_fields();
  if (!response.content_type.empty()) fields.push_back({"Content-Type", response.content_type});
  const bool may_have_body = response.status != 204 && response.status != 304;
  if (may_have_body) fields.push_back({"Content-Length", std::to_string(response.body.size())});
  if (!keep) fields.push_back({"Connection", "close"});
  if (keep && say_so) fields.push_back({"Connection", "keep-alive"});
  fields.insert(fields.end(), response.headers.begin(), response.headers.end());
  std::string text = http::print_response_head(response.status, fields);
  if (with_body && may_have_body) text += response.body;
  return text;
}

std::string print_stream_head() {
  http::Fields fields = common_fields();
  fields.push_back({"Content-Type", "text/event-stream"});
  fields.push_back({"Connection", "close"});
  return http::print_response_head(200, fields);
}

std::string print_events(const std::vector<Event>& events) {
  std::string text;
  for (const Event& event : events) {
    text.append("id: ").append(std::to_string(event.id)).append("\nevent: ").append(event.type).append("\ndata: ");
    for (const char c : event.data) text.push_back(c == '\n' || c == '\r' ? ' ' : c);
    text.append("\n\n");
  }
  return text;
}

}  // namespace squall::server
