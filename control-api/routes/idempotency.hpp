// Idempotency-Key: the same key gets the same answer, and what it asked for is done once, however often and however
// concurrently it is sent. Kept for a day, over restarts. Any thread.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "control/clock.hpp"
#include "server/router.hpp"
#include "store/run_store.hpp"

namespace squall::routes {

class Idempotency {
 public:
  static constexpr std::size_t longest_key = 255;

  Idempotency(store::RunStore& store, control::Clock clock) : store_(store), clock_(std::move(clock)) {}

  // `handler` for requests without the header; else once for each key until it succeeds. A key that comes with another
  // request is refused.
  server::Handler once(server::Handler handler);

 private:
  server::Response answer(const std::string& key, const server::Request& request, const server::Handler& handler);
  std::shared_ptr<std::mutex> gate(const std::string& key);

  store::RunStore& store_;
  const control::Clock clock_;
  std::mutex mutex_;
  std::map<std::string, std::weak_ptr<std::mutex>> gates_;  // of keys whose request is being answered
};

}  // namespace squall::routes
