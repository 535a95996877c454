// Request-reply on many connections at once: a closed loop, one thread, level-triggered epoll.
#pragma once

#include <sys/socket.h>

#include <array>
#include <cstdint>
#include <stdexcept>
#include <vector>

#include "socket.hpp"
#include "track.hpp"

namespace squall::bench {

class PingPong {
 public:
  PingPong(std::uint16_t port, int connections) {
    for (int index = 0; index < connections; ++index) {
      sockets_.push_back(connect_loopback(port));
      poller_.add(sockets_.back().get(), EPOLLIN, static_cast<std::uint64_t>(index));
      put(sockets_.back().get());
    }
    received_.resize(sockets_.size());
  }

  double replies_until(Instant deadline) {
    double replies = 0;
    while (Clock::now() < deadline) {
      for (const epoll_event& event : poller_.wait_until(deadline)) replies += take(event.data.u64);
    }
    return replies;
  }

 private:
  using Message = std::array<char, 64>;

  void put(int descriptor) {
    if (send(descriptor, message_.data(), message_.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(message_.size()))
      fail("send");
  }

  int take(std::size_t index) {
    const ssize_t count = recv(sockets_[index].get(), message_.data(), message_.size() - received_[index], 0);
    if (count <= 0) throw std::runtime_error("request-reply: the connection ended");
    received_[index] += static_cast<std::size_t>(count);
    if (received_[index] < message_.size()) return 0;
    received_[index] = 0;
    put(sockets_[index].get());
    return 1;
  }

  Poller poller_;
  Message message_{};
  std::vector<Socket> sockets_;
  std::vector<std::size_t> received_;
};

}  // namespace squall::bench
