// Heads of responses and what a careful reader makes of them, written from RFC 9112. The section is in each name.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace squall::http::testing {

using namespace std::string_view_literals;

struct ResponseCase {
  const char* name;
  std::string_view head;
  const char*
      said;  // "status reason|body", with the body as `none`, `length N`, `chunked` or `until close`; or a doubt
};

#define OK "HTTP/1.1 200 OK\r\n"

inline const std::vector<ResponseCase>& response_cases() {
  static const std::vector<ResponseCase> cases = {
      {"4_simple", OK "Content-Length: 2\r\n\r\n"sv, "200 OK|length 2"},
      {"4_reason_with_spaces", "HTTP/1.1 404 Not  Found \r\nContent-Length: 0\r\n\r\n"sv, "404 Not  Found |length 0"},
      {"4_no_reason", "HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n"sv, "200 |length 0"},
      {"4_no_reason_and_no_space", "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n"sv, "200 |length 0"},
      {"4_obs_text_in_reason", "HTTP/1.1 200 \xc3\xa4\r\nContent-Length: 0\r\n\r\n"sv, "200 \xc3\xa4|length 0"},
      {"4_unknown_status", "HTTP/1.1 599 Odd\r\nContent-Length: 0\r\n\r\n"sv, "599 Odd|length 0"},
      {"4_status_below_100", "HTTP/1.1 099 Odd\r\n\r\n"sv, "status_line"},
      {"4_status_above_599", "HTTP/1.1 600 Odd\r\n\r\n"sv, "status_line"},
      {"4_status_of_two_digits", "HTTP/1.1 20 OK\r\n\r\n"sv, "status_line"},
      {"4_status_of_four_digits", "HTTP/1.1 2000 OK\r\n\r\n"sv, "status_line"},
      {"4_status_in_letters", "HTTP/1.1 2oo OK\r\n\r\n"sv, "status_line"},
      {"4_two_spaces", "HTTP/1.1  200 OK\r\n\r\n"sv, "status_line"},
      {"4_tab", "HTTP/1.1\t200 OK\r\n\r\n"sv, "status_line"},
      {"4_tab_before_reason", "HTTP/1.1 200\tOK\r\n\r\n"sv, "status_line"},
      {"4_control_character_in_reason", "HTTP/1.1 200 O\x01K\r\n\r\n"sv, "control_character"},
      {"4_a_request", "GET / HTTP/1.1\r\nHost: a\r\n\r\n"sv, "status_line"},
      {"4_empty_line_first", " \r\n\r\n"sv, "status_line"},
      {"2_3_lower_case", "http/1.1 200 OK\r\n\r\n"sv, "status_line"},
      {"2_3_no_minor", "HTTP/1 200 OK\r\n\r\n"sv, "status_line"},
      {"2_3_two_digits", "HTTP/1.10 200 OK\r\n\r\n"sv, "status_line"},
      {"2_3_version_2", "HTTP/2.0 200 OK\r\n\r\n"sv, "unsupported_version"},
      {"2_3_version_0_9", "HTTP/0.9 200 OK\r\n\r\n"sv, "unsupported_version"},
      {"2_3_version_1_2", "HTTP/1.2 200 OK\r\n\r\n"sv, "unsupported_version"},
      {"2_3_version_1_0", "HTTP/1.0 200 OK\r\n\r\n"sv, "200 OK|until close"},
      {"2_2_bare_lf", "HTTP/1.1 200 OK\n\n"sv, "bare_line_feed"},
      {"2_2_bare_lf_in_fields", OK "X: a\nY: b\r\n\r\n"sv, "bare_line_feed"},
      {"2_2_bare_cr", OK "X: a\rb\r\n\r\n"sv, "control_character"},
      {"2_2_nul", OK "X: a\0b\r\n\r\n"sv, "control_character"},
      {"5_2_obs_fold", OK "X: a\r\n b\r\n\r\n"sv, "obs_fold"},
      {"5_2_fold_first", OK " X: a\r\n\r\n"sv, "obs_fold"},
      {"5_1_space_before_colon", OK "Content-Length : 2\r\n\r\n"sv, "space_before_colon"},
      {"5_1_tab_before_colon", OK "X\t: 2\r\n\r\n"sv, "space_before_colon"},
      {"5_1_no_name", OK ": 2\r\n\r\n"sv, "field_name"},
      {"5_1_no_colon", OK "X\r\n\r\n"sv, "field_name"},
      {"5_1_space_in_name", OK "X Y: 2\r\n\r\n"sv, "field_name"},
      {"5_5_control_character", OK "X: a\x02\r\n\r\n"sv, "control_character"},
      {"5_empty_value", OK "X:\r\nContent-Length: 0\r\n\r\n"sv, "200 OK|length 0"},
      {"6_3_until_close", OK "\r\n"sv, "200 OK|until close"},
      {"6_3_length_zero", OK "Content-Length: 0\r\n\r\n"sv, "200 OK|length 0"},
      {"6_3_any_case", OK "content-LENGTH:7\r\n\r\n"sv, "200 OK|length 7"},
      {"6_3_two_lengths_that_agree", OK "Content-Length: 2\r\nContent-Length: 2\r\n\r\n"sv, "two_content_lengths"},
      {"6_3_two_lengths_that_differ", OK "Content-Length: 2\r\nContent-Length: 3\r\n\r\n"sv, "two_content_lengths"},
      {"6_3_list_of_lengths", OK "Content-Length: 2, 2\r\n\r\n"sv, "content_length"},
      {"6_3_negative_length", OK "Content-Length: -1\r\n\r\n"sv, "content_length"},
      {"6_3_plus_length", OK "Content-Length: +1\r\n\r\n"sv, "content_length"},
      {"6_3_hexadecimal_length", OK "Content-Length: 0x10\r\n\r\n"sv, "content_length"},
      {"6_3_fraction", OK "Content-Length: 1.0\r\n\r\n"sv, "content_length"},
      {"6_3_no_number", OK "Content-Length:\r\n\r\n"sv, "content_length"},
      {"6_3_space_in_number", OK "Content-Length: 1 0\r\n\r\n"sv, "content_length"},
      {"6_3_largest", OK "Content-Length: 9223372036854775807\r\n\r\n"sv, "200 OK|length 9223372036854775807"},
      {"6_3_2_to_the_63", OK "Content-Length: 9223372036854775808\r\n\r\n"sv, "content_length"},
      {"6_3_2_to_the_64", OK "Content-Length: 18446744073709551616\r\n\r\n"sv, "content_length"},
      {"6_3_2_to_the_64_and_more", OK "Content-Length: 18446744073709551621\r\n\r\n"sv, "content_length"},
      {"6_1_chunked", OK "Transfer-Encoding: chunked\r\n\r\n"sv, "200 OK|chunked"},
      {"6_1_chunked_any_case", OK "transfer-encoding: CHUNKED\r\n\r\n"sv, "200 OK|chunked"},
      {"6_1_both", OK "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n"sv, "length_and_encoding"},
      {"6_1_list", OK "Transfer-Encoding: gzip, chunked\r\n\r\n"sv, "unknown_encoding"},
      {"6_1_not_final", OK "Transfer-Encoding: chunked, gzip\r\n\r\n"sv, "encoding_not_final"},
      {"6_1_chunked_twice", OK "Transfer-Encoding: chunked, chunked\r\n\r\n"sv, "encoding_not_final"},
      {"6_1_two_fields", OK "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n"sv, "encoding_not_final"},
      {"6_1_unknown", OK "Transfer-Encoding: xchunked\r\n\r\n"sv, "encoding_not_final"},
      {"6_1_identity", OK "Transfer-Encoding: identity\r\n\r\n"sv, "encoding_not_final"},
      {"6_1_empty", OK "Transfer-Encoding:\r\n\r\n"sv, "encoding_not_final"},
      {"6_1_in_http_1_0", "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"sv, "encoding_in_1_0"},
      {"6_1_encoding_in_204", "HTTP/1.1 204 -\r\nTransfer-Encoding: chunked\r\n\r\n"sv, "body_not_allowed"},
      {"6_2_length_in_204", "HTTP/1.1 204 -\r\nContent-Length: 5\r\n\r\n"sv, "body_not_allowed"},
      {"6_2_length_zero_in_204", "HTTP/1.1 204 -\r\nContent-Length: 0\r\n\r\n"sv, "204 -|none"},
      {"6_2_length_in_100", "HTTP/1.1 100 -\r\nContent-Length: 5\r\n\r\n"sv, "body_not_allowed"},
      {"6_1_encoding_in_103", "HTTP/1.1 103 -\r\nTransfer-Encoding: chunked\r\n\r\n"sv, "body_not_allowed"},
      {"6_3_100", "HTTP/1.1 100 Continue\r\n\r\n"sv, "100 Continue|none"},
      {"6_3_304", "HTTP/1.1 304 -\r\nContent-Length: 5\r\n\r\n"sv, "304 -|none"},
      {"6_3_304_chunked", "HTTP/1.1 304 -\r\nTransfer-Encoding: chunked\r\n\r\n"sv, "304 -|none"},
  };
  return cases;
}

#undef OK

}  // namespace squall::http::testing
