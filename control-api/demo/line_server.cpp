// Accepts and answers, one coroutine per connection. Called by the shop.
#include "demo/line_server.hpp"

#include <utility>

#include <asio/buffer.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/read_until.hpp>
#include <asio/steady_timer.hpp>
#include <asio/use_awaitable.hpp>
#include <asio/write.hpp>

namespace squall::demo {

using asio::ip::tcp;

namespace {

tcp::endpoint any_loopback_port() { return {asio::ip::address_v4::loopback(), 0}; }

}  // namespace

LineServer::LineServer(asio::io_context& context, Handler handler)
    : acceptor_(context, any_loopback_port()), handler_(std::move(handler)) {
  asio::co_spawn(context, accept(), asio::detached);
}

std::string LineServer::address() const { return "127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()); }

asio::awaitable<void> LineServer::accept() {
  for (;;) {
    tcp::socket socket = co_await acceptor_.async_accept(asio::use_awaitable);
    asio::co_spawn(acceptor_.get_executor(), serve(std::move(socket)), asio::detached);
  }
}

asio::awaitable<void> LineServer::serve(tcp::socket socket) {
  try {
    socket.set_option(tcp::no_delay(true));
    asio::steady_timer work(socket.get_executor());
    std::string input;
    for (;;) {
      auto buffer = asio::dynamic_buffer(input);
      const std::size_t length = co_await asio::async_read_until(socket, buffer, '\n', asio::use_awaitable);
      const std::string request = input.substr(0, length - 1);
      input.erase(0, length);
      Reply reply = handler_(request);
      if (reply.work.count() > 0) {
        work.expires_after(reply.work);
        co_await work.async_wait(asio::use_awaitable);
      }
      reply.body.insert(0, std::to_string(reply.body.size()) + "\n");
      const auto output = asio::buffer(reply.body);
      co_await asio::async_write(socket, output, asio::use_awaitable);
    }
  } catch (const std::exception&) {
    // The client went away, or a fault made it so: the connection is over either way.
  }
}

}  // namespace squall::demo
