// Each customer is a loop over one kept-alive HTTP connection. Called by the demo.
#include "demo/customers.hpp"

#include <condition_variable>
#include <random>
#include <utility>

#include <httplib.h>

#include "demo/clock.hpp"
#include "demo/shop.hpp"

namespace squall::demo {
namespace {

constexpr std::chrono::seconds patience{3};

}  // namespace

bool pause(const std::stop_token& stop, std::chrono::nanoseconds duration) {
  std::mutex mutex;
  std::condition_variable_any wakened;
  std::unique_lock lock(mutex);
  wakened.wait_for(lock, stop, duration, [] { return false; });
  return !stop.stop_requested();
}

Customers::Customers(std::string shop, unsigned count) : shop_(std::move(shop)) {
  for (unsigned number = 0; number < count; ++number)
    threads_.emplace_back([this, number](const std::stop_token& stop) { shop_around(stop, number); });
}

Customers::~Customers() {
  for (std::jthread& thread : threads_) thread.request_stop();
}

std::vector<Sample> Customers::take() {
  const std::scoped_lock lock(mutex_);
  return std::exchange(samples_, {});
}

void Customers::shop_around(const std::stop_token& stop, unsigned number) {
  std::minstd_rand dice(number + 1);  // the same customers in every run
  std::uniform_int_distribution<int> product(1, products);
  std::uniform_int_distribution<int> think_ms(50, 100);
  httplib::Client client("http://" + shop_);
  client.set_keep_alive(true);
  client.set_tcp_nodelay(true);
  client.set_connection_timeout(patience);
  client.set_read_timeout(patience);
  client.set_write_timeout(patience);
  while (pause(stop, std::chrono::milliseconds{think_ms(dice)})) {
    const std::string id = std::to_string(product(dice));
    const bool buys = dice() % 4 == 0;
    const SteadyTime start = steady_now();
    const httplib::Result result = buys ? client.Post("/orders/" + id) : client.Get("/products/" + id);
    const Sample sample{steady_now() - start, result && result->status == 200};
    const std::scoped_lock lock(mutex_);
    samples_.push_back(sample);
  }
}

}  // namespace squall::demo
