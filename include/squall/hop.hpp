// A hop: one proxied dependency, as the control plane wishes it to be.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <squall/address.hpp>
#include <squall/message_match.hpp>
#include <squall/time.hpp>
#include <squall/units.hpp>

namespace squall {

enum class Protocol {
  tcp,  // a stream of bytes each way
  http  // HTTP/1.1 and 1.0: faults judge messages
};

// Requests that are counted together.
struct EndpointSpec {
  std::string name;  // unique in the hop; never `other`, which counts the rest
  MessageMatch match;
  MessageMatch not_match;

  bool operator==(const EndpointSpec&) const = default;
};

// How an upstream is spoken to over TLS. Its certificate is always verified.
struct UpstreamTls {
  std::string ca_file;      // PEM; "": the system's
  std::string server_name;  // for SNI and the certificate; "": the upstream's host

  bool operator==(const UpstreamTls&) const = default;
};

struct HopSpec {
  std::string name;  // unique in the server; [a-z0-9][a-z0-9._-]*, at most 64 characters
  Address listen;
  Address upstream;
  Protocol protocol = Protocol::tcp;
  Duration dial_timeout = std::chrono::seconds{10};  // resolving and connecting together
  Bytes lane_cap{std::uint64_t{64} << 20};           // most bytes one direction of one connection may hold
  // Of http hops:
  bool strict = false;  // what RFC 9112 leaves ambiguous is refused with 400; else it passes, unjudged and counted
  Duration head_timeout = std::chrono::minutes{1};  // first byte of a head to its last
  Duration body_timeout = std::chrono::hours{1};    // likewise of a body
  std::vector<EndpointSpec> endpoints{};            // the first that fits counts
  std::optional<UpstreamTls> tls{};

  bool enabled = true;  // false: connects are refused, live ones cut; the port is kept where it can be had

  bool operator==(const HopSpec&) const = default;
};

}  // namespace squall
