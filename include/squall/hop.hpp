// A hop: one proxied dependency, as the control plane wishes it to be.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include <squall/address.hpp>
#include <squall/time.hpp>
#include <squall/units.hpp>

namespace squall {

enum class Protocol { tcp };

struct HopSpec {
  std::string name;  // unique in the server; [a-z0-9][a-z0-9._-]*, at most 64 characters
  Address listen;
  Address upstream;
  Protocol protocol = Protocol::tcp;
  Duration dial_timeout = std::chrono::seconds{10};  // resolving and connecting together
  Bytes lane_cap{std::uint64_t{64} << 20};           // most bytes one direction of one connection may hold
  bool enabled = true;  // false: connects are refused, live ones cut; the port is kept where it can be had

  bool operator==(const HopSpec&) const = default;
};

}  // namespace squall
