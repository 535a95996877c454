// Which requests and responses a match means.
#include "http/message_matcher.hpp"

#include <gmock/gmock.h>

namespace squall::http {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;

RequestHead request(std::string_view text) {
  return std::get<RequestHead>(read_request_head(std::string(text) + "\r\n", 100));
}

bool fits(const MessageMatch& match, std::string_view head, std::optional<int> status = {}) {
  const auto matcher = MessageMatcher::compile(match);
  const RequestHead read = request(head);
  return matcher.value().fits(RequestTraits(read), status);
}

constexpr std::string_view charge =
    "POST /v1/charges?currency=EUR&note=a+b&flag HTTP/1.1\r\nHost: Pay.Example:8080\r\n"
    "X-User: 7\r\nAccept: text/html\r\naccept: application/json\r\n";

TEST(MessageMatcher, means_everything_when_it_says_nothing) {
  EXPECT_TRUE(fits({}, charge));
  EXPECT_TRUE(fits({}, charge, 200));
}

TEST(MessageMatcher, compares_methods_with_their_case) {
  EXPECT_TRUE(fits({.method = {"GET", "POST"}}, charge));
  EXPECT_FALSE(fits({.method = {"post"}}, charge));
  EXPECT_TRUE(fits({.method = {"~P.*"}}, charge));
}

TEST(MessageMatcher, compares_paths_without_their_query) {
  EXPECT_TRUE(fits({.path = {"/v1/charges"}}, charge));
  EXPECT_TRUE(fits({.path = {"/v1/*"}}, charge));
  EXPECT_FALSE(fits({.path = {"/*"}}, charge));
  EXPECT_TRUE(fits({.path = {"/**"}}, charge));
}

TEST(MessageMatcher, decodes_a_path_and_leaves_its_segments_alone) {
  const auto path_is = [](const char* pattern, const std::string& target) {
    return fits({.path = {pattern}}, "GET " + target + " HTTP/1.1\r\nHost: a\r\n");
  };
  EXPECT_TRUE(path_is("/caf\xc3\xa9", "/caf%C3%a9"));
  EXPECT_TRUE(path_is("/a%2Fb", "/a%2fb"));
  EXPECT_FALSE(path_is("/a/b", "/a%2Fb"));
  EXPECT_TRUE(path_is("/a%zz", "/a%zz"));
  EXPECT_TRUE(path_is("/a%2", "/a%2"));
  EXPECT_TRUE(path_is("/a+b", "/a+b"));
  EXPECT_TRUE(path_is("/", "http://b"));
  EXPECT_TRUE(path_is("/", "http://b?x=1"));
  EXPECT_TRUE(path_is("/c", "http://b/c"));
  EXPECT_TRUE(path_is("/c:/d", "/c:/d"));
}

TEST(MessageMatcher, compares_hosts_without_port_and_case) {
  EXPECT_TRUE(fits({.host = {"pay.example"}}, charge));
  EXPECT_TRUE(fits({.host = {"*.EXAMPLE"}}, charge));
  EXPECT_FALSE(fits({.host = {"pay.example:8080"}}, charge));
  EXPECT_TRUE(fits({.host = {"other"}}, "GET http://other:1/ HTTP/1.1\r\nHost: a\r\n"));
  EXPECT_TRUE(fits({.host = {"[::1]"}}, "GET / HTTP/1.1\r\nHost: [::1]:80\r\n"));
  EXPECT_FALSE(fits({.host = {"*a*"}}, "GET / HTTP/1.0\r\n"));
}

TEST(MessageMatcher, wants_every_header_and_any_of_its_lines) {
  EXPECT_TRUE(fits({.header = {{"x-user", {"7", "8"}}}}, charge));
  EXPECT_TRUE(fits({.header = {{"accept", {"*json*"}}}}, charge));
  EXPECT_FALSE(fits({.header = {{"x-user", {"7"}}, {"x-team", {"*"}}}}, charge));
}

TEST(MessageMatcher, decodes_the_query) {
  EXPECT_TRUE(fits({.query = {{"currency", {"EUR"}}, {"note", {"a b"}}, {"flag", {"*"}}}}, charge));
  EXPECT_FALSE(fits({.query = {{"currency", {"USD"}}}}, charge));
  EXPECT_FALSE(fits({.query = {{"Currency", {"EUR"}}}}, charge));
}

TEST(MessageMatcher, compares_the_status_of_a_response_only) {
  EXPECT_TRUE(fits({.status = {{500, 599}}}, charge, 503));
  EXPECT_FALSE(fits({.status = {{500, 599}}}, charge, 404));
  EXPECT_TRUE(fits({.status = {{500, 599}, {404, 404}}}, charge, 404));
  EXPECT_FALSE(fits({.status = {{100, 599}}}, charge));
}

TEST(MessageMatcher, wants_all_keys_at_once) {
  const MessageMatch match{.method = {"POST"}, .path = {"/v1/charges"}, .status = {{200, 299}}};
  EXPECT_TRUE(fits(match, charge, 201));
  EXPECT_FALSE(fits(match, charge, 500));
}

TEST(MessageMatcher, names_every_pattern_that_is_wrong) {
  const auto matcher = MessageMatcher::compile({.path = {"/ok", "~("}, .header = {{"x-user", {"~["}}}});
  ASSERT_FALSE(matcher);
  EXPECT_THAT(matcher.error(),
              ElementsAre(AllOf(Field(&Problem::path, "/path/1"), Field(&Problem::message, HasSubstr("missing )"))),
                          Field(&Problem::path, "/header/x-user/0")));
}

}  // namespace
}  // namespace squall::http
