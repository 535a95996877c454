// Why a message is not taken at its word. Whoever reads HTTP counts the reason and decides: the API server answers with
// the status and closes, a proxied hop may pass the connection on untouched. Pure values, any thread.
#pragma once

#include <string_view>

namespace squall::http {

enum class Doubt {
  none,
  head_too_large,
  too_many_fields,
  bare_line_feed,
  control_character,
  request_line,
  target,
  version,
  unsupported_version,
  obs_fold,
  space_before_colon,
  field_name,
  no_host,
  two_hosts,
  host,
  content_length,
  two_content_lengths,
  length_and_encoding,
  encoding_in_1_0,
  unknown_encoding,
  encoding_not_final,
  expectation,
  unknown_method,
  chunk,
  trailers_too_large,
  body_too_large,
  status_line,
  body_not_allowed,
  unasked_response,
  early_tunnel,
  parsers_disagree,
  unfinished_head,
  slow_head,
  slow_body
};

// The status a server refuses with: 400, 413, 417, 431, 501 or 505.
int status_of(Doubt doubt);

// One sentence for the sender, with the section of RFC 9112 (HTTP/1.1) where the rule comes from there.
std::string_view explain(Doubt doubt);

// A word for counters and logs: "space_before_colon".
std::string_view to_string(Doubt doubt);

}  // namespace squall::http
