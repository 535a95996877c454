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

// Who has connected, without the port. An IPv4-mapped IPv6 address (RFC 4291, 2.5.5.2) is the IPv4 one.
struct IpAddress {
  enum class Family : std::uint8_t { none, v4, v6 };  // none: a Unix socket's client has no address

  Family family = Family::none;
  std::uint8_t bytes[16] = {};  // network byte order; the first 4 for v4

  bool operator==(const IpAddress&) const = default;
};

constexpr bool contains(const Network& network, const IpAddress& address) {
  if (address.family != (network.v6 ? IpAddress::Family::v6 : IpAddress::Family::v4)) return false;
  for (int bit = 0; bit < network.prefix; ++bit)
    if (((network.bytes[bit / 8] ^ address.bytes[bit / 8]) >> (7 - bit % 8) & 1) != 0) return false;
  return true;
}

}  // namespace squall
