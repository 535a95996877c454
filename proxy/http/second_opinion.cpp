// See second_opinion.hpp. llhttp is stopped where it believes the head to end.
#include "http/second_opinion.hpp"

#include <llhttp.h>

namespace squall::http {

namespace {

const llhttp_settings_t& stop_after_head() {
  static const llhttp_settings_t settings = [] {
    llhttp_settings_t made;
    llhttp_settings_init(&made);
    made.on_headers_complete = [](llhttp_t*) { return static_cast<int>(HPE_PAUSED); };
    return made;
  }();
  return settings;
}

bool agrees(llhttp_type_t type, std::string_view head, const Framing& framing) {
  llhttp_t parser;
  llhttp_init(&parser, type, &stop_after_head());
  const llhttp_errno_t error = llhttp_execute(&parser, head.data(), head.size());
  if (error == HPE_INVALID_METHOD) return true;
  if (error != HPE_PAUSED || llhttp_get_error_pos(&parser) != head.data() + head.size()) return false;
  const bool chunked = (parser.flags & F_CHUNKED) != 0;
  return chunked == framing.chunked && (chunked || parser.content_length == framing.length);
}

}  // namespace

bool agrees_on_request(std::string_view head, const Framing& framing) { return agrees(HTTP_REQUEST, head, framing); }
bool agrees_on_response(std::string_view head, const Framing& framing) { return agrees(HTTP_RESPONSE, head, framing); }

}  // namespace squall::http
