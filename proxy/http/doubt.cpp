// See doubt.hpp. One row for each doubt, in the order of the enum.
#include "http/doubt.hpp"

#include <cstddef>
#include <iterator>

namespace squall::http {

namespace {

struct Row {
  Doubt doubt;
  int status;
  std::string_view word;
  std::string_view sentence;
};

constexpr Row rows[] = {
    {Doubt::none, 200, "none", ""},
    {Doubt::head_too_large, 431, "head_too_large", "the request line and header fields are larger than allowed"},
    {Doubt::too_many_fields, 431, "too_many_fields", "there are more header fields than allowed"},
    {Doubt::bare_line_feed, 400, "bare_line_feed", "a line ends without CR LF (RFC 9112 2.2)"},
    {Doubt::control_character, 400, "control_character", "the head holds a control character (RFC 9112 2.2, 5.5)"},
    {Doubt::request_line, 400, "request_line", "the first line is not `method target version` (RFC 9112 3)"},
    {Doubt::target, 400, "target", "the request target is not valid for the method (RFC 9112 3.2)"},
    {Doubt::version, 400, "version", "the version is not HTTP/1.0 or HTTP/1.1 (RFC 9112 2.3)"},
    {Doubt::unsupported_version, 505, "unsupported_version", "only HTTP/1.0 and HTTP/1.1 are spoken here"},
    {Doubt::obs_fold, 400, "obs_fold", "a header line begins with white space (RFC 9112 2.2, 5.2)"},
    {Doubt::space_before_colon, 400, "space_before_colon", "a field name is followed by white space (RFC 9112 5.1)"},
    {Doubt::field_name, 400, "field_name", "a header line does not begin with a field name and a colon (RFC 9112 5)"},
    {Doubt::no_host, 400, "no_host", "an HTTP/1.1 request needs a Host field (RFC 9112 3.2)"},
    {Doubt::two_hosts, 400, "two_hosts", "there is more than one Host field (RFC 9112 3.2)"},
    {Doubt::host, 400, "host", "the Host field is not a host with an optional port (RFC 9112 3.2)"},
    {Doubt::content_length, 400, "content_length", "Content-Length is not one decimal number (RFC 9112 6.3)"},
    {Doubt::two_content_lengths, 400, "two_content_lengths", "there is more than one Content-Length (RFC 9112 6.3)"},
    {Doubt::length_and_encoding, 400, "length_and_encoding",
     "Content-Length and Transfer-Encoding exclude each other (RFC 9112 6.1)"},
    {Doubt::encoding_in_1_0, 400, "encoding_in_1_0", "HTTP/1.0 has no Transfer-Encoding (RFC 9112 6.1)"},
    {Doubt::unknown_encoding, 501, "unknown_encoding", "the only transfer coding known is chunked (RFC 9112 6.1)"},
    {Doubt::encoding_not_final, 400, "encoding_not_final",
     "chunked is not the last and only once applied transfer coding (RFC 9112 6.3)"},
    {Doubt::expectation, 417, "expectation", "the only expectation known is 100-continue (RFC 9110 10.1.1)"},
    {Doubt::unknown_method, 501, "unknown_method", "this method is not known here"},
    {Doubt::chunk, 400, "chunk", "the chunked body is malformed (RFC 9112 7.1)"},
    {Doubt::trailers_too_large, 431, "trailers_too_large", "the trailer section is larger than allowed"},
    {Doubt::body_too_large, 413, "body_too_large", "the body is larger than allowed"},
    {Doubt::status_line, 502, "status_line", "the first line is not `version status reason` (RFC 9112 4)"},
    {Doubt::body_not_allowed, 502, "body_not_allowed",
     "a response that never has a body says that it has one (RFC 9112 6.1, 6.2)"},
    {Doubt::unasked_response, 502, "unasked_response", "a response came that no request had asked for (RFC 9112 9.2)"},
    {Doubt::early_tunnel, 400, "early_tunnel",
     "bytes came after CONNECT before its response: they may be a tunnel's or the next request (RFC 9110 9.3.6)"},
    {Doubt::parsers_disagree, 400, "parsers_disagree", "the message can be read in more than one way"},
    {Doubt::unfinished_head, 400, "unfinished_head", "the sender closed before the end of the head (RFC 9112 8)"},
    {Doubt::slow_head, 408, "slow_head", "the head took longer than allowed (RFC 9110 15.5.9)"},
    {Doubt::slow_body, 408, "slow_body", "the body took longer than allowed (RFC 9110 15.5.9)"},
};

constexpr bool rows_follow_the_enum() {
  for (std::size_t i = 0; i < std::size(rows); ++i)
    if (rows[i].doubt != static_cast<Doubt>(i)) return false;
  return std::size(rows) == static_cast<std::size_t>(Doubt::slow_body) + 1;
}
static_assert(rows_follow_the_enum());

const Row& row_of(Doubt doubt) { return rows[static_cast<std::size_t>(doubt)]; }

}  // namespace

int status_of(Doubt doubt) { return row_of(doubt).status; }
std::string_view explain(Doubt doubt) { return row_of(doubt).sentence; }
std::string_view to_string(Doubt doubt) { return row_of(doubt).word; }

}  // namespace squall::http
