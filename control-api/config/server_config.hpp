// The file of `squall serve --config FILE` as a value. Read at start and at each reload. Pure; the files it names are
// opened by others.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <squall/data_plane.hpp>

#include "config/environment_text.hpp"
#include "config/fault_codec.hpp"
#include "config/node.hpp"
#include "schedule/schedule.hpp"

namespace squall::config {

// Whether the API of Toxiproxy is served beside /v1.
enum class ToxiproxyApi : std::uint8_t {
  automatic,  // where the API listens on loopback without tokens
  open,       // to whoever can connect; then /v1 answers loopback and the Unix socket only
  off
};

struct ApiConfig {
  Address listen{Address::Kind::tcp, "127.0.0.1", 8474};
  std::string unix_socket = "squall.sock";  // key `unix`; "" (null in the file): none
  std::string token_file;                   // "": no tokens, so only loopback and the Unix socket may call
  std::vector<std::string> hosts;           // further names that a Host header may carry
  ToxiproxyApi toxiproxy = ToxiproxyApi::automatic;
  bool fault_header = true;  // x-squall-fault on answers that a fault made or changed

  bool operator==(const ApiConfig&) const = default;
};

// Memory that all lanes together may hold: a size, or a share of the machine's.
struct MemoryLimit {
  std::optional<Bytes> bytes;
  double share = 0.25;  // when there are no bytes

  bool operator==(const MemoryLimit&) const = default;
};

struct LimitsConfig {
  FaultLimits faults;                // max_fault_duration, max_probability
  Duration max_toxic_age = forever;  // toxics have no end of their own
  std::vector<Network> upstreams;    // empty: any but the forbidden
  MemoryLimit memory;
  std::uint64_t connections = 0;  // 0: as many as the descriptor table holds
};

// Whom to tell of what happens.
struct Webhook {
  std::string url;  // http:// or https://
  std::vector<std::string>
      events;          // run.started, run.ended, schedule.skipped, ...; `halt` is all that begin with halt.
  std::string secret;  // of the signature; "": none. `${env:NAME}` in the file, resolved

  bool operator==(const Webhook&) const = default;
};

// How long ended runs are kept.
struct KeepRuns {
  Duration age = std::chrono::hours{24 * 365};
  std::uint64_t most = 10'000;

  bool operator==(const KeepRuns&) const = default;
};

struct ServerConfig {
  std::string env;  // "": not said
  ApiConfig api;
  std::string state;         // folder; "": the default
  std::uint64_t shards = 0;  // 0: one for each core
  std::vector<HopSpec> hops;
  LimitsConfig limits;
  Duration drain = std::chrono::seconds{10};
  std::string experiments;                         // a folder; "": none
  std::string journeys;                            // likewise
  std::string runbooks;                            // likewise
  std::vector<std::vector<std::string>> commands;  // argv prefixes that checks may run
  std::vector<schedule::Blackout> blackouts;
  std::vector<Webhook> webhooks;
  KeepRuns keep_runs;
  std::string access_log;  // a file, or - for the standard output; "": none
};

// Whether the Toxiproxy API is there.
bool serves_toxiproxy(const ApiConfig& api);

// `environment` is what `${env:NAME}` in the webhooks is looked up in.
Result<ServerConfig> decode_server_config(const Node& node, const Environment& environment = {});

// What the parts of a configuration must not be together: an API that others can reach without tokens or without
// bounds on where hops dial, a hop on the API's port. Part of decoding; ask again when flags have changed the address.
Problems check_server_config(const ServerConfig& config);

}  // namespace squall::config
