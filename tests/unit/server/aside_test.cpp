// Handlers that wait for something: aside, so that the server goes on answering others.
#include <future>

#include "unit/server/running_server.hpp"

namespace squall::server::testing {
namespace {

using ::testing::EndsWith;

// GET /slow answers when the test says so.
class Aside : public RunningServer {
 protected:
  Aside() {
    router_.add(
        "GET", "/slow", Scope::view,
        [this](const Request&) {
          began_.set_value();
          disk_.get_future().wait();
          return text_response(200, "slow");
        },
        Body::ignored, Where::aside);
  }
  ~Aside() override { server_.reset(); }  // its threads use the two below

  std::promise<void> began_, disk_;
};

TEST_F(Aside, others_are_answered_meanwhile) {
  start();
  Client waits = connect();
  waits.send(get("/slow"));
  began_.get_future().wait();
  EXPECT_THAT(connect().call(get("/hello")), EndsWith("hello"));
  disk_.set_value();
  EXPECT_THAT(waits.read_response(), EndsWith("slow"));
}

TEST_F(Aside, a_connection_is_answered_in_order) {
  start();
  Client client = connect();
  client.send(get("/slow") + get("/hello"));
  began_.get_future().wait();
  disk_.set_value();
  EXPECT_THAT(client.read_response(), EndsWith("slow"));
  EXPECT_THAT(client.read_response(), EndsWith("hello"));
}

TEST_F(Aside, a_client_that_goes_takes_nothing_with_it) {
  start();
  {
    Client gone = connect();
    gone.send(get("/slow"));
    began_.get_future().wait();
  }
  EXPECT_THAT(connect().call(get("/hello")), EndsWith("hello"));
  disk_.set_value();
}

TEST_F(Aside, the_server_ends_after_the_handler) {
  start();
  Client waits = connect();
  waits.send(get("/slow"));
  began_.get_future().wait();
  auto stopped = std::async(std::launch::async, [this] { server_->stop(); });
  disk_.set_value();
  stopped.get();
}

}  // namespace
}  // namespace squall::server::testing
