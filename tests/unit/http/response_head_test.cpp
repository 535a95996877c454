// What leaves as a response's head.
#include "http/response_head.hpp"

#include <gmock/gmock.h>

namespace squall::http {
namespace {

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
