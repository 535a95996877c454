// An open listening socket and what is to be known about it: the real address, and the Unix socket's file with it.
// Opened on the thread that starts the server, used and closed on the server's.
#pragma once

#include <cstdint>

#include <squall/address.hpp>
#include <squall/problem.hpp>

#include "server/access.hpp"
#include "server/asio.hpp"

namespace squall::server {

class Listener {
 public:
  explicit Listener(asio::io_context& context) : acceptor_(context) {}
  ~Listener() { close(); }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  // `guarded`: what others can do here is bounded, so that an address other than loopback is permitted.
  Result<void> open(const Address& address, bool guarded);

  // Closes, and removes the Unix socket's file if it is still the one made by open().
  void close();

  Acceptor& acceptor() { return acceptor_; }
  const Address& local() const { return local_; }

 private:
  Result<void> open_tcp(const Address& address, bool guarded);
  Result<void> open_unix(const Address& address);

  Acceptor acceptor_;
  Address local_;
  std::uint64_t file_device_ = 0;  // which file is ours; 0: none
  std::uint64_t file_inode_ = 0;
};

// Who is at the other end, and where it arrived.
Origin origin_of(Socket& socket);

}  // namespace squall::server
