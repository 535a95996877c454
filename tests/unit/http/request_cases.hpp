// Requests and what a careful reader makes of them, written from RFC 9112. The section is in each name.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace squall::http::testing {

using namespace std::string_view_literals;

struct Case {
  std::string_view name;
  std::string_view text;
  std::vector<std::string> said;  // see read_all
};

#define H "Host: a\r\n"
#define POST "POST / HTTP/1.1\r\n" H
#define CHUNKED POST "Transfer-Encoding: chunked\r\n\r\n"

inline const std::vector<Case>& request_cases() {
  static const std::vector<Case> cases = {
      // Framing that stands.
      {"3_simple", "GET / HTTP/1.1\r\n" H "\r\n"sv, {"GET / "}},
      {"2_2_empty_line_before", "\r\nGET / HTTP/1.1\r\n" H "\r\n"sv, {"GET / "}},
      {"2_2_empty_line_between",
       "GET /1 HTTP/1.1\r\n" H "\r\n\r\nGET /2 HTTP/1.1\r\n" H "\r\n"sv,
       {"GET /1 ", "GET /2 "}},
      {"9_3_2_pipelined", POST "Content-Length: 2\r\n\r\nhiGET /2 HTTP/1.1\r\n" H "\r\n"sv, {"POST / hi", "GET /2 "}},
      {"6_2_length", POST "Content-Length: 5\r\n\r\nhello"sv, {"POST / hello"}},
      {"6_2_length_zero", POST "Content-Length: 0\r\n\r\n"sv, {"POST / "}},
      {"6_2_length_leading_zeros", POST "Content-Length: 0005\r\n\r\nhello"sv, {"POST / hello"}},
      {"6_2_length_on_get", "GET / HTTP/1.1\r\n" H "Content-Length: 2\r\n\r\nhi"sv, {"GET / hi"}},
      {"6_2_length_short", POST "Content-Length: 5\r\n\r\nhell"sv, {"awaits body"}},
      {"5_1_any_case", POST "cONTENT-lENGTH:5\r\n\r\nhello"sv, {"POST / hello"}},
      {"5_1_space_around_value", POST "Content-Length: \t 5  \r\n\r\nhello"sv, {"POST / hello"}},
      {"6_2_length_then_tab", POST "Content-Length: 5\t\r\n\r\nhello"sv, {"parsers_disagree"}},
      {"5_5_obs_text_in_value", "GET / HTTP/1.1\r\n" H "X: \xc3\xa4\r\n\r\n"sv, {"GET / "}},
      {"5_empty_value", "GET / HTTP/1.1\r\n" H "X:\r\n\r\n"sv, {"GET / "}},
      {"7_1_chunked", CHUNKED "5\r\nhello\r\n0\r\n\r\n"sv, {"POST / hello"}},
      {"7_1_two_chunks", CHUNKED "2\r\nhe\r\n03\r\nllo\r\n0\r\n\r\n"sv, {"POST / hello"}},
      {"7_1_hex_either_case",
       CHUNKED "a\r\n0123456789\r\nA\r\n0123456789\r\n0\r\n\r\n"sv,
       {"POST / 01234567890123456789"}},
      {"7_1_last_chunk_many_zeros", CHUNKED "1\r\nx\r\n000\r\n\r\n"sv, {"POST / x"}},
      {"7_1_1_extension", CHUNKED "5;a=b\r\nhello\r\n0;c\r\n\r\n"sv, {"POST / hello"}},
      {"7_1_2_trailer", CHUNKED "1\r\nx\r\n0\r\nChecksum: 1\r\n\r\n"sv, {"POST / x"}},
      {"7_1_then_next", CHUNKED "1\r\nx\r\n0\r\n\r\nGET /2 HTTP/1.1\r\n" H "\r\n"sv, {"POST / x", "GET /2 "}},
      {"6_1_encoding_any_case", POST "Transfer-Encoding: ChunKed\r\n\r\n0\r\n\r\n"sv, {"POST / "}},
      {"3_2_absolute", "GET http://b/x HTTP/1.1\r\n" H "\r\n"sv, {"GET http://b/x "}},
      {"3_2_asterisk", "OPTIONS * HTTP/1.1\r\n" H "\r\n"sv, {"OPTIONS * "}},
      {"3_2_host_v6", "GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n"sv, {"GET / "}},
      {"2_5_http_1_0_without_host", "GET / HTTP/1.0\r\n\r\n"sv, {"GET / "}},
      {"9110_7_8_upgrade_ignored", "GET / HTTP/1.1\r\n" H "Connection: upgrade\r\nUpgrade: h2c\r\n\r\n"sv, {"GET / "}},
      {"incomplete_head", "GET / HTTP/1.1\r\nHost: a\r\n"sv, {"awaits head"}},
      // Lines.
      {"2_2_bare_lf", "GET / HTTP/1.1\nHost: a\n\n"sv, {"bare_line_feed"}},
      {"2_2_bare_lf_in_fields", "GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n"sv, {"bare_line_feed"}},
      {"2_2_bare_cr_in_value", "GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n"sv, {"control_character"}},
      {"2_2_bare_cr_at_end", "GET / HTTP/1.1\r\nHost: a\r\n\rGET / HTTP/1.1\r\n"sv, {"control_character"}},
      {"2_2_two_empty_lines", "\r\n\r\nGET / HTTP/1.1\r\n" H "\r\n"sv, {"request_line"}},
      {"2_2_lone_lf_before", "\nGET / HTTP/1.1\r\n" H "\r\n"sv, {"bare_line_feed"}},
      {"2_2_space_before_first_field", "GET / HTTP/1.1\r\n Host: a\r\n\r\n"sv, {"obs_fold"}},
      {"5_2_obs_fold", "GET / HTTP/1.1\r\n" H "X: a\r\n b\r\n\r\n"sv, {"obs_fold"}},
      {"5_2_obs_fold_tab", "GET / HTTP/1.1\r\n" H "X: a\r\n\tb\r\n\r\n"sv, {"obs_fold"}},
      {"5_5_nul_in_value", "GET / HTTP/1.1\r\n" H "X: a\0b\r\n\r\n"sv, {"control_character"}},
      {"5_5_nul_in_target", "GET /\0 HTTP/1.1\r\n" H "\r\n"sv, {"control_character"}},
      {"5_5_control_in_value", "GET / HTTP/1.1\r\n" H "X: a\x01\r\n\r\n"sv, {"control_character"}},
      {"5_5_delete_in_value", "GET / HTTP/1.1\r\n" H "X: a\x7f\r\n\r\n"sv, {"control_character"}},
      // Field names.
      {"5_1_space_before_colon", "GET / HTTP/1.1\r\nHost : a\r\n\r\n"sv, {"space_before_colon"}},
      {"5_1_tab_before_colon", POST "Content-Length\t: 5\r\n\r\nhello"sv, {"space_before_colon"}},
      {"5_1_space_in_name", "GET / HTTP/1.1\r\n" H "X Y: a\r\n\r\n"sv, {"field_name"}},
      {"5_1_no_colon", "GET / HTTP/1.1\r\n" H "nonsense\r\n\r\n"sv, {"field_name"}},
      {"5_1_empty_name", "GET / HTTP/1.1\r\n" H ": a\r\n\r\n"sv, {"field_name"}},
      {"5_1_utf8_name", "GET / HTTP/1.1\r\n" H "\xc3\xa4: a\r\n\r\n"sv, {"field_name"}},
      // The request line.
      {"3_no_version", "GET /\r\n" H "\r\n"sv, {"request_line"}},
      {"3_empty_first_line_only", "GET\r\n\r\n"sv, {"request_line"}},
      {"3_two_spaces", "GET  / HTTP/1.1\r\n" H "\r\n"sv, {"target"}},
      {"3_tab_separator", "GET\t/\tHTTP/1.1\r\n" H "\r\n"sv, {"request_line"}},
      {"3_trailing_space", "GET / HTTP/1.1 \r\n" H "\r\n"sv, {"version"}},
      {"3_space_in_target", "GET /a b HTTP/1.1\r\n" H "\r\n"sv, {"target"}},
      {"3_1_bad_method", "GE(T / HTTP/1.1\r\n" H "\r\n"sv, {"request_line"}},
      {"3_1_unknown_method", "BREW / HTTP/1.1\r\n" H "\r\n"sv, {"unknown_method"}},
      {"3_1_lower_case_method", "get / HTTP/1.1\r\n" H "\r\n"sv, {"unknown_method"}},
      {"3_2_3_connect", "CONNECT a:80 HTTP/1.1\r\n" H "\r\n"sv, {"unknown_method"}},
      {"3_2_3_connect_without_port", "CONNECT a HTTP/1.1\r\n" H "\r\n"sv, {"target"}},
      {"3_2_relative", "GET a/b HTTP/1.1\r\n" H "\r\n"sv, {"target"}},
      {"3_2_fragment", "GET /#x HTTP/1.1\r\n" H "\r\n"sv, {"target"}},
      {"3_2_utf8_target", "GET /\xc3\xa4 HTTP/1.1\r\n" H "\r\n"sv, {"target"}},
      {"3_2_asterisk_get", "GET * HTTP/1.1\r\n" H "\r\n"sv, {"target"}},
      {"3_2_absolute_empty_host", "GET http:/// HTTP/1.1\r\n" H "\r\n"sv, {"target"}},
      {"3_2_absolute_user", "GET http://u@b/ HTTP/1.1\r\n" H "\r\n"sv, {"target"}},
      {"2_3_lower_case_version", "GET / http/1.1\r\n" H "\r\n"sv, {"version"}},
      {"2_3_two_digit_version", "GET / HTTP/1.10\r\n" H "\r\n"sv, {"version"}},
      {"2_3_http_2", "GET / HTTP/2.0\r\n" H "\r\n"sv, {"unsupported_version"}},
      {"2_3_http_1_2", "GET / HTTP/1.2\r\n" H "\r\n"sv, {"unsupported_version"}},
      {"2_3_http_0_9", "GET / HTTP/0.9\r\n" H "\r\n"sv, {"unsupported_version"}},
      {"2_3_h2_preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"sv, {"unsupported_version"}},
      {"2_3_tls_hello", "\x16\x03\x01\x02\x00\x01"sv, {"control_character"}},
      // Host.
      {"3_2_no_host", "GET / HTTP/1.1\r\n\r\n"sv, {"no_host"}},
      {"3_2_two_hosts", "GET / HTTP/1.1\r\n" H H "\r\n"sv, {"two_hosts"}},
      {"3_2_two_hosts_1_0", "GET / HTTP/1.0\r\n" H "hOST: b\r\n\r\n"sv, {"two_hosts"}},
      {"3_2_empty_host", "GET / HTTP/1.1\r\nHost:\r\n\r\n"sv, {"host"}},
      {"3_2_host_list", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n"sv, {"host"}},
      {"3_2_host_with_path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"sv, {"host"}},
      {"3_2_host_with_user", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n"sv, {"host"}},
      {"3_2_host_bad_port", "GET / HTTP/1.1\r\nHost: a:b\r\n\r\n"sv, {"host"}},
      {"3_2_host_open_bracket", "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n"sv, {"host"}},
      // Content-Length.
      {"6_3_length_and_encoding",
       POST "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"sv,
       {"length_and_encoding"}},
      {"6_3_encoding_and_length",
       POST "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n"sv,
       {"length_and_encoding"}},
      {"6_3_two_lengths", POST "Content-Length: 5\r\nContent-Length: 6\r\n\r\n"sv, {"two_content_lengths"}},
      {"6_3_two_equal_lengths", POST "Content-Length: 5\r\nContent-Length: 5\r\n\r\n"sv, {"two_content_lengths"}},
      {"6_3_length_list", POST "Content-Length: 5, 5\r\n\r\n"sv, {"content_length"}},
      {"6_3_length_plus", POST "Content-Length: +5\r\n\r\n"sv, {"content_length"}},
      {"6_3_length_minus", POST "Content-Length: -5\r\n\r\n"sv, {"content_length"}},
      {"6_3_length_hex", POST "Content-Length: 0x5\r\n\r\n"sv, {"content_length"}},
      {"6_3_length_space", POST "Content-Length: 5 5\r\n\r\n"sv, {"content_length"}},
      {"6_3_length_empty", POST "Content-Length:\r\n\r\n"sv, {"content_length"}},
      {"6_3_length_word", POST "Content-Length: five\r\n\r\n"sv, {"content_length"}},
      {"6_3_length_2_to_63", POST "Content-Length: 9223372036854775808\r\n\r\n"sv, {"content_length"}},
      {"6_3_length_2_to_64_plus_5", POST "Content-Length: 18446744073709551621\r\n\r\n"sv, {"content_length"}},
      {"6_3_length_huge", POST "Content-Length: 9223372036854775807\r\n\r\n"sv, {"body_too_large"}},
      // Transfer-Encoding.
      {"6_1_encoding_in_1_0", "POST / HTTP/1.0\r\n" H "Transfer-Encoding: chunked\r\n\r\n"sv, {"encoding_in_1_0"}},
      {"6_1_unknown_then_chunked", POST "Transfer-Encoding: gzip, chunked\r\n\r\n"sv, {"unknown_encoding"}},
      {"6_3_chunked_not_final", POST "Transfer-Encoding: chunked, gzip\r\n\r\n"sv, {"encoding_not_final"}},
      {"6_1_chunked_twice", POST "Transfer-Encoding: chunked, chunked\r\n\r\n"sv, {"encoding_not_final"}},
      {"6_1_two_fields",
       POST "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n"sv,
       {"encoding_not_final"}},
      {"6_3_identity", POST "Transfer-Encoding: identity\r\n\r\n"sv, {"encoding_not_final"}},
      {"6_1_empty_encoding", POST "Transfer-Encoding:\r\n\r\n"sv, {"encoding_not_final"}},
      {"6_1_xchunked", POST "Transfer-Encoding: xchunked\r\n\r\n"sv, {"encoding_not_final"}},
      {"6_1_quoted_chunked", POST "Transfer-Encoding: \"chunked\"\r\n\r\n"sv, {"encoding_not_final"}},
      {"6_1_chunked_vertical_tab", POST "Transfer-Encoding: \vchunked\r\n\r\n"sv, {"control_character"}},
      // Chunks.
      {"7_1_bare_lf_after_size", CHUNKED "5\nhello\r\n0\r\n\r\n"sv, {"chunk"}},
      {"7_1_cr_then_other", CHUNKED "5\rXhello\r\n0\r\n\r\n"sv, {"chunk"}},
      {"7_1_bare_lf_after_data", CHUNKED "5\r\nhello\n0\r\n\r\n"sv, {"chunk"}},
      {"7_1_no_crlf_after_data", CHUNKED "5\r\nhello0\r\n\r\n"sv, {"chunk"}},
      {"7_1_two_bytes_for_crlf", CHUNKED "5\r\nhelloXY0\r\n\r\n"sv, {"chunk"}},
      {"7_1_empty_size", CHUNKED "\r\nhello"sv, {"chunk"}},
      {"7_1_size_plus", CHUNKED "+5\r\nhello\r\n0\r\n\r\n"sv, {"chunk"}},
      {"7_1_size_minus", CHUNKED "-1\r\n"sv, {"chunk"}},
      {"7_1_size_0x", CHUNKED "0x5\r\nhello\r\n0\r\n\r\n"sv, {"chunk"}},
      {"7_1_size_underscore", CHUNKED "1_0\r\n"sv, {"chunk"}},
      {"7_1_space_before_size", CHUNKED " 5\r\nhello\r\n0\r\n\r\n"sv, {"chunk"}},
      {"7_1_space_after_size", CHUNKED "5 \r\nhello\r\n0\r\n\r\n"sv, {"chunk"}},
      {"7_1_size_2_to_64_plus_5", CHUNKED "10000000000000005\r\nhello\r\n0\r\n\r\n"sv, {"chunk"}},
      {"7_1_size_2_to_64_minus_1", CHUNKED "ffffffffffffffff\r\n"sv, {"body_too_large"}},
      {"7_1_1_bare_lf_in_extension", CHUNKED "5;a\nhello\r\n0\r\n\r\n"sv, {"chunk"}},
      {"7_1_1_control_in_extension", CHUNKED "5;\x01\r\nhello\r\n0\r\n\r\n"sv, {"chunk"}},
      {"7_1_2_bare_lf_after_last", CHUNKED "0\r\n\n"sv, {"bare_line_feed"}},
      {"7_1_2_trailer_space_before_colon", CHUNKED "0\r\nA : b\r\n\r\n"sv, {"space_before_colon"}},
      {"7_1_2_trailer_obs_fold", CHUNKED "0\r\nA: b\r\n c\r\n\r\n"sv, {"obs_fold"}},
      {"7_1_2_no_final_lf", CHUNKED "0\r\n\rX"sv, {"control_character"}},
      {"7_1_unfinished", CHUNKED "5\r\nhello\r\n0\r\n"sv, {"awaits body"}},
      // Expect.
      {"9110_10_1_1_unknown", POST "Expect: 200-ok\r\n\r\n"sv, {"expectation"}},
  };
  return cases;
}

#undef H
#undef POST
#undef CHUNKED

}  // namespace squall::http::testing
