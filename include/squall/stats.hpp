// What the data plane has seen. Totals since the process started, merged from per-shard counters that are read without
// stopping anybody: each figure is exact, two figures may be microseconds apart.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <squall/address.hpp>
#include <squall/latencies.hpp>
#include <squall/time.hpp>

namespace squall {

struct FaultCounters {
  std::uint64_t matched = 0;      // units (connections on tcp, messages on http) the fault looked at
  std::uint64_t skipped = 0;      // of those, spared by the dose
  std::uint64_t injected = 0;     // times it acted: a chunk held, a connection closed, ...
  std::uint64_t active = 0;       // connections, or messages, it has in its grip now
  std::uint64_t overflow = 0;     // times a cap kept it from acting
  std::uint64_t connections = 0;  // connections it acted on at least once
  TimePoint first_hit = never;    // never: not yet
  TimePoint last_hit = never;
};

struct FaultStats {
  std::string name;
  std::uint64_t revision = 0;
  TimePoint active_from{};  // start + after
  TimePoint until{};        // the monotonic deadline that the lanes enforce
  FaultCounters counters;
};

// Of an http hop's requests that one endpoint means; `other` for those that none does. Faulted: a fault acted on the
// request or its response.
struct EndpointStats {
  std::string name;
  std::uint64_t requests = 0;              // heads received
  std::array<std::uint64_t, 5> classes{};  // of the final statuses that clients got, 1xx to 5xx
  std::uint64_t errors = 0;                // 5xx, or no complete answer; not when the client went away first
  std::uint64_t errors_faulted = 0;        // of those, on faulted requests
  std::uint64_t faulted = 0;
  std::uint64_t made = 0;  // answers that Squall made, by a fault or by itself
  // As the client felt it: from the head's arrival to the last byte of the answer. As the upstream took: from the
  // head's leaving to the arrival of the last byte.
  Latencies client{}, client_faulted{}, upstream{}, upstream_faulted{};
};

// Of an http hop; what is counted besides messages.
struct HttpStats {
  std::vector<EndpointStats> endpoints{};  // in the hop's order, `other` last
  std::uint64_t upgraded = 0;              // connections that went on as something else: 101
  std::uint64_t tunnels = 0;               // likewise: CONNECT
  std::uint64_t http2 = 0;                 // likewise: HTTP/2 from its first byte
  // Connections whose framing was in doubt, by reason: passed on unjudged, or refused when the hop is strict.
  std::vector<std::pair<std::string, std::uint64_t>> doubts{};
  std::uint64_t refused = 0;        // by strict, of these
  std::uint64_t tls_failures = 0;   // upstreams whose certificate or handshake was no good
  std::uint64_t copies = 0;         // requests that `repeat` delivered again
  std::uint64_t copies_failed = 0;  // of these, not answered
};

// Of a tcp hop. Faulted: a fault has acted on the connection, from that moment on. An error is a failed dial, or a RST
// to the client that the client did not send first; a fault's own count.
struct TcpStats {
  std::uint64_t faulted = 0;  // connections
  std::uint64_t errors = 0, errors_faulted = 0;
  // From a client's first byte after idle to the first byte back, as the client felt it: from its arrival to the
  // leaving of the answer.
  Latencies first_byte{}, first_byte_faulted{};
  Latencies lifetime{}, lifetime_faulted{};  // of connections that ended
};

struct HopStats {
  std::string name;
  Address listen;  // the real one: a port 0 is resolved
  bool listening = false;
  std::uint64_t accepted = 0;
  std::uint64_t open = 0;
  std::uint64_t refused = 0;        // over the connection cap, or cut by an exhausted descriptor table
  std::uint64_t dial_failures = 0;  // refused, unreachable, timed out, not resolved, not permitted
  std::uint64_t resets = 0;         // connections that ended with a RST which no fault sent
  std::uint64_t bytes_to_upstream = 0;
  std::uint64_t bytes_to_client = 0;
  std::uint64_t bytes_from_client = 0;    // read; what has not left is held, or was thrown away by a fault
  std::uint64_t bytes_from_upstream = 0;  // likewise
  std::optional<HttpStats> http{};        // of http hops
  std::optional<TcpStats> tcp{};          // of tcp hops
};

struct Stats {
  std::uint64_t epoch = 0;
  TimePoint now{};
  bool halted = false;
  std::uint64_t lane_bytes = 0;        // held by all lanes together
  std::uint64_t lane_bytes_limit = 0;  // the process budget
  std::uint64_t open_connections = 0;
  std::uint64_t connection_limit = 0;  // how many fit in the descriptor table
  std::vector<HopStats> hops{};        // in the order they were published
  std::vector<FaultStats> faults{};    // likewise
};

struct ConnectionInfo {
  std::uint64_t id = 0;  // the hop's connection number, in accept order from 1
  std::string client;
  std::string upstream;  // the address that was dialled; empty while dialling
  Duration age{};
  std::uint64_t bytes_to_upstream = 0;
  std::uint64_t bytes_to_client = 0;
  std::uint64_t held_bytes = 0;     // in both lanes
  std::vector<std::string> faults;  // those that have it in their grip
};

}  // namespace squall
