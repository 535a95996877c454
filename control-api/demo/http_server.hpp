// An HTTP server on a free loopback port, with threads of its own that may block. Called by the shop and its payments;
// has stopped when it is destroyed.
#pragma once

#include <string>
#include <thread>

#include <httplib.h>

namespace squall::demo {

class HttpServer {
 public:
  explicit HttpServer(std::size_t threads);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  httplib::Server& routes() { return server_; }  // before start()
  void start();                                  // serves when it returns

  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }

 private:
  httplib::Server server_;
  int port_ = 0;
  std::thread thread_;
};

}  // namespace squall::demo
