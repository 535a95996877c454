// The API server over real sockets: requests and answers, limits and deadlines.
#include "server/server.hpp"

#include <vector>

#include "unit/server/running_server.hpp"

namespace squall::server::testing {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

using Server = RunningServer;

TEST_F(Server, answers) {
  start();
  EXPECT_THAT(connect().call(get("/hello")),
              AllOf(StartsWith("HTTP/1.1 200 OK\r\n"), HasSubstr("\r\nContent-Length: 5\r\n"), HasSubstr("\r\nDate: "),
                    EndsWith("\r\n\r\nhello")));
}

TEST(ServerUrl, is_one_that_a_program_on_this_machine_can_call) {
  const auto url = [](const std::string& host) { return url_of({Address::Kind::tcp, host, 8474}); };
  EXPECT_EQ(url("127.0.0.1"), "http://127.0.0.1:8474");
  EXPECT_EQ(url("0.0.0.0"), "http://127.0.0.1:8474");
  EXPECT_EQ(url("::"), "http://[::1]:8474");
  EXPECT_EQ(url("squall.internal"), "http://squall.internal:8474");
  EXPECT_EQ(url_of({Address::Kind::unix_socket, "/run/squall.sock", 0}), "unix:/run/squall.sock");
}

TEST_F(Server, answers_one_request_after_the_other) {
  start();
  Client client = connect();
  for (int i = 0; i < 3; ++i) EXPECT_THAT(client.call(get("/hello")), EndsWith("hello"));
}

TEST_F(Server, answers_pipelined_requests_in_order) {
  start();
  Client client = connect();
  client.send(get("/hello") + "PUT /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\nhi" + get("/hello"));
  EXPECT_THAT(client.read_response(), EndsWith("hello"));
  EXPECT_THAT(client.read_response(), EndsWith("\r\n\r\nhi"));
  EXPECT_THAT(client.read_response(), EndsWith("hello"));
}

TEST_F(Server, reads_a_request_that_comes_byte_by_byte) {
  start();
  Client client = connect();
  for (const char c : get("/hello")) client.send({&c, 1});
  EXPECT_THAT(client.read_response(), EndsWith("hello"));
}

TEST_F(Server, reads_chunked_bodies) {
  start();
  EXPECT_THAT(
      connect().call(
          "PUT /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n1\r\ny\r\n0\r\n\r\n"),
      EndsWith("\r\n\r\nhey"));
}

TEST_F(Server, sends_no_body_to_head_and_no_length_with_204) {
  start();
  Client client = connect();
  client.send("HEAD /hello HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(client.read_all(), AllOf(HasSubstr("Content-Length: 5"), EndsWith("\r\n\r\n")));
  EXPECT_THAT(connect().call("DELETE /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n"),
              AllOf(StartsWith("HTTP/1.1 204"), Not(HasSubstr("Content-Length"))));
}

TEST_F(Server, closes_when_asked_to_and_after_http_1_0) {
  start();
  Client modern = connect();
  modern.send(get("/hello", "Connection: close\r\n"));
  EXPECT_THAT(modern.read_all(), AllOf(HasSubstr("Connection: close"), EndsWith("hello")));
  Client old = connect();
  old.send("GET /hello HTTP/1.0\r\nHost: localhost\r\n\r\n");
  EXPECT_THAT(old.read_all(), EndsWith("hello"));
}

TEST_F(Server, serves_a_client_that_has_finished_sending) {
  start();
  Client client = connect();
  client.send(get("/hello"));
  client.finish_sending();
  EXPECT_THAT(client.read_all(), EndsWith("hello"));
}

TEST_F(Server, asks_for_the_body_of_a_client_that_waits) {
  start();
  Client client = connect();
  client.send("PUT /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  EXPECT_THAT(client.call("hi"), EndsWith("\r\n\r\nhi"));
}

TEST_F(Server, refuses_a_request_before_its_body_is_sent) {
  start();
  Client client = connect();
  client.send("PUT /nowhere HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_THAT(client.read_all(), AllOf(StartsWith("HTTP/1.1 404"), HasSubstr("Connection: close")));
}

TEST_F(Server, answers_what_is_ambiguous_with_400_and_closes) {
  start();
  Client client = connect();
  client.send(
      "PUT /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" +
      get("/hello"));
  EXPECT_THAT(client.read_all(), AllOf(StartsWith("HTTP/1.1 400"), HasSubstr("problem+json"), Not(HasSubstr("hello"))));
}

TEST_F(Server, refuses_a_head_without_end_and_stays_up) {
  start();
  Client client = connect();
  client.send(get("/hello", "X: " + std::string(100 << 10, 'x') + "\r\n"));
  EXPECT_THAT(client.read_all(), StartsWith("HTTP/1.1 431"));
  EXPECT_THAT(connect().call(get("/hello")), EndsWith("hello"));
}

TEST_F(Server, refuses_a_body_that_is_too_large) {
  options_.body_bytes = 10;
  start();
  Client client = connect();
  client.send("PUT /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 11\r\n\r\nhello hello");
  EXPECT_THAT(client.read_all(), StartsWith("HTTP/1.1 413"));
}

TEST_F(Server, gives_a_request_so_much_time_however_slowly_it_trickles) {
  options_.request_deadline = std::chrono::milliseconds{1};
  start();
  Client slow_head = connect();
  slow_head.send("GET /hello HTTP/1.1\r\n");
  EXPECT_THAT(slow_head.read_all(), StartsWith("HTTP/1.1 408"));
  Client slow_body = connect();
  slow_body.send("PUT /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhel");
  EXPECT_THAT(slow_body.read_all(), StartsWith("HTTP/1.1 408"));
  EXPECT_THAT(connect().read_all(), StartsWith("HTTP/1.1 408"));
}

TEST_F(Server, closes_a_connection_that_stays_idle) {
  options_.idle_limit = std::chrono::milliseconds{1};
  start();
  Client client = connect();
  client.send(get("/hello"));
  EXPECT_THAT(client.read_all(), EndsWith("hello"));
}

TEST_F(Server, drops_a_client_that_does_not_read_its_answer) {
  options_.write_deadline = std::chrono::milliseconds{1};
  router_.add("GET", "/large", Scope::view,
              [](const Request&) { return text_response(200, std::string(64 << 20, 'x')); });
  start();
  Client client = connect();
  client.send(get("/large"));
  while (client.send("x")) continue;  // until the server has closed
  EXPECT_LT(client.read_all().size(), std::size_t{64} << 20);
}

TEST_F(Server, answers_a_new_call_beside_300_half_open_clients) {
  start();
  std::vector<Client> half_open;
  for (int i = 0; i < 300; ++i) {
    half_open.push_back(connect());
    half_open.back().send("GET /hello HTTP/1.1\r\nHost: local");
  }
  EXPECT_THAT(connect().call(get("/hello")), EndsWith("hello"));
}

TEST_F(Server, makes_room_by_closing_the_connection_that_waits_longest) {
  options_.connections = 2;
  start();
  Client oldest = connect();
  EXPECT_THAT(oldest.call(get("/hello")), EndsWith("hello"));
  Client newer = connect();
  EXPECT_THAT(newer.call(get("/hello")), EndsWith("hello"));
  EXPECT_THAT(connect().call(get("/hello")), EndsWith("hello"));
  EXPECT_EQ(oldest.read_all(), "");
  EXPECT_THAT(newer.call(get("/hello")), EndsWith("hello"));
}

TEST_F(Server, tells_the_handler_who_calls) {
  start();
  EXPECT_THAT(connect().call(get("/who")), EndsWith("\r\n\r\n127.0.0.1"));
  EXPECT_THAT(connect().call(get("/who", "X-Squall-As: alice\r\n")), EndsWith("\r\n\r\nalice"));
}

TEST_F(Server, refuses_to_listen_beyond_loopback_without_tokens) {
  options_.address.host = "0.0.0.0";
  ApiServer server(options_, router_, events_);
  const auto started = server.start();
  ASSERT_FALSE(started);
  EXPECT_THAT(started.error().front().message, HasSubstr("needs tokens"));
}

TEST_F(Server, listens_beyond_loopback_with_tokens) {
  options_.address.host = "0.0.0.0";
  options_.tokens = {{Scope::view, "board", "secret"}};
  start();
  Client client({Address::Kind::tcp, "127.0.0.1", server_->local_address().port});
  EXPECT_THAT(client.call(get("/hello")), StartsWith("HTTP/1.1 401"));
  EXPECT_THAT(client.call(get("/hello", "Authorization: Bearer secret\r\n")), EndsWith("hello"));
}

TEST_F(Server, says_why_an_address_cannot_be_used) {
  start();
  options_.address = server_->local_address();
  ApiServer second(options_, router_, events_);
  const auto started = second.start();
  ASSERT_FALSE(started);
  EXPECT_THAT(started.error().front().message, HasSubstr("Address already in use"));
}

TEST_F(Server, closes_its_connections_when_it_stops) {
  start();
  Client idle = connect();
  idle.call(get("/hello"));
  server_->stop();
  EXPECT_EQ(idle.read_all(), "");
}

}  // namespace
}  // namespace squall::server::testing
