// Edges in, ready() out.
#include "net/poller.hpp"

#include <array>
#include <cerrno>

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace squall::net {
namespace {

constexpr int batch = 128;
constexpr int rounds_per_turn = 4;  // then the loop's other work gets its turn: posts, timers, accepts

}  // namespace

void Watched::own(int descriptor) {
  close();
  descriptor_ = descriptor;
  readable = false;
  writable = true;
  read_to_the_end = false;
  failed = false;
}

ssize_t Watched::receive(std::span<std::byte> into) {
  const ssize_t got = tls_ ? tls_->receive(into) : ::recv(descriptor_, into.data(), into.size(), 0);
  if (got < 0) {
    failed = errno != EAGAIN && errno != EINTR;
    readable = readable && errno == EINTR;
    if (errno == EINTR) errno = EAGAIN;
  } else if (got == 0) {
    readable = false;
  } else if (!tls_ && static_cast<std::size_t>(got) < into.size() && !read_to_the_end) {
    readable = false;  // a short read has emptied the socket, epoll(7), unless an end or urgent data stands behind it
  }
  return got;
}

ssize_t Watched::send(std::span<const std::byte> bytes) {
  const ssize_t sent = tls_ ? tls_->send(bytes) : ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  if (sent < 0) {
    failed = errno != EAGAIN && errno != EINTR;
    if (errno == EAGAIN) writable = false;
    if (errno == EINTR) errno = EAGAIN;
  } else if (!tls_ && static_cast<std::size_t>(sent) < bytes.size()) {
    writable = false;
  }
  return sent;
}

void Watched::finish() {
  if (tls_)
    tls_->say_goodbye();
  else
    ::shutdown(descriptor_, SHUT_WR);
}

void Watched::close() {
  tls_.reset();
  readable = false;
  if (descriptor_ >= 0) ::close(descriptor_);  // which also takes it out of the epoll
  descriptor_ = -1;
}

Poller::Poller(asio::io_context& context) : epoll_(context, ::epoll_create1(EPOLL_CLOEXEC)) { wait(); }

bool Poller::watch(Watched& watched) {
  epoll_event event{};
  event.events = EPOLLIN | EPOLLPRI | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  event.data.ptr = &watched;
  return ::epoll_ctl(epoll_.native_handle(), EPOLL_CTL_ADD, watched.descriptor(), &event) == 0;
}

void Poller::stop() {
  asio::error_code ignored;
  epoll_.close(ignored);
}

void Poller::wait() {
  epoll_.async_wait(Descriptor::wait_read, [this](const asio::error_code& error) {
    if (error) return;
    dispatch();
    wait();
  });
}

void Poller::dispatch() {
  std::array<epoll_event, batch> events;
  for (int round = 0; round < rounds_per_turn; ++round) {
    const int count = ::epoll_wait(epoll_.native_handle(), events.data(), batch, 0);
    for (int i = 0; i < count; ++i) {
      const epoll_event& event = events[static_cast<std::size_t>(i)];
      static_cast<Watched*>(event.data.ptr)->ready(event.events);
    }
    if (count < batch) return;
  }
}

}  // namespace squall::net
