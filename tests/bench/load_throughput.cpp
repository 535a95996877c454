// Bulk, request-reply and connect rate: closed loops, one thread, level-triggered epoll.
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <unordered_map>
#include <vector>

#include "blast.hpp"
#include "loads.hpp"

namespace squall::bench {
namespace {

using Message = std::array<char, 64>;

void put(int descriptor, const char* bytes, std::size_t size) {
  if (send(descriptor, bytes, size, MSG_NOSIGNAL) != static_cast<ssize_t>(size)) fail("send");
}

class PingPong {
 public:
  PingPong(std::uint16_t port, int connections) {
    for (int index = 0; index < connections; ++index) {
      sockets_.push_back(connect_loopback(port));
      poller_.add(sockets_.back().get(), EPOLLIN, static_cast<std::uint64_t>(index));
      put(sockets_.back().get(), message_.data(), message_.size());
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
  int take(std::size_t index) {
    const ssize_t count = recv(sockets_[index].get(), message_.data(), message_.size() - received_[index], 0);
    if (count <= 0) throw std::runtime_error("request-reply: the connection ended");
    received_[index] += static_cast<std::size_t>(count);
    if (received_[index] < message_.size()) return 0;
    received_[index] = 0;
    put(sockets_[index].get(), message_.data(), message_.size());
    return 1;
  }

  Poller poller_;
  Message message_{};
  std::vector<Socket> sockets_;
  std::vector<std::size_t> received_;
};

class Visitors {
 public:
  Visitors(std::uint16_t port, int count) : port_(port) {
    for (int index = 0; index < count; ++index) enter();
  }

  double visits_until(Instant deadline) {
    double visits = 0;
    while (Clock::now() < deadline) {
      for (const epoll_event& event : poller_.wait_until(deadline)) {
        leave(static_cast<int>(event.data.u64));
        enter();
        ++visits;
      }
    }
    return visits;
  }

 private:
  void enter() {
    Socket socket = connect_loopback(port_);
    const int descriptor = socket.get();
    put(descriptor, "?", 1);
    poller_.add(descriptor, EPOLLIN, static_cast<std::uint64_t>(descriptor));
    inside_.emplace(descriptor, std::move(socket));
  }

  void leave(int descriptor) {
    char answer = 0;
    if (recv(descriptor, &answer, 1, 0) != 1) throw std::runtime_error("connect rate: no echo");
    inside_.erase(descriptor);
  }

  std::uint16_t port_;
  Poller poller_;
  std::unordered_map<int, Socket> inside_;
};

}  // namespace

Sample bulk(const Track& track, int streams) {
  Blast blast(track.ports.sink, streams);
  blast.run_until(in(track.pace.warm_up));
  const std::uint64_t before = track.board->sunk.load();
  const Window window(track);
  blast.run_until(window.end(track.pace.window));
  return window.finish(static_cast<double>(track.board->sunk.load() - before));
}

Sample request_reply(const Track& track, int connections) {
  PingPong clients(track.ports.echo, connections);
  clients.replies_until(in(track.pace.warm_up));
  const Window window(track);
  return window.finish(clients.replies_until(window.end(track.pace.window)));
}

Sample connect_rate(const Track& track) {
  Visitors clients(track.ports.echo, 32);
  clients.visits_until(in(track.pace.warm_up));
  const Window window(track);
  return window.finish(clients.visits_until(window.end(track.pace.window)));
}

}  // namespace squall::bench
