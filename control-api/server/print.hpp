// Responses and events as the bytes that leave. Pure but for the Date field. Any thread.
#pragma once

#include <string>
#include <vector>

#include "server/event_hub.hpp"
#include "server/message.hpp"

namespace squall::server {

// `keep`: the connection stays open; `say_so`: the client is of HTTP/1.0 and must be told; without `with_body` it is
// the answer to HEAD.
std::string print_response(const Response& response, bool keep, bool say_so, bool with_body);

// The head of an event stream, whose end is the connection's.
std::string print_stream_head();

// Server-sent events (HTML Living Standard 9.2.5).
std::string print_events(const std::vector<Event>& events);

}  // namespace squall::server
