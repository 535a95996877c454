// The request parser against RFC 9112, whatever way the bytes arrive.
#include "http/request_parser.hpp"

#include "unit/http/exchange.hpp"
#include "unit/http/request_cases.hpp"

#include <gmock/gmock.h>

namespace squall::http::testing {
namespace {

using ::testing::ElementsAre;

class RequestCase : public ::testing::TestWithParam<Case> {};

TEST_P(RequestCase, is_read_as_the_rfc_says) { EXPECT_EQ(read_all(GetParam().text), GetParam().said); }

TEST_P(RequestCase, is_read_the_same_however_it_is_cut) {
  for (const auto& pieces : all_cuts(GetParam().text)) ASSERT_EQ(read_all(pieces), GetParam().said);
}

INSTANTIATE_TEST_SUITE_P(rfc9112, RequestCase, ::testing::ValuesIn(request_cases()),
                         [](const auto& one) { return "section_" + std::string(one.param.name); });

std::string get_with(std::string_view fields) { return "GET / HTTP/1.1\r\nHost: a\r\n" + std::string(fields) + "\r\n"; }

bool keeps_alive(std::string_view text) {
  RequestParser parser({});
  parser.feed(text);
  return parser.head().keep_alive;
}

TEST(RequestParser, takes_a_head_of_the_limit_and_not_one_byte_more) {
  const std::string head = get_with("X: yyyy\r\n");
  EXPECT_THAT(read_all(head, {.head = head.size()}), ElementsAre("GET / "));
  EXPECT_THAT(read_all(head, {.head = head.size() - 1}), ElementsAre("head_too_large"));
}

TEST(RequestParser, refuses_a_head_that_never_ends_without_keeping_it) {
  std::string head = get_with("");
  head.resize(head.size() - 2);
  head.append("X: ").append(1 << 20, 'y');
  RequestParser parser({});
  EXPECT_LE(parser.feed(head), (std::size_t{64} << 10) + 1);
  EXPECT_EQ(parser.doubt(), Doubt::head_too_large);
}

TEST(RequestParser, takes_as_many_fields_as_allowed) {
  EXPECT_THAT(read_all(get_with("A: 1\r\nB: 2\r\n"), {.fields = 3}), ElementsAre("GET / "));
  EXPECT_THAT(read_all(get_with("A: 1\r\nB: 2\r\n"), {.fields = 2}), ElementsAre("too_many_fields"));
}

TEST(RequestParser, refuses_a_body_above_the_limit_before_it_is_sent) {
  RequestParser parser({.body = 4});
  parser.feed("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n");
  EXPECT_EQ(parser.doubt(), Doubt::body_too_large);
}

TEST(RequestParser, counts_chunks_together_against_the_limit) {
  const std::string_view text =
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
  EXPECT_THAT(read_all(text, {.body = 5}), ElementsAre("POST / abcde"));
  EXPECT_THAT(read_all(text, {.body = 4}), ElementsAre("body_too_large"));
}

TEST(RequestParser, bounds_chunk_extensions) {
  std::string text = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 20; ++i) text += "1;" + std::string(1000, 'e') + "\r\nx\r\n";
  EXPECT_THAT(read_all(text), ElementsAre("chunk"));
}

TEST(RequestParser, bounds_trailers) {
  const std::string text =
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA: " + std::string(20000, 'b');
  EXPECT_THAT(read_all(text), ElementsAre("trailers_too_large"));
}

TEST(RequestParser, stops_at_the_end_of_the_head_so_that_it_can_be_judged_before_the_body) {
  const std::string_view text = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi";
  RequestParser parser({});
  EXPECT_EQ(parser.feed(text), text.size() - 2);
  EXPECT_EQ(parser.state(), RequestParser::State::body);
}

TEST(RequestParser, tells_that_the_client_waits_for_100_continue) {
  RequestParser parser({});
  parser.feed("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-Continue\r\n\r\n");
  EXPECT_TRUE(parser.head().expects_continue);
}

TEST(RequestParser, ignores_an_expectation_without_a_body_or_from_http_1_0) {
  RequestParser without_body({});
  without_body.feed("GET / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_FALSE(without_body.head().expects_continue);
  RequestParser old({});
  old.feed("POST / HTTP/1.0\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_FALSE(old.head().expects_continue);
}

TEST(RequestParser, knows_which_connections_persist) {
  EXPECT_TRUE(keeps_alive(get_with("")));
  EXPECT_FALSE(keeps_alive(get_with("Connection: Close\r\n")));
  EXPECT_FALSE(keeps_alive(get_with("Connection: x, close\r\n")));
  EXPECT_FALSE(keeps_alive(get_with("Connection: x\r\nConnection: close\r\n")));
  EXPECT_FALSE(keeps_alive("GET / HTTP/1.0\r\n\r\n"));
  EXPECT_TRUE(keeps_alive("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
}

TEST(RequestParser, takes_nothing_after_it_refused) {
  RequestParser parser({});
  parser.feed("GET /\n");
  EXPECT_EQ(parser.feed("GET / HTTP/1.1\r\nHost: a\r\n\r\n"), 0u);
}

TEST(Doubt, always_has_a_word_an_error_status_and_a_sentence) {
  for (int i = 1; i <= static_cast<int>(Doubt::parsers_disagree); ++i) {
    const auto doubt = static_cast<Doubt>(i);
    EXPECT_FALSE(to_string(doubt).empty());
    EXPECT_FALSE(explain(doubt).empty());
    EXPECT_GE(status_of(doubt), 400);
  }
}

}  // namespace
}  // namespace squall::http::testing
