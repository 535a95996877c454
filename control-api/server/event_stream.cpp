// The event stream of a connection: replay, then whatever is published, and a comment now and then so that both sides
// notice when the other is gone. A client that does not take a write within its deadline is dropped.
#include <atomic>
#include <memory>
#include <utility>

#include <asio/post.hpp>

#include "server/connection.hpp"
#include "server/print.hpp"
#include "server/problem.hpp"

namespace squall::server {

namespace {

// What wakes the stream's coroutine: publishers, the client's leaving, the time for a heartbeat. Shared with handlers
// that may still be queued when the stream has ended.
struct Bell {
  explicit Bell(const Socket::executor_type& executor) : timer(executor) {}

  asio::steady_timer timer;
  std::atomic<bool> rung = false;  // a wake-up is queued already; the only member that publishers' threads touch
  bool client_left = false;
};

void ring(const std::shared_ptr<Bell>& bell) {
  if (bell->rung.exchange(true)) return;
  asio::post(bell->timer.get_executor(), [bell] {
    bell->rung = false;
    bell->timer.cancel();
  });
}

// Nothing is expected from the client any more, so whatever makes the socket readable ends the stream.
void watch_client(Socket& socket, std::shared_ptr<Bell> bell) {
  socket.async_wait(Socket::wait_read, [bell = std::move(bell)](const asio::error_code&) {
    bell->client_left = true;
    bell->timer.cancel();
  });
}

class Place {
 public:
  explicit Place(std::size_t& taken) : taken_(taken) { ++taken_; }
  ~Place() { --taken_; }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

 private:
  std::size_t& taken_;
};

}  // namespace

asio::awaitable<void> Connection::stream(EventStream from) {
  if (surroundings_.streams >= options_.event_streams) {
    Response full = problem_response(503, "all event streams of this server are taken");
    full.headers.push_back({"Retry-After", "5"});
    if (co_await respond(std::move(full), false)) co_await linger();
    co_return;
  }
  const Place place(surroundings_.streams);
  const auto bell = std::make_shared<Bell>(socket_.get_executor());
  EventHub::Subscription subscription(surroundings_.events, from.after, [bell] { ring(bell); });
  std::string text = print_stream_head();
  const bool head_only = parser_.head().method == "HEAD";
  watch_client(socket_, bell);

  while (co_await send(std::move(text)) && !head_only && !bell->client_left) {
    text = print_events(subscription.take());
    if (text.empty()) {
      phase_ = Phase::streaming;
      deadline_ = Clock::time_point::max();
      bell->timer.expires_after(options_.heartbeat);
      const auto [woken] = co_await bell->timer.async_wait(use_result);
      if (bell->client_left) break;
      text = print_events(subscription.take());
      if (text.empty() && !woken) text = ": still here\n\n";
    }
  }
  close();
}

}  // namespace squall::server
