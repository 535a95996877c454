// Readiness of a shard's connections: one epoll of its own, edge-triggered, each socket added once for life, and the
// whole of it watched by the shard's Asio loop as a single descriptor. Asio re-arms a wait for every message with an
// epoll_ctl; here a turn of the loop costs two system calls however many messages it finds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "net/asio.hpp"
#include "net/tls.hpp"

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

  // As recv(2) and send(2); the flags below are kept. -1 with EAGAIN: not now; any other -1: the end, and `failed`.
  ssize_t receive(std::span<std::byte> into);
  ssize_t send(std::span<const std::byte> bytes);
  void finish();  // the FIN

  // From now on everything goes through TLS.
  TlsLink& speak_tls(const TlsContext& context) { return tls_.emplace(context, descriptor_); }
  bool flush() { return !tls_ || tls_->flush(); }

  bool readable = false;
  bool writable = true;
  bool read_to_the_end = false;  // a hang-up or urgent data may stand behind a short read
  bool failed = false;           // it was this socket that broke

  virtual void ready(std::uint32_t events) = 0;

 private:
  int descriptor_;
  std::optional<TlsLink> tls_;
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
