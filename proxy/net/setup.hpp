// What one epoch is made of: immutable values that the engine compiles once and every shard reads, and the state that a
// hop keeps over all its epochs.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <squall/data_plane.hpp>

#include "faults/fault.hpp"
#include "flow/observer.hpp"
#include "http1/rules.hpp"
#include "net/sockets.hpp"
#include "net/tls.hpp"

namespace squall::net {

// One shard's share of a hop's counters: written by its thread, read by any.
struct alignas(64) HopSlot {
  faults::Tally accepted, refused, dial_failures, resets, bytes_to_upstream, bytes_to_client, bytes_from_client,
      bytes_from_upstream;
};

// What a hop is over all its epochs, for as long as its listen and upstream addresses stand.
struct HopState {
  HopState(Protocol protocol, std::size_t home_shard, std::size_t shards)
      : home(home_shard),
        slots(shards),
        tcp(protocol == Protocol::tcp ? std::make_unique<flow::TcpTallies>(shards) : nullptr) {}

  // Of a client that this shard has; nothing on an http hop, which counts messages.
  std::optional<flow::Observer> observer(const faults::Subject& subject, std::size_t shard) const {
    if (!tcp) return std::nullopt;
    return flow::Observer(tcp->of_shard(shard), subject);
  }

  const std::size_t home;  // the shard that accepts for it, its socket's
  std::vector<HopSlot> slots;
  const std::unique_ptr<flow::TcpTallies> tcp;  // of a tcp hop
  std::atomic<std::uint64_t> open{0};
  std::atomic<bool> listening{false};
  std::atomic<bool> crowded{false};  // a limit keeps somebody out: whoever ends a connection tells the home shard
};

// A hop in one epoch. Connections hold theirs; an epoch that changes nothing about a hop keeps the object.
struct HopSetup {
  HopSpec spec;
  std::shared_ptr<HopState> state;
  std::optional<SocketAddress> upstream;  // none: a name, resolved at every dial
  std::shared_ptr<const UpstreamRules> rules;
  faults::FaultList faults;
  std::shared_ptr<const http1::Rules> messages;  // of an http hop
  std::shared_ptr<const TlsContext> tls;         // of an upstream that is spoken to over TLS
};

struct Setup {
  struct Entry {
    std::shared_ptr<const HopSetup> hop;
    std::shared_ptr<ListenSocket>
        socket;  // not in HopSetup: it must close with the epoch, not with the last connection
  };

  std::uint64_t epoch = 0;
  std::uint64_t halts = 0;  // how many halts there had been; after another one its faults are no longer in force
  std::vector<Entry> hops;

  const Entry* find(const HopState* state) const {
    for (const Entry& entry : hops)
      if (entry.hop->state.get() == state) return &entry;
    return nullptr;
  }
};

// The same epoch without its faults; hops that had none are shared with the original.
std::shared_ptr<const Setup> without_faults(const Setup& setup);

}  // namespace squall::net
