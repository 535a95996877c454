// Bulk, request-reply and connect rate: closed loops, one thread, level-triggered epoll.
#include <sys/socket.h>

#include <cerrno>
#include <stdexcept>
#include <unordered_map>
#include <vector>

#include "blast.hpp"
#include "loads.hpp"
#include "ping_pong.hpp"

namespace squall::bench {
namespace {

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
    if (send(descriptor, "?", 1, MSG_NOSIGNAL) != 1) fail("send");
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
