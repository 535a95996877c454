// Hops between text and value, and what hops of one server must not do (hop_codec.hpp). Pure.
#include "config/hop_codec.hpp"

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

bool is_wildcard(const std::string& host) { return host == "0.0.0.0" || host == "::"; }

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
  if (listens && dials && hop.listen == hop.upstream)
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
  if (a.kind != b.kind || a.port != b.port) return false;
  if (a.kind == Address::Kind::unix_socket) return a.host == b.host;
  return a.port != 0 && (a.host == b.host || is_wildcard(a.host) || is_wildcard(b.host));
}

Problems check_hops(const std::vector<HopSpec>& hops, const std::string& path) {
  Problems problems;
  for (std::size_t i = 0; i < hops.size(); ++i)
    for (std::size_t earlier = 0; earlier < i; ++earlier) {
      const HopSpec& other = hops[earlier];
      if (hops[i].name == other.name)
        problems.push_back({child(child(path, i), "name"),
                            "\"" + other.name + "\" is already the name of hop " + std::to_string(earlier),
                            "give each its own name"});
      if (same_listener(hops[i].listen, other.listen))
        problems.push_back({child(child(path, i), "listen"),
                            to_string(hops[i].listen) + " is already taken by hop \"" + other.name + "\"",
                            "give each its own port"});
    }
  return problems;
}

}  // namespace squall::config
