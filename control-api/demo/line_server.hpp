// A dependency of the shop: a loopback server with a line protocol. A request is one line; the reply is its length in a
// line of its own, then that many bytes. Runs on the thread of the io_context that it is given, and ends with it.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include <asio/awaitable.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>

namespace squall::demo {

struct Reply {
  std::string body;
  std::chrono::microseconds work{};  // how long the dependency is busy with it
};

class LineServer {
 public:
  using Handler = std::function<Reply(const std::string& request)>;

  LineServer(asio::io_context& context, Handler handler);

  std::string address() const;  // 127.0.0.1:port

 private:
  asio::awaitable<void> accept();
  asio::awaitable<void> serve(asio::ip::tcp::socket socket);

  asio::ip::tcp::acceptor acceptor_;
  Handler handler_;
};

}  // namespace squall::demo
