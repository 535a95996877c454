// A steady stream of customers: a bounded number of them, each looks at a product, now and then buys it, and thinks.
// One thread each; all have left when this is destroyed. take() may be called from any thread.
#pragma once

#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "demo/measure.hpp"

namespace squall::demo {

class Customers {
 public:
  Customers(std::string shop, unsigned count);  // host:port of the shop's door
  ~Customers();

  // What was felt since the last call, and forget it.
  std::vector<Sample> take();

 private:
  void shop_around(const std::stop_token& stop, unsigned number);

  const std::string shop_;
  std::mutex mutex_;
  std::vector<Sample> samples_;
  std::vector<std::jthread> threads_;  // last: they use what stands above
};

// Sleeps, but not longer than until a stop is asked for; false then.
bool pause(const std::stop_token& stop, std::chrono::nanoseconds duration);

}  // namespace squall::demo
