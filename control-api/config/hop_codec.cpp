// Hops between text and value, and what hops of one server must not do (hop_codec.hpp). Pure.
#include "config/hop_codec.hpp"

#include <compare>
#include <map>
#include <utility>

#include "config/names.hpp"

namespace squall::config {
namespace {

constexpr std::string_view later_keys[] = {"endpoints", "strict", "proxy_protocol"};
constexpr Bytes least_lane_cap{std::uint64_t{64} << 10};
constexpr Bytes most_lane_cap{std::uint64_t{4} << 30};

Result<Protocol> as_protocol(const Node& node) {
  if (node.text == "tcp") return Protocol::tcp;
  if (node.text == "http")
    return refuse("", "http is not supported yet by this version", "say protocol: tcp, which carries it");
  return refuse("", "must be tcp");
}

Result<Address> as_upstream(const Node& node) {
  auto address = as_address(node);
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
  if (listens && dials && listener_of(hop.listen) == listener_of(hop.upstream))
    map.problem("upstream", "is the hop's own listen address: it would dial itself for ever");
  if (faults == HopFaults::allowed)
    map.optional("faults");
  else if (map.optional("faults") != nullptr)
    map.problem("faults", "faults are not part of a hop in a file", "put them with squall fault apply FILE");
  map.refuse_later(later_keys);
  map.finish();
  if (!problems.empty()) return tl::unexpected(std::move(problems));
  return hop;
}

Node describe_hop(const HopSpec& hop) {
  return Node::map({{"name", Node::string(hop.name)},
                    {"listen", Node::string(to_string(hop.listen))},
                    {"upstream", Node::string(to_string(hop.upstream))},
                    {"protocol", Node::string("tcp")},
                    {"dial_timeout", Node::string(print(hop.dial_timeout))},
                    {"lane_cap", Node::string(print(hop.lane_cap))},
                    {"enabled", Node::boolean(hop.enabled)}});
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
