// Readiness of a shard's connections: one epoll of its own, edge-triggered, each socket added once for life, and the
// whole of it watched by the shard's Asio loop as a single descriptor. Asio re-arms a wait for every message with an
// epoll_ctl; here a turn of the loop costs two system calls however many messages it finds.
#pragma once

#include <cstdint>

#include "net/asio.hpp"

namespace squall::net {

// One socket as its connection sees it. The flags are what the edges have said and no read or write has disproved.
class Watched {
 public:
  explicit Watched(int descriptor = -1) : descriptor_(descriptor) {}
  Watched(const Watched&) = delete;
  Watched& operator=(const Watched&) = delete;
  virtual ~Watched() { close(); }

  int descriptor() const { return descriptor_; }
  bool is_open() const { return descriptor_ >= 0; }
  void own(int descriptor);
  void close();

  bool readable = false;
  bool writable = true;
  bool read_to_the_end = false;  // a hang-up or urgent data may stand behind a short read

  virtual void ready(std::uint32_t events) = 0;

 private:
  int descriptor_;
};

class Poller {
 public:
  explicit Poller(asio::io_context& context);

  // `watched` is told of every edge until its socket is closed. It must not be destroyed while a turn dispatches.
  bool watch(Watched& watched);

  // Ends the wait on the shard's loop, so that run() can return.
  void stop();

 private:
  void wait();
  void dispatch();

  Descriptor epoll_;
};

}  // namespace squall::net
