// See app.hpp. What is called a flaw here is one on purpose.
#include "demo/app.hpp"

#include <chrono>

#include <httplib.h>

namespace squall::demo {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds payment_timeout{1500};
constexpr int payment_tries = 2;

}  // namespace

App::App(const Dependencies& at)
    : cache_({"cache", at.cache, 8, 200, milliseconds{250}}),
      database_({"database", at.database, 8, 8, milliseconds{1500}}),
      payments_("http://" + at.payments) {}

// A fallback that works: without its cache the shop is slower, not closed.
// Flaw 1: there is none the other way round. What the cache knew a second ago is gone when the database is, and a price
// of yesterday would still be better than no page (experiments/database-down.yaml). Flaw 2: nothing remembers that the
// cache has not answered a moment ago, so that each look-up waits for its timeout (experiments/cache-hangs.yaml).
std::string App::product(const std::string& id) {
  bool cache_works = true;
  try {
    if (!cache_.ask("get " + id).empty()) return "cache";
  } catch (const std::exception&) {
    cache_works = false;
  }
  const std::string row = database_.ask("select " + id);
  try {
    if (cache_works) cache_.ask("set " + id + " " + row);
  } catch (const std::exception&) {
    // A product that could not be cached is still a product.
  }
  return "database";
}

// A fallback that works: whoever cannot pay now pays later, the order is taken all the same.
// Flaw 3: no answer is not the same as no payment. The money may be gone and only the answer lost, and then the second
// try takes it again. An Idempotency-Key, the same for both, would let the payments know
// (experiments/payment-answer-lost.yaml).
std::string App::pay(std::uint64_t order) {
  httplib::Client payments(payments_);
  payments.set_tcp_nodelay(true);
  payments.set_connection_timeout(payment_timeout);
  payments.set_read_timeout(payment_timeout);
  const std::string body = "{\"order\":" + std::to_string(order) + "}";
  for (int tries = 0; tries < payment_tries; ++tries)
    if (const httplib::Result answer = payments.Post("/charges", body, "application/json"))
      return answer->status == 201 ? "now" : "later";
  return "later";
}

}  // namespace squall::demo
