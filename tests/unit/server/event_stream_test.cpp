// Event streams over real sockets.
#include <vector>

#include "unit/server/running_server.hpp"

namespace squall::server::testing {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class EventStreams : public RunningServer {
 protected:
  // Returns only when a stream was opened; a place that is never given back fails by the suite's time limit.
  void wait_for_a_place() {
    std::string answer;
    while (!answer.starts_with("HTTP/1.1 200")) {
      Client next = connect();
      next.send(get("/events"));
      answer = next.read_until("\r\n\r\n");
    }
  }
};

TEST_F(EventStreams, carry_what_is_published) {
  start();
  Client client = connect();
  client.send(get("/events"));
  EXPECT_THAT(client.read_until("\r\n\r\n"), AllOf(StartsWith("HTTP/1.1 200"), HasSubstr("text/event-stream")));
  events_.publish("hop.put", R"({"type":"hop.put"})");
  EXPECT_EQ(client.read_until("\n\n"), "id: 1\nevent: hop.put\ndata: {\"type\":\"hop.put\"}\n\n");
  events_.publish("hop.deleted", "{\n}");
  EXPECT_EQ(client.read_until("\n\n"), "id: 2\nevent: hop.deleted\ndata: { }\n\n");
}

TEST_F(EventStreams, replay_what_a_client_missed) {
  start();
  for (int i = 0; i < 3; ++i) events_.publish("fault.hit", "{}");
  Client client = connect();
  client.send(get("/events", "Last-Event-ID: 1\r\n"));
  client.read_until("\r\n\r\n");
  EXPECT_THAT(client.read_until("\n\n"), StartsWith("id: 2\n"));
  EXPECT_THAT(client.read_until("\n\n"), StartsWith("id: 3\n"));
}

TEST_F(EventStreams, carry_a_long_replay_whole) {
  start();
  for (int i = 0; i < 500; ++i) events_.publish("fault.hit", "{}");
  Client client = connect();
  client.send(get("/events", "Last-Event-ID: 0\r\n"));
  EXPECT_THAT(client.read_until("id: 500\n"), HasSubstr("id: 499\n"));
}

TEST_F(EventStreams, say_so_when_the_ring_has_forgotten) {
  for (int i = 0; i < 1500; ++i) events_.publish("fault.hit", "{}");
  start();
  Client client = connect();
  client.send(get("/events", "Last-Event-ID: 1\r\n"));
  client.read_until("\r\n\r\n");
  EXPECT_THAT(client.read_until("\n\n"), HasSubstr("event: events.lost\n"));
}

TEST_F(EventStreams, beat_while_nothing_happens) {
  options_.heartbeat = std::chrono::milliseconds{1};
  start();
  Client client = connect();
  client.send(get("/events"));
  client.read_until("\r\n\r\n");
  EXPECT_EQ(client.read_until("\n\n"), ": still here\n\n");
}

TEST_F(EventStreams, have_a_cap_of_their_own_and_leave_calls_alone) {
  options_.event_streams = 2;
  start();
  std::vector<Client> streams;
  for (int i = 0; i < 2; ++i) {
    streams.push_back(connect());
    streams.back().send(get("/events"));
    streams.back().read_until("\r\n\r\n");
  }
  EXPECT_THAT(connect().call(get("/events")), AllOf(StartsWith("HTTP/1.1 503"), HasSubstr("Retry-After")));
  EXPECT_THAT(connect().call(get("/hello")), EndsWith("hello"));
}

TEST_F(EventStreams, give_their_place_back_when_the_client_leaves) {
  options_.event_streams = 1;
  start();
  {
    Client leaving = connect();
    leaving.send(get("/events"));
    leaving.read_until("\r\n\r\n");
  }
  wait_for_a_place();
}

TEST_F(EventStreams, are_never_closed_to_make_room) {
  options_.connections = 2;
  start();
  Client stream = connect();
  stream.send(get("/events"));
  stream.read_until("\r\n\r\n");
  for (int i = 0; i < 5; ++i) EXPECT_THAT(connect().call(get("/hello")), EndsWith("hello"));
  events_.publish("hop.put", "{}");
  EXPECT_THAT(stream.read_until("\n\n"), StartsWith("id: 1\n"));
}

TEST_F(EventStreams, drop_a_client_that_does_not_read) {
  options_.event_streams = 1;
  options_.write_deadline = std::chrono::milliseconds{1};
  start();
  Client deaf = connect();
  deaf.send(get("/events"));
  deaf.read_until("\r\n\r\n");
  for (int i = 0; i < 16; ++i) events_.publish("fault.hit", std::string(1 << 20, 'x'));  // more than buffers take
  wait_for_a_place();
}

TEST_F(EventStreams, end_when_the_server_stops) {
  start();
  Client stream = connect();
  stream.send(get("/events"));
  stream.read_until("\r\n\r\n");
  server_->stop();
  EXPECT_EQ(stream.read_all(), "");
}

}  // namespace
}  // namespace squall::server::testing
