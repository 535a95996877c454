// The shop: app -> cache, database, payments; four loopback servers in this process. A product is looked up in the
// cache, else in the database; an order is a product that is paid for. app.hpp says what becomes of it when one of them
// fails. Owns its threads; everything has stopped when it is destroyed.
#pragma once

#include <memory>
#include <string>

#include "demo/app.hpp"

namespace squall::demo {

class Shop {
 public:
  Shop();
  ~Shop();

  Dependencies dependencies() const;  // the real servers, for the hops' upstreams
  // 127.0.0.1:port. GET /products/7, POST /orders/7, and for checks GET /health/doubled-charges.
  std::string app() const;
  void reach(const Dependencies& through);  // the app answers 503 until it was told

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

inline constexpr int products = 30;

}  // namespace squall::demo
