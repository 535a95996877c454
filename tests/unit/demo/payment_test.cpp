// What becomes of an order when its payment does not go as it should: the fallback works, and the flaw is there.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>

#include <atomic>

#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>

#include "demo/http_server.hpp"
#include "demo/shop.hpp"

namespace squall::demo {
namespace {

using asio::ip::tcp;
using ::testing::HasSubstr;

// Stands before the payments: each charge arrives there, and no answer comes back.
class LosesAnswers {
 public:
  explicit LosesAnswers(std::string payments) : payments_(std::move(payments)) {
    thread_ = std::thread([this] {
      while (!ended_) lose_one();
    });
  }
  ~LosesAnswers() {
    ended_ = true;
    asio::error_code ignored;
    tcp::socket(context_).connect(acceptor_.local_endpoint(), ignored);
    thread_.join();
  }

  std::string address() const { return "127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()); }

 private:
  void lose_one() {
    asio::error_code ignored;
    tcp::socket client(context_);
    acceptor_.accept(client, ignored);
    std::string request;
    std::array<char, 4096> block{};
    while (request.find('}') == std::string::npos) {
      const std::size_t count = client.read_some(asio::buffer(block), ignored);
      if (count == 0) return;
      request.append(block.data(), count);
    }
    const std::string body = request.substr(request.find("\r\n\r\n") + 4);
    httplib::Client("http://" + payments_).Post("/charges", body, "application/json");
  }

  const std::string payments_;
  asio::io_context context_;
  tcp::acceptor acceptor_{context_, {asio::ip::address_v4::loopback(), 0}};
  std::atomic<bool> ended_ = false;
  std::thread thread_;
};

class PaymentTest : public ::testing::Test {
 protected:
  void pay_at(const std::string& address) {
    Dependencies at = shop.dependencies();
    at.payments = address;
    shop.reach(at);
  }
  std::string order() {
    const auto result = http.Post("/orders/7");
    return result ? std::to_string(result->status) + " " + result->body : "no answer";
  }
  std::string doubled() {
    const auto result = http.Get("/health/doubled-charges");
    return result ? result->body : "no answer";
  }

  Shop shop;
  httplib::Client http{"http://" + shop.app()};
};

TEST_F(PaymentTest, charges_an_order_once) {
  pay_at(shop.dependencies().payments);
  EXPECT_THAT(order(), HasSubstr(R"("paid":"now")"));
  EXPECT_EQ(doubled(), "{\"doubled\":0}\n");
}

TEST_F(PaymentTest, is_due_later_when_the_payments_are_down) {
  pay_at("127.0.0.1:1");  // nobody listens
  EXPECT_THAT(order(), HasSubstr(R"("paid":"later")"));
}

TEST_F(PaymentTest, is_due_later_and_not_tried_again_when_the_payments_say_no) {
  std::atomic<int> charges = 0;
  HttpServer busy(1);
  busy.routes().Post("/charges", [&](const auto&, auto& response) {
    ++charges;
    response.status = 503;
  });
  busy.start();
  pay_at(busy.address());
  EXPECT_THAT(order(), HasSubstr(R"("paid":"later")"));
  EXPECT_EQ(charges, 1);
}

TEST_F(PaymentTest, is_taken_twice_when_the_answer_was_lost) {
  const LosesAnswers hop(shop.dependencies().payments);
  pay_at(hop.address());
  EXPECT_THAT(order(), HasSubstr("200 "));
  EXPECT_EQ(doubled(), "{\"doubled\":1}\n");
}

TEST_F(PaymentTest, is_refused_without_the_number_of_an_order) {
  httplib::Client payments("http://" + shop.dependencies().payments);
  for (const char* body : {"", "7", "{}", R"({"order":"7"})", R"({"order":-7})"}) {
    const auto result = payments.Post("/charges", body, "application/json");
    ASSERT_TRUE(result);
    EXPECT_EQ(result->status, 400) << body;
  }
}

}  // namespace
}  // namespace squall::demo
