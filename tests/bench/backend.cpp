// One epoll loop; a descriptor's role is its listener's.
#include "backend.hpp"

#include <sys/socket.h>

#include <cerrno>
#include <cstdlib>
#include <unordered_map>
#include <vector>

namespace squall::bench {
namespace {

enum class Role : std::uint32_t { sink, echo, source, web };

constexpr std::string_view page =
    "HTTP/1.1 200 OK\r\nServer: bench\r\nContent-Type: text/plain\r\nContent-Length: 64\r\n\r\n"
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde\n";

struct Listeners {
  Socket sink = listen_loopback();
  Socket echo = listen_loopback();
  Socket source = listen_loopback();
  Socket web = listen_loopback();
  Socket deaf = listen_loopback(0, 0);
};

class Loop {
 public:
  Loop(const Listeners& listeners, Board& board) : board_(board), scratch_(256 * 1024) {
    listen_on(listeners.sink, Role::sink);
    listen_on(listeners.echo, Role::echo);
    listen_on(listeners.source, Role::source);
    listen_on(listeners.web, Role::web);
  }

  [[noreturn]] void run() {
    for (;;) {
      for (const epoll_event& event : poller_.wait_until(Clock::now() + std::chrono::hours(1))) serve(event.data.u64);
    }
  }

 private:
  static constexpr std::uint64_t listening = std::uint64_t{1} << 63;

  static std::uint64_t tag(int descriptor, Role role) {
    return static_cast<std::uint64_t>(role) << 32 | static_cast<std::uint32_t>(descriptor);
  }

  void listen_on(const Socket& listener, Role role) {
    poller_.add(listener.get(), EPOLLIN, listening | tag(listener.get(), role));
  }

  void serve(std::uint64_t what) {
    const int descriptor = static_cast<int>(what & 0xffffffff);
    const Role role = static_cast<Role>(what >> 32 & 0xff);
    if ((what & listening) != 0) {
      accept_all(descriptor, role);
    } else if (!go_on(role, descriptor)) {
      connections_.erase(descriptor);
    }
  }

  bool go_on(Role role, int descriptor) {
    switch (role) {
      case Role::sink: return sink(descriptor);
      case Role::echo: return echo(descriptor);
      case Role::source: return source(descriptor);
      case Role::web: return web(descriptor);
    }
    return false;
  }

  void accept_all(int listener, Role role) {
    for (;;) {
      Socket socket{accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)};
      const int descriptor = socket.get();
      if (descriptor < 0) return;
      poller_.add(descriptor, role == Role::source ? EPOLLOUT : EPOLLIN, tag(descriptor, role));
      connections_.emplace(descriptor, std::move(socket));
    }
  }

  bool sink(int descriptor) {
    const ssize_t count = recv(descriptor, nullptr, 4 << 20, MSG_TRUNC);  // discards without copying
    if (count > 0) board_.sunk.fetch_add(static_cast<std::uint64_t>(count), std::memory_order_relaxed);
    return count > 0 || (count < 0 && errno == EAGAIN);
  }

  bool echo(int descriptor) {
    const ssize_t count = recv(descriptor, scratch_.data(), scratch_.size(), 0);
    if (count <= 0) return count < 0 && errno == EAGAIN;
    return send(descriptor, scratch_.data(), static_cast<std::size_t>(count), MSG_NOSIGNAL) == count;
  }

  bool source(int descriptor) {
    return send(descriptor, scratch_.data(), scratch_.size(), MSG_NOSIGNAL) > 0 || errno == EAGAIN;
  }

  // Whoever asks, asks for one page in one piece.
  bool web(int descriptor) {
    const ssize_t count = recv(descriptor, scratch_.data(), scratch_.size(), 0);
    if (count <= 0) return count < 0 && errno == EAGAIN;
    return send(descriptor, page.data(), page.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(page.size());
  }

  Board& board_;
  Poller poller_;
  std::vector<char> scratch_;
  std::unordered_map<int, Socket> connections_;
};

}  // namespace

Backend::Backend(Board& board, int core) {
  const Listeners listeners;
  ports_ = {.sink = local_port(listeners.sink),
            .echo = local_port(listeners.echo),
            .source = local_port(listeners.source),
            .web = local_port(listeners.web),
            .deaf = local_port(listeners.deaf)};
  const auto role = [&]() noexcept {
    const Socket fills_the_queue = connect_loopback(ports_.deaf);  // a backlog of zero holds one: the next dial hangs
    Loop loop(listeners, board);
    loop.run();
  };
  process_ = Child::fork_role(role, core);
}

}  // namespace squall::bench
