// See service.hpp.
#include "server/service.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include <asio/co_spawn.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/post.hpp>

#include <spdlog/spdlog.h>

namespace squall::server {

namespace {

constexpr auto tick = std::chrono::milliseconds{100};
constexpr auto pause_without_descriptors = std::chrono::milliseconds{10};

void report(std::exception_ptr failure) {
  try {
    if (failure) std::rethrow_exception(failure);
  } catch (const std::exception& error) {
    spdlog::error("api: a connection failed: {}", error.what());
  }
}

constexpr std::size_t threads_aside = 4;

// Keeps the list of live connections true, however the coroutine that owns the connection ends.
class Listed {
 public:
  Listed(std::list<Connection*>& list, Connection& connection)
      : list_(list), place_(list.insert(list.end(), &connection)) {}
  ~Listed() { list_.erase(place_); }
  Listed(const Listed&) = delete;
  Listed& operator=(const Listed&) = delete;

 private:
  std::list<Connection*>& list_;
  std::list<Connection*>::iterator place_;
};

}  // namespace

Service::Service(const ServerOptions& options, const Router& router, EventHub& events, const Guest* guest)
    : options_(options),
      guest_is_open_(guest != nullptr && guest->is_open()),
      dispatcher_(router, AccessRules{options.tokens, options.hosts, guest_is_open_}, guest),
      aside_(threads_aside),
      surroundings_{options_, dispatcher_, events, aside_},
      listener_(context_),
      pause_(context_),
      tick_(context_) {}

Result<void> Service::start() {
  if (auto opened = listener_.open(options_.address, !options_.tokens.empty() || guest_is_open_); !opened)
    return opened;
  asio::co_spawn(context_, accept(), report);
  asio::co_spawn(context_, watch_deadlines(), report);
  thread_ = std::thread([this] { context_.run(); });
  return {};
}

void Service::stop() {
  if (!thread_.joinable()) return;
  asio::post(context_, [this] { close_everything(); });
  thread_.join();  // run() returns when the last coroutine has seen its socket or timer go
}

void Service::close_everything() {
  listener_.close();
  pause_.cancel();
  tick_.cancel();
  for (Connection* connection : connections_) connection->close();
}

// Waits before it accepts: without descriptors accept(2) fails even when nobody is there, and nobody must be closed
// then.
asio::awaitable<void> Service::accept() {
  Acceptor& acceptor = listener_.acceptor();
  while (acceptor.is_open()) {
    const auto [stopped] = co_await acceptor.async_wait(Acceptor::wait_read, use_result);
    if (stopped || !acceptor.is_open()) co_return;
    Socket socket(context_);
    asio::error_code error;
    acceptor.accept(socket, error);
    if (error == asio::error::would_block || error == asio::error::connection_aborted) continue;
    if (error) {  // no descriptor or memory left: give back what is idle, else the spare, and never spin
      if (!std::exchange(starved_, true)) spdlog::warn("api: cannot accept: {}", error.message());
      if (!make_room()) spare_.release();
      pause_.expires_after(pause_without_descriptors);
      co_await pause_.async_wait(use_result);
      continue;
    }
    starved_ = false;
    if (connections_.size() >= options_.connections && !make_room()) continue;  // the socket closes
    asio::co_spawn(context_, serve(std::move(socket)), report);
  }
}

asio::awaitable<void> Service::serve(Socket socket) {
  asio::error_code not_tcp;
  socket.set_option(asio::ip::tcp::no_delay(true), not_tcp);
  Connection connection(std::move(socket), surroundings_);
  const Listed listed(connections_, connection);
  if (listener_.acceptor().is_open()) co_await connection.serve();  // it was accepted, and then stop() came
}

// Closes the connection that has been longest without being served: waiting for a request or in its head, else in its
// body, else not reading its answer. Event streams have a cap of their own and are left alone.
bool Service::make_room() {
  const auto before = [](const Connection* a, const Connection* b) {
    if (a->closed() != b->closed()) return b->closed();
    return a->phase() != b->phase() ? a->phase() < b->phase() : a->since() < b->since();
  };
  const auto found = std::min_element(connections_.begin(), connections_.end(), before);
  if (found == connections_.end() || (*found)->closed() || (*found)->phase() == Connection::Phase::streaming)
    return false;
  (*found)->close();
  return true;
}

asio::awaitable<void> Service::watch_deadlines() {
  while (listener_.acceptor().is_open()) {
    tick_.expires_after(tick);
    co_await tick_.async_wait(use_result);
    spare_.hold();
    const auto now = Connection::Clock::now();
    for (Connection* connection : connections_) connection->end_if_overdue(now);
  }
}

}  // namespace squall::server
