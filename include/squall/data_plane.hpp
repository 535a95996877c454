// The one door between the planes. The control plane says what it wishes; the data plane makes it so and tells what it
// sees. Every call is safe from any thread and none waits for a peer, a dial or a lane: the longest wait is one turn of
// each shard's event loop.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <squall/catalog.hpp>
#include <squall/fault.hpp>
#include <squall/hop.hpp>
#include <squall/problem.hpp>
#include <squall/stats.hpp>

namespace squall {

// Which addresses hops may dial. Checked on the address that is dialled, after its name was resolved.
struct UpstreamRules {
  std::vector<Network> permitted;  // empty: any but the forbidden
  std::vector<Address> forbidden;  // the API's own listeners; link-local addresses are always refused

  bool operator==(const UpstreamRules&) const = default;
};

// Everything the data plane should be, at once. Publishing it replaces what was there: hops that stand unchanged keep
// their listeners and connections, faults whose revision stands keep their clock and per-connection state.
struct DesiredState {
  std::vector<HopSpec> hops;
  std::vector<FaultSpec> faults;
  UpstreamRules upstreams;
};

// Proof that an epoch is in force on every shard and every live connection.
struct Receipt {
  std::uint64_t epoch = 0;
  std::uint64_t connections = 0;                             // live connections of the hops that this epoch changed
  std::vector<std::pair<std::string, Address>> listening{};  // hop name and its real address
};

class DataPlane {
 public:
  virtual ~DataPlane() = default;

  virtual Catalog catalog() const = 0;

  // All or nothing: a listener that cannot be opened leaves everything as it was. Problem paths are `/hops/<i>/...`
  // and `/faults/<i>/...` by index into `desired`. While halted, a state with faults is refused.
  virtual Result<Receipt> publish(const DesiredState& desired) = 0;

  // The emergency stop: every fault is off on every shard when this returns, and stays off until release(). Takes no
  // lock that publish() holds, so it works while another thread is stuck in the control plane.
  virtual Receipt halt() = 0;
  virtual void release() = 0;  // faults published before the halt do not come back

  virtual Stats stats() const = 0;

  // Nothing when there is no such hop.
  virtual std::optional<std::vector<ConnectionInfo>> connections(std::string_view hop) const = 0;
  virtual bool cut(std::string_view hop, std::uint64_t connection) = 0;  // false: no such connection

  // Stops accepting, waits up to `grace` for live connections to end by themselves, then cuts the rest.
  virtual void drain(Duration grace) = 0;
};

}  // namespace squall
