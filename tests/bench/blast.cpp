// A block of 128 KiB stays in the cache of the sending core, so the generator costs one copy and nothing else.
#include "blast.hpp"

#include <sys/socket.h>

#include <cerrno>

namespace squall::bench {

Blast::Blast(std::uint16_t port, int streams) : block_(128 * 1024, 's') {
  for (int stream = 0; stream < streams; ++stream) {
    Socket socket = connect_loopback(port);
    set_nonblocking(socket);
    poller_.add(socket.get(), EPOLLOUT, static_cast<std::uint64_t>(socket.get()));
    sockets_.push_back(std::move(socket));
  }
}

void Blast::run_until(Instant deadline) {
  while (Clock::now() < deadline) {
    for (const epoll_event& event : poller_.wait_until(deadline)) {
      const int descriptor = static_cast<int>(event.data.u64);
      if (send(descriptor, block_.data(), block_.size(), MSG_NOSIGNAL) < 0 && errno != EAGAIN) fail("bulk send");
    }
  }
}

}  // namespace squall::bench
