// Which bytes are whose, over whole connections, however they are cut.
#include "http/conversation.hpp"

#include "unit/http/transcript.hpp"

#include <gmock/gmock.h>

namespace squall::http::testing {
namespace {

using namespace std::string_view_literals;

struct Talk {
  const char* name;
  Script script;
  std::vector<std::string> told;
};

#define GET(path) "GET " path " HTTP/1.1\r\nHost: a\r\n\r\n"
#define ANSWER(length, body) "HTTP/1.1 200 OK\r\nContent-Length: " length "\r\n\r\n" body

const std::vector<Talk>& talks() {
  static const std::vector<Talk> all = {
      {"keep_alive",
       {{'>', GET("/1")}, {'<', ANSWER("2", "hi")}, {'>', GET("/2")}, {'<', ANSWER("0", "")}},
       {"> GET /1", "> end", "< 200", "< body hi", "< end", "> GET /2", "> end", "< 200", "< end"}},
      {"pipelined",
       {{'>', GET("/1") GET("/2")}, {'<', ANSWER("1", "a") ANSWER("1", "b")}},
       {"> GET /1", "> end", "> GET /2", "> end", "< 200", "< body a", "< end", "< 200", "< body b", "< end"}},
      {"chunked_both_ways",
       {{'>', "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nX: y\r\n\r\n"},
        {'<', "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;e=1\r\na\r\n0\r\n\r\n"}},
       {"> POST /", "> body 2\r\nhi\r\n0\r\nX: y\r\n\r\n", "> end", "< 200", "< body 1;e=1\r\na\r\n0\r\n\r\n",
        "< end"}},
      {"head_has_a_length_and_no_body",
       {{'>', "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n" GET("/2")}, {'<', ANSWER("5", "") ANSWER("2", "hi")}},
       {"> HEAD /", "> end", "> GET /2", "> end", "< 200", "< end", "< 200", "< body hi", "< end"}},
      {"not_modified_has_a_length_and_no_body",
       {{'>', GET("/") GET("/2")}, {'<', "HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n" ANSWER("2", "hi")}},
       {"> GET /", "> end", "> GET /2", "> end", "< 304", "< end", "< 200", "< body hi", "< end"}},
      {"no_content",
       {{'>', GET("/")}, {'<', "HTTP/1.1 204 No Content\r\n\r\n"}},
       {"> GET /", "> end", "< 204", "< end"}},
      {"continue_comes_before_the_response",
       {{'>', "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"},
        {'<', "HTTP/1.1 100 Continue\r\n\r\n"},
        {'>', "hi"},
        {'<', ANSWER("0", "")}},
       {"> POST /", "< 100", "< end", "> body hi", "> end", "< 200", "< end"}},
      {"early_hints",
       {{'>', GET("/")}, {'<', "HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n" ANSWER("0", "")}},
       {"> GET /", "> end", "< 103", "< end", "< 200", "< end"}},
      {"a_response_overtakes_its_request",
       {{'>', "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nhe"},
        {'<', "HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n"},
        {'>', "re" GET("/2")},
        {'<', ANSWER("0", "")}},
       {"> POST /", "< 413", "< end", "> body here", "> end", "> GET /2", "> end", "< 200", "< end"}},
      {"until_close",
       {{'>', GET("/")}, {'<', "HTTP/1.0 200 OK\r\n\r\nall that comes"}, {'<', ""}},
       {"> GET /", "> end", "< 200", "< body all that comes", "< end"}},
      {"upgrade",
       {{'>', "GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n"},
        {'<', "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n\x81\x02hi"},
        {'>', "\x81\x00"sv}},
       {"> GET /", "> end", "< 101", "< end", "opaque upgraded"}},
      {"upgrade_that_is_ignored",
       {{'>', "GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n" GET("/2")},
        {'<', ANSWER("0", "") ANSWER("0", "")}},
       {"> GET /", "> end", "> GET /2", "> end", "< 200", "< end", "< 200", "< end"}},
      {"tunnel",
       {{'>', "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n"},
        {'<', "HTTP/1.1 200 Connected\r\nContent-Length: 7\r\n\r\n"},
        {'>', "\x16\x03"}},
       {"> CONNECT a:443", "> end", "< 200", "< end", "opaque tunnel"}},
      {"tunnel_that_is_refused",
       {{'>', "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n"},
        {'<', "HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno"},
        {'>', GET("/")}},
       {"> CONNECT a:443", "> end", "< 403", "< body no", "< end", "> GET /", "> end"}},
      {"bytes_before_the_tunnel_stands",
       {{'>', "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n\x16\x03"}},
       {"> CONNECT a:443", "> end", "opaque early_tunnel"}},
      {"http2", {{'>', "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"}}, {"opaque http2"}},
      {"http3_is_not_http2", {{'>', "GET / HTTP/3.0\r\n\r\n"}}, {"opaque unsupported_version"}},
      {"any_method",
       {{'>', "BREW /pot HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx"}, {'<', ANSWER("0", "")}},
       {"> BREW /pot", "> body x", "> end", "< 200", "< end"}},
      {"nobody_asked", {{'<', ANSWER("0", "")}}, {"opaque unasked_response"}},
      {"answered_twice",
       {{'>', GET("/")}, {'<', ANSWER("0", "") ANSWER("0", "")}},
       {"> GET /", "> end", "< 200", "< end", "opaque unasked_response"}},
      {"no_http_at_all", {{'>', "*1\r\n$4\r\nPING\r\n\r\n"}}, {"opaque request_line"}},
      {"doubt_in_the_second_request",
       {{'>', GET("/1") "GET /2 HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n" GET("/3")}},
       {"> GET /1", "> end", "opaque obs_fold"}},
      {"doubt_in_a_body",
       {{'>', "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"}},
       {"> POST /", "opaque chunk"}},
      {"doubt_in_a_response_is_the_connections",
       {{'>', GET("/1")},
        {'<', "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na"},
        {'>', GET("/2")}},
       {"> GET /1", "> end", "opaque two_content_lengths"}},
  };
  return all;
}

class ConversationTalk : public ::testing::TestWithParam<Talk> {};

TEST_P(ConversationTalk, is_cut_into_its_messages) { EXPECT_EQ(transcript(GetParam().script), GetParam().told); }

TEST_P(ConversationTalk, is_cut_the_same_in_pieces_of_any_size) {
  for (std::size_t step = 1; step < 120; ++step)
    ASSERT_EQ(transcript(GetParam().script, step), GetParam().told) << step;
}

INSTANTIATE_TEST_SUITE_P(rfc9112, ConversationTalk, ::testing::ValuesIn(talks()),
                         [](const auto& one) { return one.param.name; });

TEST(Conversation, reads_on_in_the_answers_to_what_it_understood) {
  Conversation conversation({});
  conversation.request(GET("/1"));
  conversation.ask(Asked::content);
  conversation.request("GET /2 HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n");
  EXPECT_EQ(conversation.requests_opaque(), Opaque::doubt);
  const Piece first = conversation.response(ANSWER("2", "hi") ANSWER("0", ""));
  EXPECT_TRUE(first.ends_head);
  EXPECT_TRUE(conversation.response("hi").ends_message);
  EXPECT_EQ(conversation.response(ANSWER("0", "")).kind, Piece::Kind::opaque);
}

TEST(Conversation, takes_a_CONNECT_that_somebody_else_answered_for_an_end_of_it) {
  Conversation conversation({});
  conversation.request("CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n");
  conversation.refuse_tunnel();
  EXPECT_TRUE(conversation.request(GET("/2")).ends_head);
}

TEST(Conversation, bounds_a_head_in_either_direction) {
  const std::string head = "HTTP/1.1 200 OK\r\nX: " + std::string(100, 'x') + "\r\n\r\n";
  EXPECT_EQ(transcript({{'>', GET("/")}, {'<', head}}, 1, {.head = 64}).back(), "opaque head_too_large");
  EXPECT_EQ(transcript({{'>', head}}, 1, {.head = 64}).back(), "opaque head_too_large");
}

TEST(Conversation, keeps_no_byte_of_a_body) {
  Conversation conversation({.head = 64});
  conversation.request(GET("/"));
  conversation.ask(Asked::content);
  conversation.response("HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n");
  const std::string block(1 << 16, 'x');
  for (int i = 0; i < 100; ++i) ASSERT_EQ(conversation.response(block).size, block.size());
  EXPECT_EQ(conversation.requests_opaque(), Opaque::no);
}

}  // namespace
}  // namespace squall::http::testing
