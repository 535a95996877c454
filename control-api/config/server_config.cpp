// The server's configuration, section by section (server_config.hpp). Pure.
#include "config/server_config.hpp"

#include <utility>

#include "config/game_day_config.hpp"
#include "config/hop_codec.hpp"
#include "config/names.hpp"

namespace squall::config {
namespace {

// A path or nothing: null switches off.
Result<std::string> as_text_or_null(const Node& node) {
  if (node.is(Node::Kind::null)) return std::string();
  return as_text(node);
}

Result<Duration> as_longest_fault(const Node& node) {
  const auto duration = as_duration(node);
  if (duration && *duration == Duration::zero()) return refuse("", "must be more than 0s");
  return duration;
}

Result<ToxiproxyApi> as_toxiproxy(const Node& node) {
  if (node.text == "auto") return ToxiproxyApi::automatic;
  if (node.text == "open") return ToxiproxyApi::open;
  if (node.text == "off") return ToxiproxyApi::off;
  return refuse("", "must be auto (where the API is loopback without tokens), open or off");
}

Result<Duration> as_drain(const Node& node) {
  const auto drain = as_duration(node);
  if (drain && *drain > std::chrono::hours{1}) return refuse("", "must be 0s to 1h, not " + print(*drain));
  return drain;
}

Result<std::uint64_t> as_shards(const Node& node) {
  const auto shards = as_count(node);
  if (shards && *shards > 256) return refuse("", "must be 0 (one for each core) to 256, not " + node.text);
  return shards;
}

Result<std::uint64_t> as_connections(const Node& node) {
  const auto connections = as_count(node);
  if (connections && (*connections == 0 || *connections > 1'000'000))
    return refuse("", "must be 1 to 1000000, not " + node.text);
  return connections;
}

Result<MemoryLimit> as_memory(const Node& node) {
  MemoryLimit limit;
  if (node.text.ends_with('%')) {
    const auto share = as_probability(node);
    if (!share) return refuse("", "must be more than 0% and at most 100%, or a size like 512MiB");
    limit.share = *share;
    if (limit.share == 0) return refuse("", "must be more than 0%");
    return limit;
  }
  const auto bytes = as_bytes(node);
  if (!bytes) return tl::unexpected(bytes.error());
  if (bytes->count < (1u << 20))
    return refuse("", "must be 1MiB or more, not " + print(*bytes), "or a share, like 25%");
  limit.bytes = *bytes;
  return limit;
}

void read_api(const Node& node, ApiConfig& api, Problems& problems) {
  MapReader map(node, "/api", problems);
  map.optional("listen", api.listen, as_address);
  if (map.valid() && api.listen.kind == Address::Kind::unix_socket)
    map.problem("listen", "must be host:port, like 127.0.0.1:8474", "a Unix socket goes under api.unix");
  map.optional("unix", api.unix_socket, as_text_or_null);
  map.optional("token_file", api.token_file, as_text_or_null);
  map.optional_list("hosts", api.hosts, as_text);
  map.optional("toxiproxy", api.toxiproxy, as_toxiproxy);
  map.optional("fault_header", api.fault_header, as_boolean);
  map.finish();
}

void read_limits(const Node& node, LimitsConfig& limits, Problems& problems) {
  MapReader map(node, "/limits", problems);
  map.optional("max_fault_duration", limits.faults.max_fault_duration, as_longest_fault);
  map.optional("max_probability", limits.faults.max_probability, as_probability);
  map.optional("max_toxic_age", limits.max_toxic_age, as_longest_fault);
  map.optional_list("upstreams", limits.upstreams, as_network);
  map.optional("memory", limits.memory, as_memory);
  map.optional("connections", limits.connections, as_connections);
  map.finish();
}

void read_hops(const Node& node, std::vector<HopSpec>& hops, Problems& problems) {
  if (!node.is(Node::Kind::list)) {
    problems.push_back(
        {"/hops", "must be a list of hops, not " + std::string(kind_name(node)), "", node.line, node.column});
    return;
  }
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    auto hop = decode_hop(node.items[i], child("/hops", i));
    if (hop)
      hops.push_back(std::move(*hop));
    else
      problems.insert(problems.end(), hop.error().begin(), hop.error().end());
  }
  // Indexes into `hops` are indexes into the file only when every hop was read.
  if (hops.size() != node.items.size()) return;
  for (Problem& problem : check_hops(hops)) problems.push_back(std::move(problem));
}

bool is_loopback(const Address& address) {
  if (address.kind == Address::Kind::unix_socket || address.host == "localhost" || address.host == "::1") return true;
  const bool v4 = address.host.find_first_not_of("0123456789.") == std::string::npos;
  return v4 && address.host.starts_with("127.");
}

}  // namespace

bool serves_toxiproxy(const ApiConfig& api) {
  if (api.toxiproxy != ToxiproxyApi::automatic) return api.toxiproxy == ToxiproxyApi::open;
  return is_loopback(api.listen) && api.token_file.empty();
}

Problems check_server_config(const ServerConfig& config) {
  Problems problems;
  const std::string api = to_string(config.api.listen);
  // What is open to everybody has been said to be; then /v1 is for this machine only.
  const bool reachable = !is_loopback(config.api.listen) && config.api.toxiproxy != ToxiproxyApi::open;
  if (reachable && config.api.token_file.empty())
    problems.push_back({"/api/listen", api + " can be reached from elsewhere, and there is no token file",
                        "listen on 127.0.0.1, or add api.token_file"});
  if (reachable && config.limits.upstreams.empty())
    problems.push_back({"/limits/upstreams",
                        "must say where hops may dial, because " + api + " can be reached from elsewhere",
                        "add limits.upstreams, like [10.0.0.0/8]"});
  for (std::size_t i = 0; i < config.hops.size(); ++i)
    if (same_listener(config.hops[i].listen, config.api.listen))
      problems.push_back(
          {child(child("/hops", i), "listen"), api + " is the API's own address", "give the hop another port"});
  return problems;
}

Result<ServerConfig> decode_server_config(const Node& node, const Environment& environment) {
  Problems problems;
  ServerConfig config;
  MapReader map(node, "", problems);
  std::uint64_t version = 0;
  map.required("squall", version, as_version, "1");
  map.optional("env", config.env, as_text);
  if (const Node* api = map.optional("api")) read_api(*api, config.api, problems);
  map.optional("state", config.state, as_text);
  map.optional("shards", config.shards, as_shards);
  if (const Node* hops = map.optional("hops")) read_hops(*hops, config.hops, problems);
  if (const Node* limits = map.optional("limits")) read_limits(*limits, config.limits, problems);
  map.optional("drain", config.drain, as_drain);
  map.optional("access_log", config.access_log, as_text_or_null);
  read_game_day_keys(map, config, environment, problems);
  if (map.optional("faults") != nullptr)
    map.problem("faults", "faults are never in the server's configuration", "put them with squall fault apply FILE");
  map.finish();
  if (problems.empty()) problems = check_server_config(config);
  if (!problems.empty()) return tl::unexpected(located(std::move(problems), node));
  return config;
}

}  // namespace squall::config
