// cpp-httplib as a server. Called by the shop.
#include "demo/http_server.hpp"

#include <stdexcept>

namespace squall::demo {

HttpServer::HttpServer(std::size_t threads) {
  server_.set_tcp_nodelay(true);
  server_.set_keep_alive_max_count(100);
  server_.new_task_queue = [threads] { return new httplib::ThreadPool(threads); };
  port_ = server_.bind_to_any_port("127.0.0.1");
  if (port_ <= 0) throw std::runtime_error("the shop cannot listen on 127.0.0.1");
}

HttpServer::~HttpServer() {
  server_.stop();
  if (thread_.joinable()) thread_.join();
}

void HttpServer::start() {
  thread_ = std::thread([this] { server_.listen_after_bind(); });
  while (!server_.is_running()) std::this_thread::yield();
}

}  // namespace squall::demo
