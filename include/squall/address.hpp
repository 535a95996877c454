// Where a hop listens or what it dials. Spelled `host:port`, `[v6]:port` or `unix:/path`.
#pragma once

#include <cstdint>
#include <string>

namespace squall {

struct Address {
  enum class Kind { tcp, unix_socket };

  Kind kind = Kind::tcp;
  std::string host;        // tcp: a name or a literal without brackets; unix_socket: the path
  std::uint16_t port = 0;  // tcp only; 0 in `listen` asks the kernel for one

  bool operator==(const Address&) const = default;
};

inline std::string to_string(const Address& address) {
  if (address.kind == Address::Kind::unix_socket) return "unix:" + address.host;
  const bool bracketed = address.host.find(':') != std::string::npos;
  const std::string host = bracketed ? "[" + address.host + "]" : address.host;
  return host + ":" + std::to_string(address.port);
}

// A block of addresses that hops may dial (`limits.upstreams`), RFC 4632 notation with an optional port range:
// `10.0.0.0/8`, `127.0.0.0/8:5432`, `::1/128`, `10.0.0.0/8:8000-8999`.
struct Network {
  bool v6 = false;
  std::uint8_t bytes[16] = {};  // network byte order; the first 4 for v4
  int prefix = 0;
  std::uint16_t first_port = 0;
  std::uint16_t last_port = 65535;

  bool operator==(const Network&) const = default;
};

}  // namespace squall
