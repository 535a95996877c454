// The few things done to a socket below Asio: addresses to and from the kernel's form, listening, ending with a RST,
// and buffers small enough that a slow lane is felt. Called by net/ only; nothing here blocks.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include <sys/socket.h>
#include <sys/types.h>

#include <squall/address.hpp>
#include <squall/data_plane.hpp>
#include <squall/problem.hpp>

namespace squall::net {

// An address in the kernel's form, for any of the three families.
struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;

  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
  int family() const { return storage.ss_family; }
};

// Nothing when the host is a name that has to be resolved first.
std::optional<SocketAddress> literal(const Address& address);
SocketAddress from_addrinfo(const sockaddr* address, socklen_t size);
void set_port(SocketAddress& address, std::uint16_t port);
std::string to_string(const SocketAddress& address);
std::string peer_name(int socket);
IpAddress ip_of(const SocketAddress& address);  // an IPv4-mapped one as IPv4

// Whether hops may dial this address; says why not, or nothing.
std::optional<std::string> forbidden_by(const UpstreamRules& rules, const SocketAddress& address);

// A port that a hop holds. It can stop and start listening without letting go of the port.
class ListenSocket {
 public:
  // Bound and listening: what can fail does so before anything is published. One whose hop is switched off (`listening`
  // is false) only keeps the port, and does without it where it cannot be had: see is_bound().
  static Result<std::shared_ptr<ListenSocket>> open(const Address& address, std::size_t home, bool listening = true);

  ListenSocket(int descriptor, Address real, std::size_t home, bool listening);
  ListenSocket(const ListenSocket&) = delete;
  ListenSocket& operator=(const ListenSocket&) = delete;
  ~ListenSocket();

  int descriptor() const { return descriptor_; }
  bool is_bound() const { return descriptor_ >= 0 || real_.kind == Address::Kind::unix_socket; }
  const Address& real() const { return real_; }  // as asked for, with the port that it got
  std::size_t home() const { return home_; }     // the shard that accepts on it, whichever hop holds it

  // On the hop's shard only, which takes descriptor() anew after each. Not listening, the kernel answers ECONNREFUSED.
  bool listen();
  void refuse();

  // The kernel goes on listening, but keeps room for one client only and drops the SYNs of all others, until listen().
  void hang();
  std::uint64_t dropped() const;  // SYNs and clients that the kernel has dropped here so far

 private:
  void note_file();
  void remove_file() const;

  int descriptor_;
  bool listening_;  // in the kernel: clients may connect, whether or not anybody accepts them yet
  Address real_;
  dev_t device_ = 0;  // of a Unix socket's file, to remove that one and no other
  ino_t inode_ = 0;
  std::size_t home_;
};

// No Nagle, and urgent data stays in its place in the stream.
void prepare_stream(int socket);

// close() will send a RST instead of a FIN (SO_LINGER with zero time); unsent bytes are dropped.
void reset_on_close(int socket);

// 0 when the socket is well. Reading it clears it.
int pending_error(int socket);

// Bounds the kernel's buffers, or gives them back to its autotuning. Never below 64 KiB: on a live, fast socket less
// collapses the window for good.
void clamp_buffer(int socket, int option, std::size_t bytes);
void release_buffer(int socket, int option);

// Raises the soft descriptor limit to the hard one; answers the limit.
std::size_t raise_descriptor_limit();

}  // namespace squall::net
