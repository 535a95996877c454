// One client of the API, from accept to close: requests one after the other, or an event stream. Lives in the coroutine
// that serves it, on the server's thread; the service looks at its phase and deadline to end it.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "http/request_parser.hpp"
#include "server/asio.hpp"
#include "server/dispatch.hpp"
#include "server/event_hub.hpp"
#include "server/server.hpp"

#include <asio/thread_pool.hpp>

namespace squall::server {

// What all connections of a server share. Outlives them.
struct Surroundings {
  const ServerOptions& options;
  const Dispatcher& dispatcher;
  EventHub& events;
  asio::thread_pool& aside;  // of handlers that may wait
  std::size_t streams = 0;   // event streams open now
};

class Connection {
 public:
  using Clock = std::chrono::steady_clock;

  // In the order in which they make room when connections run out: those before `streaming` may be closed for others.
  enum class Phase { receiving_head, receiving_body, sending, streaming };

  Connection(Socket socket, Surroundings& surroundings);

  asio::awaitable<void> serve();

  Phase phase() const { return phase_; }
  Clock::time_point since() const { return since_; }  // when the phase began
  bool closed() const { return !socket_.is_open(); }
  void close();
  void end_if_overdue(Clock::time_point now);

 private:
  void enter(Phase phase, Duration at_most);

  asio::awaitable<bool> read_some();
  asio::awaitable<bool> receive_head();
  asio::awaitable<bool> receive_body();
  asio::awaitable<Response> answer_aside(const Call& call);
  asio::awaitable<bool> send(std::string text);
  asio::awaitable<bool> respond(Response response, bool keep);
  asio::awaitable<void> refuse_request();
  asio::awaitable<void> linger();
  asio::awaitable<void> stream(EventStream from);

  Socket socket_;
  Surroundings& surroundings_;
  const ServerOptions& options_;
  const Origin origin_;
  http::RequestParser parser_;
  std::array<char, 4096> block_{};
  std::string_view unread_;  // of block_
  Phase phase_ = Phase::receiving_head;
  Clock::time_point since_;
  Clock::time_point deadline_;
  bool answered_ = false;  // at least once: what follows may be nothing
  bool overdue_ = false;   // the deadline of a request has passed: 408
};

}  // namespace squall::server
