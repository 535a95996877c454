// The shop: app -> cache, database, payments; four loopback servers in this process. A product is looked up in the
// cache, else in the database; an order is a product that is paid for. When the cache fails the app goes straight to
// the database: slower, not broken. Owns its threads; everything has stopped when it is destroyed.
#pragma once

#include <memory>
#include <string>

namespace squall::demo {

// Where the app finds what it depends on: the servers themselves, or the hops in front of them.
struct Dependencies {
  std::string cache;
  std::string database;
  std::string payments;
};

class Shop {
 public:
  Shop();
  ~Shop();

  Dependencies dependencies() const;        // the real servers, for the hops' upstreams
  std::string app() const;                  // 127.0.0.1:port: GET /products/7, POST /orders/7
  void reach(const Dependencies& through);  // the app answers 503 until it was told

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

inline constexpr int products = 30;

}  // namespace squall::demo
