// Webhooks: what is sent, when it is sent again, and that a bad hook harms nobody.
#include "runs/webhooks.hpp"

#include <future>
#include <mutex>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include "unit/runs/answering_server.hpp"
#include "unit/runs/hanging_resolver.hpp"
#include "unit/runs/hostile_server.hpp"

namespace squall::runs {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using namespace std::chrono_literals;

const WebhookOptions quick{.waiting = 1000, .timeout = patience, .again = {1ms, 1ms, 1ms}};

// What is logged meanwhile.
class CapturedLog {
 public:
  CapturedLog() : before_(spdlog::default_logger()) {
    spdlog::set_default_logger(
        std::make_shared<spdlog::logger>("test", std::make_shared<spdlog::sinks::ostream_sink_mt>(text_)));
  }
  ~CapturedLog() { spdlog::set_default_logger(before_); }
  std::string text() const { return text_.str(); }  // once nobody writes any more

 private:
  std::ostringstream text_;
  std::shared_ptr<spdlog::logger> before_;
};

config::Webhook hook_at(const std::string& url, std::vector<std::string> events = {"run"}, std::string secret = "") {
  return {url, std::move(events), std::move(secret)};
}

std::vector<std::string> bodies_of(const std::vector<httplib::Request>& requests) {
  std::vector<std::string> bodies;
  for (const httplib::Request& request : requests) bodies.push_back(request.body);
  return bodies;
}

std::string body_of(int number) { return R"({"event": "run.note", "data": )" + std::to_string(number) + "}"; }

TEST(Webhooks, post_what_happens) {
  AnsweringServer server(always(204));
  Webhooks hooks({hook_at(server.url() + "/hooks?of=squall")}, quick);
  hooks.tell("run.ended", R"({"run":"r-1"})");
  const auto asked = server.asked(1);
  ASSERT_EQ(asked.size(), 1u);
  EXPECT_EQ(asked[0].method, "POST");
  EXPECT_EQ(asked[0].target, "/hooks?of=squall");
  EXPECT_EQ(asked[0].get_header_value("Content-Type"), "application/json");
  EXPECT_EQ(asked[0].body, R"({"event": "run.ended", "data": {"run":"r-1"}})");
  EXPECT_FALSE(asked[0].has_header("X-Squall-Signature")) << "without a secret";
}

// Computed by Python's hmac module.
TEST(Webhooks, are_signed_with_their_secret) {
  AnsweringServer server(always(200));
  Webhooks hooks({hook_at(server.url(), {"run.ended"}, "correct-horse")}, quick);
  hooks.tell("run.ended", R"({"run":"r-1"})");
  EXPECT_EQ(server.asked(1).at(0).get_header_value("X-Squall-Signature"),
            "sha256=38771aba679042f1b24e60dbfe0d70a9353001000983b62269c42a73c6e27917");
}

TEST(Webhooks, are_told_what_they_asked_for) {
  AnsweringServer some(always(200));
  AnsweringServer others(always(200));
  {
    Webhooks hooks({hook_at(some.url(), {"halt", "run.started"}), hook_at(others.url(), {"run"})}, quick);
    for (const char* type : {"run.started", "run.ended", "halt.engaged", "halt.released", "halted", "hop.put"})
      hooks.tell(type, "{}");
  }
  EXPECT_THAT(bodies_of(some.asked(3)),
              ElementsAre(HasSubstr("run.started"), HasSubstr("halt.engaged"), HasSubstr("halt.released")));
  EXPECT_THAT(bodies_of(others.asked(2)), ElementsAre(HasSubstr("run.started"), HasSubstr("run.ended")));
}

TEST(Webhooks, try_again_and_say_that_it_is_the_same_event) {
  std::atomic<int> times = 0;
  AnsweringServer server([&](const auto&, httplib::Response& response) { response.status = ++times < 3 ? 500 : 200; });
  Webhooks hooks({hook_at(server.url())}, quick);
  hooks.tell("run.note", "1");
  hooks.tell("run.note", "2");
  const auto asked = server.asked(4);
  EXPECT_THAT(bodies_of(asked), ElementsAre(body_of(1), body_of(1), body_of(1), body_of(2)));
  const auto delivery = [&](std::size_t index) { return asked.at(index).get_header_value("X-Squall-Delivery"); };
  EXPECT_THAT(delivery(0), Not(IsEmpty()));
  EXPECT_EQ(delivery(0), delivery(1));
  EXPECT_EQ(delivery(0), delivery(2));
  EXPECT_NE(delivery(0), delivery(3));
}

TEST(Webhooks, give_up_after_the_last_try_and_go_on) {
  const CapturedLog log;
  AnsweringServer server(always(500));
  {
    Webhooks hooks({hook_at(server.url() + "/secret-path")}, quick);
    hooks.tell("run.note", "1");
    hooks.tell("run.note", "2");
    EXPECT_THAT(bodies_of(server.asked(8)), ElementsAre(body_of(1), body_of(1), body_of(1), body_of(1), body_of(2),
                                                        body_of(2), body_of(2), body_of(2)));
  }
  EXPECT_THAT(log.text(), HasSubstr("webhook " + server.url() + ": run.note was not delivered: status 500"));
  EXPECT_THAT(log.text(), Not(HasSubstr("secret-path")));
}

TEST(Webhooks, follow_no_redirect) {
  AnsweringServer server([](const auto&, httplib::Response& response) { response.set_redirect("/elsewhere", 307); });
  WebhookOptions once = quick;
  once.again = {1ms};
  Webhooks hooks({hook_at(server.url() + "/hook")}, once);
  hooks.tell("run.note", "1");
  hooks.tell("run.note", "2");
  for (const auto& request : server.asked(4)) EXPECT_EQ(request.path, "/hook");
}

TEST(Webhooks, outlast_a_hook_that_closes) {
  HostileServer closes([](int socket) {
    take_request(socket);
    ::shutdown(socket, SHUT_RDWR);
  });
  AnsweringServer server(always(200));
  {
    Webhooks hooks({hook_at(closes.url()), hook_at(server.url())}, quick);
    hooks.tell("run.note", "1");
    EXPECT_THAT(bodies_of(server.asked(1)), ElementsAre(body_of(1)));
  }
  EXPECT_GE(closes.connections(), 1);
}

TEST(Webhooks, that_hang_hold_up_neither_who_tells_nor_the_others) {
  HostileServer hangs(stay_silent);
  AnsweringServer server(always(200));
  WebhookOptions options = quick;
  options.timeout = 1s;  // which the end of the test waits for, no answer does
  Webhooks hooks({hook_at(hangs.url()), hook_at(server.url())}, options);
  std::vector<std::string> told;
  for (int i = 0; i < 100; ++i) {
    hooks.tell("run.note", std::to_string(i));
    told.push_back(body_of(i));
  }
  EXPECT_EQ(bodies_of(server.asked(100)), told) << "in the order told";
}

// httplib's own timeouts never come: each byte starts them anew.
TEST(Webhooks, cut_a_hook_that_dribbles) {
  std::promise<void> cut;
  std::once_flag once;
  HostileServer dribbles([&](int socket) {
    take_request(socket);
    dribble(socket, "HTTP/1.1 ");
    std::call_once(once, [&] { cut.set_value(); });
  });
  WebhookOptions options = quick;
  options.timeout = 50ms;
  Webhooks hooks({hook_at(dribbles.url())}, options);
  hooks.tell("run.note", "1");
  EXPECT_EQ(cut.get_future().wait_for(patience), std::future_status::ready);
}

TEST(Webhooks, take_an_event_as_delivered_by_its_status) {
  HostileServer server([](int socket) {
    take_request(socket);
    say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n");
    ::shutdown(socket, SHUT_RDWR);
  });
  const CapturedLog log;
  {
    Webhooks hooks({hook_at(server.url())}, quick);
    hooks.tell("run.note", "1");
  }
  EXPECT_EQ(server.connections(), 1);
  EXPECT_EQ(log.text(), "");
}

TEST(Webhooks, drop_what_is_too_much_and_say_so) {
  const CapturedLog log;
  std::promise<void> arrived;
  std::promise<void> go;
  const std::shared_future<void> may_go = go.get_future().share();
  std::once_flag once;
  AnsweringServer server([&](const auto&, httplib::Response& response) {
    std::call_once(once, [&] { arrived.set_value(); });
    may_go.wait();
    response.status = 200;
  });
  WebhookOptions options = quick;
  options.waiting = 2;
  {
    Webhooks hooks({hook_at(server.url())}, options);
    hooks.tell("run.note", "1");
    arrived.get_future().wait();
    for (const char* number : {"2", "3", "4", "5"}) hooks.tell("run.note", number);
    go.set_value();
    EXPECT_THAT(bodies_of(server.asked(3)), ElementsAre(body_of(1), body_of(2), body_of(3)));
  }
  EXPECT_THAT(log.text(),
              HasSubstr("webhook " + server.url() + ": 2 events wait, so run.note and what follows is dropped"));
  EXPECT_THAT(log.text(), HasSubstr("webhook " + server.url() + ": 2 events were dropped"));
}

TEST(Webhooks, deliver_what_waits_when_the_server_ends) {
  AnsweringServer server(always(200));
  {
    Webhooks hooks({hook_at(server.url())}, quick);
    for (int i = 0; i < 3; ++i) hooks.tell("run.note", std::to_string(i));
  }
  EXPECT_THAT(bodies_of(server.asked(3)), ElementsAre(body_of(0), body_of(1), body_of(2)));
}

TEST(Webhooks, have_no_patience_when_the_server_ends) {
  AnsweringServer server(always(500));
  WebhookOptions options = quick;
  options.again = {std::chrono::hours{1}};
  {
    Webhooks hooks({hook_at(server.url())}, options);
    hooks.tell("run.note", "1");
    server.asked(1);
  }
  EXPECT_EQ(server.asked(1).size(), 1u);
}

TEST(Webhooks, end_although_a_hook_hangs) {
  HangingResolver resolver;
  resolver.leave();
  HostileServer hangs(stay_silent);
  WebhookOptions options = quick;
  options.timeout = 50ms;
  Webhooks hooks({hook_at(hangs.url()), hook_at("http://hangs.test/")}, options);
  hooks.tell("run.note", "1");
  resolver.wait_for(1);
}

}  // namespace
}  // namespace squall::runs
