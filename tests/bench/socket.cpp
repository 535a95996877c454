// The system calls behind socket.hpp.
#include "socket.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace squall::bench {
namespace {

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

void set_option(const Socket& socket, int level, int option, int value) {
  if (setsockopt(socket.get(), level, option, &value, sizeof value) != 0) fail("setsockopt");
}

Socket open_stream() {
  Socket socket{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  if (socket.get() < 0) fail("socket");
  return socket;
}

bool try_bind(const Socket& socket, std::uint16_t port) {
  const sockaddr_in address = loopback(port);
  set_option(socket, SOL_SOCKET, SO_REUSEADDR, 1);
  return bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

}  // namespace

void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

Socket::~Socket() {
  if (descriptor_ >= 0) close(descriptor_);
}

Socket listen_loopback(std::uint16_t port, int backlog) {
  Socket socket = open_stream();
  if (!try_bind(socket, port)) fail("bind");
  set_option(socket, IPPROTO_TCP, TCP_NODELAY, 1);
  if (listen(socket.get(), backlog) != 0) fail("listen");
  set_nonblocking(socket);
  return socket;
}

std::uint16_t local_port(const Socket& socket) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  if (getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size) != 0) fail("getsockname");
  return ntohs(address.sin_port);
}

std::uint16_t free_port() {
  constexpr int first = 15000;
  constexpr int count = 15000;
  static int next = static_cast<int>(getpid() * 31 % count);
  for (int tries = 0; tries < count; ++tries) {
    next = (next + 1) % count;
    const auto port = static_cast<std::uint16_t>(first + next);
    const Socket probe = open_stream();
    if (try_bind(probe, port) && listen(probe.get(), 1) == 0) return port;
  }
  throw std::runtime_error("no free port");
}

Socket connect_loopback(std::uint16_t port) {
  Socket socket = open_stream();
  const timeval limit{.tv_sec = 5, .tv_usec = 0};
  setsockopt(socket.get(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  set_option(socket, IPPROTO_TCP, TCP_NODELAY, 1);
  const sockaddr_in address = loopback(port);
  if (connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) fail("connect");
  return socket;
}

void set_nonblocking(const Socket& socket) {
  if (fcntl(socket.get(), F_SETFL, O_NONBLOCK) != 0) fail("fcntl");
}

Poller::Poller() : epoll_(epoll_create1(EPOLL_CLOEXEC)) {
  if (epoll_.get() < 0) fail("epoll_create1");
}

void Poller::add(int descriptor, std::uint32_t events, std::uint64_t tag) {
  epoll_event event{};
  event.events = events;
  event.data.u64 = tag;
  if (epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, descriptor, &event) != 0) fail("epoll_ctl");
}

std::span<const epoll_event> Poller::wait_until(Instant deadline) {
  const auto left = std::max(deadline - Clock::now(), Clock::duration::zero());
  const auto whole = std::chrono::duration_cast<std::chrono::seconds>(left);
  const timespec limit{.tv_sec = whole.count(), .tv_nsec = static_cast<long>((left - whole).count())};
  const int count = epoll_pwait2(epoll_.get(), ready_.data(), static_cast<int>(ready_.size()), &limit, nullptr);
  if (count < 0 && errno != EINTR) fail("epoll_pwait2");
  return {ready_.data(), static_cast<std::size_t>(std::max(count, 0))};
}

}  // namespace squall::bench
