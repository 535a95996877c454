// The shop without any hop in between: it sells, it caches, and it falls back.
#include "demo/shop.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>

#include "demo/customers.hpp"

namespace squall::demo {
namespace {

using ::testing::HasSubstr;

constexpr const char* nobody_listens = "127.0.0.1:1";

class ShopTest : public ::testing::Test {
 protected:
  std::string get(const std::string& path) {
    const auto result = http.Get(path);
    return result ? std::to_string(result->status) + " " + result->body : "no answer";
  }

  Shop shop;
  httplib::Client http{"http://" + shop.app()};
};

TEST_F(ShopTest, is_closed_until_it_knows_its_dependencies) { EXPECT_THAT(get("/products/7"), HasSubstr("503")); }

TEST_F(ShopTest, finds_a_product_in_the_database_first_and_in_the_cache_then) {
  shop.reach(shop.dependencies());
  EXPECT_THAT(get("/products/7"), HasSubstr(R"("from":"database")"));
  EXPECT_THAT(get("/products/7"), HasSubstr(R"("from":"cache")"));
}

TEST_F(ShopTest, takes_payment_for_an_order) {
  shop.reach(shop.dependencies());
  const auto result = http.Post("/orders/7");
  ASSERT_TRUE(result);
  EXPECT_THAT(result->body, HasSubstr(R"("paid":"now")"));
}

TEST_F(ShopTest, goes_straight_to_the_database_when_the_cache_refuses) {
  Dependencies without_cache = shop.dependencies();
  without_cache.cache = nobody_listens;
  shop.reach(without_cache);
  EXPECT_THAT(get("/products/7"), HasSubstr(R"(200 {"product":"7","from":"database"})"));
}

TEST_F(ShopTest, tells_which_dependency_failed) {
  Dependencies without_database = shop.dependencies();
  without_database.database = nobody_listens;
  shop.reach(without_database);
  EXPECT_THAT(get("/products/7"), HasSubstr("503 {\"error\":\"database: "));
}

TEST_F(ShopTest, serves_many_questions_over_replaced_connections) {
  shop.reach(shop.dependencies());
  for (int i = 0; i < 50; ++i) EXPECT_THAT(get("/products/" + std::to_string(i)), HasSubstr("200 "));
}

TEST_F(ShopTest, has_customers_who_leave_when_they_are_asked_to) {
  shop.reach(shop.dependencies());
  std::vector<Sample> samples;
  {
    Customers customers(shop.app(), 4);
    while (samples.empty()) samples = customers.take();
  }
  EXPECT_TRUE(samples.front().ok);
}

}  // namespace
}  // namespace squall::demo
