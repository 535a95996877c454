// One running server: the loop, its thread, the listener and the connections. Made by ApiServer::start on the caller's
// thread; everything after that happens on its own. Keeps a full server answering by closing who holds a place idly.
#pragma once

#include <list>
#include <thread>

#include "server/asio.hpp"
#include "server/connection.hpp"
#include "server/dispatch.hpp"
#include "server/listener.hpp"
#include "server/spare_descriptor.hpp"

namespace squall::server {

class Service {
 public:
  Service(const ServerOptions& options, const Router& router, EventHub& events, const Guest* guest);
  ~Service() { stop(); }
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  Result<void> start();
  void stop();
  const Address& local_address() const { return listener_.local(); }

 private:
  using Connections = std::list<Connection*>;

  asio::awaitable<void> accept();
  asio::awaitable<void> serve(Socket socket);
  asio::awaitable<void> watch_deadlines();
  bool make_room();
  void close_everything();

  ServerOptions options_;
  bool guest_is_open_;
  Dispatcher dispatcher_;
  asio::thread_pool aside_;
  Surroundings surroundings_;
  asio::io_context context_{1};
  Listener listener_;
  asio::steady_timer pause_;  // of the accept loop, when descriptors have run out
  asio::steady_timer tick_;   // of the deadlines
  SpareDescriptor spare_;
  bool starved_ = false;     // the last accept failed: said once in the log
  Connections connections_;  // those alive, in the order they came
  std::thread thread_;
};

}  // namespace squall::server
