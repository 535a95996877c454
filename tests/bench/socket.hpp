// Loopback sockets and epoll for the bench, as thin as the kernel offers them so that the generator is never what is
// measured. Used by every load, the backend and the launcher; one thread per process.
#pragma once

#include <sys/epoll.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <span>
#include <utility>

namespace squall::bench {

using Clock = std::chrono::steady_clock;
using Instant = Clock::time_point;
using Seconds = std::chrono::duration<double>;

/// Throws std::system_error made of errno and what was tried.
[[noreturn]] void fail(const char* what);

class Socket {
 public:
  Socket() = default;
  explicit Socket(int descriptor) : descriptor_(descriptor) {}
  Socket(Socket&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  Socket& operator=(Socket&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }
  ~Socket();

  [[nodiscard]] int get() const { return descriptor_; }

 private:
  int descriptor_ = -1;
};

/// A non-blocking listener on 127.0.0.1; what it accepts inherits TCP_NODELAY. Port 0 takes any.
Socket listen_loopback(std::uint16_t port = 0, int backlog = 4096);
std::uint16_t local_port(const Socket& socket);

/// A port that is free now and below the ephemeral range, so that no outgoing connection takes it before its owner
/// binds.
std::uint16_t free_port();

/// A connected, blocking socket with TCP_NODELAY; gives up after five seconds.
Socket connect_loopback(std::uint16_t port);
void set_nonblocking(const Socket& socket);

class Poller {
 public:
  Poller();
  void add(int descriptor, std::uint32_t events, std::uint64_t tag);
  /// What is ready, at once or by `deadline`; empty when the deadline came first.
  std::span<const epoll_event> wait_until(Instant deadline);

 private:
  Socket epoll_;
  std::array<epoll_event, 256> ready_;
};

}  // namespace squall::bench
