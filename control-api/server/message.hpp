// A request and a response as the routes see them: values, no sockets. The server makes Requests on its own thread and
// hands them to handlers; handlers return Responses. Both ApiServers (TCP, Unix socket) call handlers concurrently.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/field.hpp"
#include "server/access.hpp"

#include <nlohmann/json_fwd.hpp>

namespace squall::server {

struct Request {
  std::string method;
  std::string path;                                            // percent-decoded, without the query
  std::string raw_path;                                        // as sent: "%2F" is a character, not a separator
  std::vector<std::pair<std::string, std::string>> query;      // decoded, in order
  http::Fields headers;                                        // as received
  std::string content_type;                                    // lower case, without parameters; empty: none
  std::string body;                                            // at most Limits::body bytes
  std::map<std::string, std::string, std::less<>> parameters;  // `{name}` of the route's pattern, decoded
  Peer peer;

  const std::string* header(std::string_view name) const;       // case-insensitive
  const std::string* query_value(std::string_view name) const;  // the first of that name
  const std::string& parameter(std::string_view name) const;    // must be in the route's pattern
};

// The answer is the server-sent event stream of the hub.
struct EventStream {
  std::optional<std::uint64_t> after;  // Last-Event-ID: replay what came after it; nothing: only what comes from now on
};

struct Response {
  int status = 200;
  std::string content_type;  // empty: no such field
  std::string body;
  http::Fields headers;               // extra; Content-Length, Content-Type, Date and Connection are the server's
  std::optional<EventStream> stream;  // when set, status and body are ignored
};

Response json_response(int status, const nlohmann::json& document);
Response text_response(int status, std::string text, std::string content_type = "text/plain; charset=utf-8");
Response empty_response(int status = 204);

// The handler of an event route: streams the hub, honouring Last-Event-ID. An unreadable id counts as none.
Response event_stream_response(const Request& request);

}  // namespace squall::server
