// The app's side of a dependency: a small pool of connections, asked in turn. Each serves a bounded number of questions
// and is then replaced, as pools do, so that a fault with a dose per connection meets fresh ones all the time.
// Any thread; a connection is used by one at a time.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <string>

namespace squall::demo {

struct PoolOptions {
  std::string name;     // for error texts
  std::string address;  // 127.0.0.1:port
  std::size_t connections = 8;
  std::size_t questions = 12;               // that one connection serves
  std::chrono::milliseconds timeout{1500};  // of a whole question, connecting included
};

class LinePool {
 public:
  explicit LinePool(PoolOptions options);
  ~LinePool();

  // The reply to one line. Throws std::runtime_error that names the dependency when there is none in time.
  std::string ask(const std::string& request);

 private:
  class Connection;

  std::unique_ptr<Connection> take();  // null: open a fresh one
  void give_back(std::unique_ptr<Connection> connection);

  const PoolOptions options_;
  std::mutex mutex_;
  std::deque<std::unique_ptr<Connection>> idle_;  // the one that waited longest comes next
  std::size_t open_ = 0;
};

}  // namespace squall::demo
