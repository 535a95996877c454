// Heads of responses, read against RFC 9112 and printed.
#include "http/response_head.hpp"

#include "http/head_scan.hpp"
#include "http/second_opinion.hpp"
#include "unit/http/response_cases.hpp"

#include <gmock/gmock.h>

namespace squall::http {
namespace {

using testing::ResponseCase;

std::string describe(const ResponseBody& body) {
  if (body.until_close) return "until close";
  if (body.framing.chunked) return "chunked";
  return "length " + std::to_string(body.framing.length);
}

std::string read(std::string_view text) {
  HeadScan scan(64 << 10);
  scan.feed(text);
  if (scan.doubt() != Doubt::none) return std::string(to_string(scan.doubt()));
  const auto read = read_response_head(scan.text(), 100);
  if (const Doubt* doubt = std::get_if<Doubt>(&read)) return std::string(to_string(*doubt));
  const auto& head = std::get<ResponseHead>(read);
  if (!agrees_on_response(scan.text(), head.framing)) return "parsers_disagree";
  const bool bare = head.status < 200 || head.status == 204 || head.status == 304;
  return std::to_string(head.status) + ' ' + head.reason + '|' +
         (bare ? "none" : describe(body_of(head, Asked::content)));
}

class ResponseHeadCase : public ::testing::TestWithParam<ResponseCase> {};

TEST_P(ResponseHeadCase, is_read_as_the_rfc_says) { EXPECT_EQ(read(GetParam().head), GetParam().said); }

INSTANTIATE_TEST_SUITE_P(rfc9112, ResponseHeadCase, ::testing::ValuesIn(testing::response_cases()),
                         [](const auto& one) { return "section_" + std::string(one.param.name); });

ResponseHead head_of(int status) {
  ResponseHead head;
  head.status = status;
  head.framing.length = 5;
  head.has_length = true;
  return head;
}

TEST(ResponseBody, is_not_there_where_status_or_request_rule_it_out) {
  for (const int status : {100, 103, 199, 204, 304}) {
    EXPECT_TRUE(body_of(head_of(status), Asked::content).framing.empty()) << status;
    EXPECT_FALSE(body_of(head_of(status), Asked::content).until_close) << status;
  }
  EXPECT_TRUE(body_of(head_of(200), Asked::head).framing.empty());
  EXPECT_TRUE(body_of(head_of(200), Asked::connect).framing.empty());
  EXPECT_EQ(body_of(head_of(403), Asked::connect).framing.length, 5U);
  EXPECT_EQ(body_of(head_of(200), Asked::content).framing.length, 5U);
}

TEST(ResponseHead, knows_whether_the_connection_stays) {
  const auto stays = [](std::string_view text) {
    const auto read = read_response_head(text, 100);
    return std::get<ResponseHead>(read).keep_alive;
  };
  EXPECT_TRUE(stays("HTTP/1.1 200 OK\r\n\r\n"));
  EXPECT_FALSE(stays("HTTP/1.1 200 OK\r\nConnection: Close\r\n\r\n"));
  EXPECT_FALSE(stays("HTTP/1.0 200 OK\r\n\r\n"));
  EXPECT_TRUE(stays("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n\r\n"));
}

TEST(ResponseHead, bounds_its_fields) {
  const auto read = read_response_head("HTTP/1.1 200 OK\r\na: 1\r\nb: 2\r\n\r\n", 1);
  EXPECT_EQ(std::get<Doubt>(read), Doubt::too_many_fields);
}

TEST(ResponseHead, prints_status_fields_and_the_empty_line) {
  EXPECT_EQ(print_response_head(404, {{"content-length", "0"}, {"x", "y"}}),
            "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nx: y\r\n\r\n");
}

TEST(ResponseHead, lets_no_value_add_a_field) {
  EXPECT_EQ(print_response_head(200, {{"x", "a\r\nset-cookie: b"}}), "HTTP/1.1 200 OK\r\nx: a  set-cookie: b\r\n\r\n");
}

TEST(Fields, are_found_whatever_their_case) {
  const Fields fields = {{"Content-Type", "a"}, {"content-type", "b"}};
  EXPECT_EQ(*find_field(fields, "CONTENT-TYPE"), "a");
  EXPECT_EQ(find_field(fields, "accept"), nullptr);
}

TEST(Fields, are_read_as_lists_of_words) {
  const Fields fields = {{"Connection", "a ,\tClose"}, {"connection", "b"}};
  EXPECT_TRUE(field_lists(fields, "connection", "close"));
  EXPECT_TRUE(field_lists(fields, "connection", "b"));
  EXPECT_FALSE(field_lists(fields, "connection", "clos"));
}

}  // namespace
}  // namespace squall::http
