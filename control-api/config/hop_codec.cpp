// Hops between text and value, and what hops of one server must not do (hop_codec.hpp). Pure.
#include "config/hop_codec.hpp"

#include <compare>
#include <map>
#include <utility>

#include "config/match_codec.hpp"
#include "config/names.hpp"

namespace squall::config {
namespace {

constexpr std::string_view later_hop_keys[] = {"proxy_protocol"};
constexpr std::string_view https = "https://";
constexpr std::uint16_t https_port = 443;
constexpr std::size_t most_endpoints = 50;
constexpr Bytes least_lane_cap{std::uint64_t{64} << 10};
constexpr Bytes most_lane_cap{std::uint64_t{4} << 30};

Result<Protocol> as_protocol(const Node& node) {
  if (node.text == "tcp") return Protocol::tcp;
  if (node.text == "http") return Protocol::http;
  return refuse("", "must be tcp or http");
}

// https://host, with 443 where no port is said.
Result<Address> as_upstream(const Node& node) {
  Node plain = node;
  if (node.text.starts_with("http://"))
    return refuse("", "is not spelled as a URL", "write the host and the port alone, like 127.0.0.1:8080");
  if (node.text.starts_with(https)) {
    plain.text.erase(0, https.size());
    if (plain.text.ends_with('/')) plain.text.pop_back();
    if (plain.text.find('/') != std::string::npos)
      return refuse("", "has a path, which a hop does not add to requests", "write https://host alone");
    const bool has_port = plain.text.rfind(':') != std::string::npos && !plain.text.ends_with(']');
    if (!has_port) plain.text += ":" + std::to_string(https_port);
  }
  auto address = as_address(plain);
  if (address && address->kind == Address::Kind::tcp && address->port == 0)
    return refuse("", "must have a port of 1 to 65535: nobody can be dialled at port 0");
  return address;
}

Result<Duration> as_dial_timeout(const Node& node) {
  const auto timeout = as_duration(node);
  if (timeout && (*timeout < std::chrono::milliseconds{1} || *timeout > std::chrono::hours{1}))
    return refuse("", "must be 1ms to 1h, not " + print(*timeout));
  return timeout;
}

Result<Duration> as_message_timeout(const Node& node) {
  const auto timeout = as_duration(node);
  if (timeout && (*timeout < std::chrono::milliseconds{100} || *timeout > std::chrono::hours{24}))
    return refuse("", "must be 100ms to 24h, not " + print(*timeout));
  return timeout;
}

Result<std::string> as_endpoint_name(const Node& node) {
  auto name = as_text(node);
  if (!name) return name;
  if (!is_name(*name, "._-", 64)) return refuse("", "must be 1 to 64 of a-z 0-9 . _ - and first a letter or digit");
  if (*name == "other") return refuse("", "\"other\" counts what no endpoint means", "choose another name");
  return name;
}

void read_endpoints(MapReader& map, HopSpec& hop, Problems& problems) {
  const Node* list = map.optional("endpoints");
  if (list == nullptr) return;
  if (!list->is(Node::Kind::list) || list->items.size() > most_endpoints)
    return map.problem("endpoints", "must be a list of at most 50 endpoints",
                       "for example [{name: pay, match: {method: POST, path: /pay}}]");
  for (std::size_t i = 0; i < list->items.size(); ++i) {
    EndpointSpec endpoint;
    MapReader one(list->items[i], child(map.path("endpoints"), i), problems);
    one.required("name", endpoint.name, as_endpoint_name, "pay");
    if (const Node* node = one.required("match", "{method: POST, path: /pay}")) {
      MapReader match(*node, one.path("match"), problems);
      read_message_match(match, endpoint.match, problems);
      if (const Node* without = match.optional("not")) {
        MapReader negated(*without, match.path("not"), problems);
        read_message_match(negated, endpoint.not_match, problems);
        negated.finish();
      }
      match.finish();
      if (!endpoint.match.status.empty() || !endpoint.not_match.status.empty())
        match.problem("status", "an endpoint is known by its requests, which have no status", "leave status out");
    }
    one.finish();
    for (const EndpointSpec& other : hop.endpoints)
      if (other.name == endpoint.name && !endpoint.name.empty())
        one.problem("name", "\"" + endpoint.name + "\" is already the name of another endpoint", "give each its own");
    hop.endpoints.push_back(std::move(endpoint));
  }
}

void read_tls(MapReader& map, HopSpec& hop, Problems& problems) {
  const Node* upstream = map.optional("upstream");
  if (upstream != nullptr && upstream->text.starts_with(https)) hop.tls.emplace();
  const Node* node = map.optional("tls");
  if (node == nullptr) return;
  UpstreamTls tls;
  MapReader one(*node, map.path("tls"), problems);
  one.optional("ca_file", tls.ca_file, as_text);
  one.optional("server_name", tls.server_name, as_text);
  one.finish();
  if (hop.tls)
    hop.tls = tls;
  else
    map.problem("tls", "goes with an upstream that is spoken to over TLS", "write upstream: https://HOST");
}

// What only messages have.
void read_http(MapReader& map, HopSpec& hop, Problems& problems) {
  map.optional("strict", hop.strict, as_boolean);
  map.optional("head_timeout", hop.head_timeout, as_message_timeout);
  map.optional("body_timeout", hop.body_timeout, as_message_timeout);
  read_endpoints(map, hop, problems);
  read_tls(map, hop, problems);
  if (hop.protocol == Protocol::http) return;
  for (const std::string_view key : {"strict", "head_timeout", "body_timeout", "endpoints", "tls"})
    if (map.has(key))
      map.problem(key, "\"" + std::string(key) + "\" needs protocol: http, and this hop carries bytes",
                  "say protocol: http, or leave it out");
  if (hop.tls && !map.has("tls"))
    map.problem("upstream", "https:// needs protocol: http", "say protocol: http, or name the upstream as host:port");
}

Node describe_endpoints(const std::vector<EndpointSpec>& endpoints) {
  Node list = Node::list();
  for (const EndpointSpec& endpoint : endpoints)
    list.push(Node::map({{"name", Node::string(endpoint.name)},
                         {"match", describe_message_match(endpoint.match, endpoint.not_match)}}));
  return list;
}

Result<Bytes> as_lane_cap(const Node& node) {
  const auto cap = as_bytes(node);
  if (cap && (*cap < least_lane_cap || *cap > most_lane_cap))
    return refuse("", "must be " + print(least_lane_cap) + " to " + print(most_lane_cap) + ", not " + print(*cap));
  return cap;
}

// What is bound when an address is listened on; every wildcard is the one empty host, which sorts first.
struct Listener {
  Address::Kind kind{};
  std::uint16_t port = 0;
  std::string host;

  auto operator<=>(const Listener&) const = default;
};

using Listeners = std::map<Listener, std::size_t>;  // -> the first hop that wants it

constexpr std::string_view any_host;

Listener listener_of(const Address& address) {
  const bool tcp = address.kind == Address::Kind::tcp;
  if (tcp && (address.host == "0.0.0.0" || address.host == "::")) return {address.kind, address.port, ""};
  return {address.kind, address.port, tcp && address.host == "localhost" ? "127.0.0.1" : address.host};
}

// Port 0 is a different one each time.
bool can_clash(const Address& address) { return address.kind == Address::Kind::unix_socket || address.port != 0; }

Listeners::const_iterator find_taken(const Listeners& listeners, const Address& address) {
  Listener wanted = listener_of(address);
  if (const auto same = listeners.find(wanted); same != listeners.end()) return same;
  if (address.kind != Address::Kind::tcp) return listeners.end();
  const bool wants_all = wanted.host == any_host;
  wanted.host = any_host;
  const auto first = listeners.lower_bound(wanted);
  if (first == listeners.end() || first->first.kind != wanted.kind || first->first.port != wanted.port)
    return listeners.end();
  return wants_all || first->first.host == any_host ? first : listeners.end();
}

}  // namespace

Result<HopSpec> decode_hop(const Node& node, std::string path, std::string_view name, HopFaults faults) {
  Problems problems;
  HopSpec hop;
  MapReader map(node, std::move(path), problems);
  hop.name = name;
  read_placed(map, "name", hop.name, as_hop_name);
  if (hop.name.empty()) map.required("name", "orders-db");
  const bool listens = map.required("listen", hop.listen, as_address, "127.0.0.1:15432");
  const bool dials = map.required("upstream", hop.upstream, as_upstream, "127.0.0.1:5432");
  map.optional("protocol", hop.protocol, as_protocol);
  map.optional("dial_timeout", hop.dial_timeout, as_dial_timeout);
  map.optional("lane_cap", hop.lane_cap, as_lane_cap);
  map.optional("enabled", hop.enabled, as_boolean);
  read_http(map, hop, problems);
  if (listens && dials && listener_of(hop.listen) == listener_of(hop.upstream))
    map.problem("upstream", "is the hop's own listen address: it would dial itself for ever");
  if (faults == HopFaults::allowed)
    map.optional("faults");
  else if (map.optional("faults") != nullptr)
    map.problem("faults", "faults are not part of a hop in a file", "put them with squall fault apply FILE");
  map.refuse_later(later_hop_keys);
  map.finish();
  if (!problems.empty()) return tl::unexpected(std::move(problems));
  return hop;
}

Node describe_hop(const HopSpec& hop) {
  const bool http = hop.protocol == Protocol::http;
  Node node = Node::map({{"name", Node::string(hop.name)},
                         {"listen", Node::string(to_string(hop.listen))},
                         {"upstream", Node::string((hop.tls ? std::string(https) : "") + to_string(hop.upstream))},
                         {"protocol", Node::string(http ? "http" : "tcp")},
                         {"dial_timeout", Node::string(print(hop.dial_timeout))},
                         {"lane_cap", Node::string(print(hop.lane_cap))},
                         {"enabled", Node::boolean(hop.enabled)}});
  if (!http) return node;
  node.add("strict", Node::boolean(hop.strict));
  node.add("head_timeout", Node::string(print(hop.head_timeout)));
  node.add("body_timeout", Node::string(print(hop.body_timeout)));
  if (!hop.endpoints.empty()) node.add("endpoints", describe_endpoints(hop.endpoints));
  if (!hop.tls || *hop.tls == UpstreamTls{}) return node;
  Node tls = Node::map();
  if (!hop.tls->ca_file.empty()) tls.add("ca_file", Node::string(hop.tls->ca_file));
  if (!hop.tls->server_name.empty()) tls.add("server_name", Node::string(hop.tls->server_name));
  return std::move(node.add("tls", std::move(tls)));
}

bool same_listener(const Address& a, const Address& b) {
  const Listener one = listener_of(a);
  const Listener other = listener_of(b);
  if (one.kind != other.kind || one.port != other.port || !can_clash(a)) return false;
  return one.host == other.host || (a.kind == Address::Kind::tcp && (one.host == any_host || other.host == any_host));
}

Problems check_hops(const std::vector<HopSpec>& hops, const std::string& path) {
  Problems problems;
  std::map<std::string_view, std::size_t> names;
  Listeners listeners;
  for (std::size_t i = 0; i < hops.size(); ++i) {
    if (const auto [first, is_new] = names.emplace(hops[i].name, i); !is_new)
      problems.push_back({child(child(path, i), "name"),
                          "\"" + hops[i].name + "\" is already the name of hop " + std::to_string(first->second),
                          "give each its own name"});
    if (!can_clash(hops[i].listen)) continue;
    if (const auto taken = find_taken(listeners, hops[i].listen); taken != listeners.end())
      problems.push_back({child(child(path, i), "listen"),
                          to_string(hops[i].listen) + " is already taken by hop \"" + hops[taken->second].name + "\"",
                          "give each its own port"});
    listeners.emplace(listener_of(hops[i].listen), i);
  }
  return problems;
}

}  // namespace squall::config
