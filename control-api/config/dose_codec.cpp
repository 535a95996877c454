// See dose_codec.hpp.
#include "config/dose_codec.hpp"

#include <algorithm>

namespace squall::config {
namespace {

constexpr std::size_t longest_sequence = 64;
constexpr std::uint64_t most_counted = 1'000'000'000;

Result<Network> as_client(const Node& node) {
  auto network = as_network(node);
  if (network && (network->first_port != 0 || network->last_port != 65535))
    return refuse("", "\"" + node.text + "\" has a port, which says nothing about a client",
                  "write the addresses alone, like 10.0.0.0/8");
  return network;
}

Result<Match::Closer> as_closer(const Node& node) {
  if (node.text == "client") return Match::Closer::client;
  if (node.text == "upstream") return Match::Closer::upstream;
  return refuse("", "must be client or upstream");
}

// One network or a list of them.
void read_clients(MapReader& map, std::vector<Network>& clients) {
  const Node* node = map.optional("client");
  if (node == nullptr) return;
  if (node->is(Node::Kind::list)) {
    map.optional_list("client", clients, as_client);
    if (node->items.empty()) map.problem("client", "is an empty list, which no client is in", "leave it out");
    return;
  }
  Network one;
  if (map.optional("client", one, as_client)) clients = {one};
}

constexpr std::string_view http_matches[] = {"method", "path", "host", "header", "query", "status"};

// Words that need messages, told apart from typing errors.
void refuse_http(MapReader& map, std::span<const std::string_view> words) {
  for (const std::string_view word : words)
    if (map.optional(word) != nullptr)
      map.problem(word, "\"" + std::string(word) + "\" needs a hop of protocol http, and this one carries bytes",
                  "match the client, or leave it out");
}

Result<Dose::Unit> as_unit(const Node& node) {
  if (node.text == "connection") return Dose::Unit::connection;
  if (node.text == "client") return Dose::Unit::client;
  if (node.text == "request" || node.text.starts_with("header:"))
    return refuse("", "\"unit: " + node.text + "\" needs a hop of protocol http, and this one carries bytes",
                  "write connection or client");
  return refuse("", "must be connection or client");
}

// What a JSON reader with doubles gives back unchanged.
Result<std::uint64_t> as_seed(const Node& node) {
  constexpr std::uint64_t most = (std::uint64_t{1} << 53) - 1;
  const auto seed = as_count(node);
  if (!seed || *seed > most) return refuse("", "must be a whole number of 0 to " + std::to_string(most));
  return seed;
}

Result<std::uint64_t> as_number(const Node& node) {
  const auto number = as_count(node);
  if (!number || *number == 0 || *number > most_counted)
    return refuse("", "must be a whole number of 1 to " + std::to_string(most_counted));
  return number;
}

Result<std::string> as_sequence(const Node& node) {
  const bool letters = node.text.find_first_not_of("F.") == std::string::npos;
  const bool hits = node.text.find('F') != std::string::npos;
  if (!node.is(Node::Kind::string) || !letters || !hits || node.text.size() > longest_sequence)
    return refuse("", "must be 1 to 64 of F (hit) and . (spared) with at least one F, like \"FF.\"");
  return node.text;
}

Result<std::uint64_t> as_per_second(const Node& node) {
  if (!node.text.ends_with("/s")) return refuse("", "must be connections per second, like 20/s");
  Node number = Node::plain(node.text.substr(0, node.text.size() - 2));
  if (const auto count = as_number(number)) return count;
  return refuse("", "must be 1/s to " + std::to_string(most_counted) + "/s, like 20/s");
}

Node networks(const std::vector<Network>& list) {
  Node node = Node::list();
  for (const Network& network : list) node.push(Node::string(print(network)));
  return node;
}

}  // namespace

void read_match(MapReader& fault, Match& match, Problems& problems) {
  const Node* node = fault.optional("match");
  if (node == nullptr) return;
  MapReader map(*node, fault.path("match"), problems);
  read_clients(map, match.client);
  if (const Node* without = map.optional("not")) {
    MapReader negated(*without, map.path("not"), problems);
    read_clients(negated, match.not_client);
    refuse_http(negated, http_matches);
    negated.finish();
  }
  map.optional("closed_by", match.closed_by, as_closer);
  refuse_http(map, http_matches);
  map.finish();
}

void read_dose(MapReader& fault, Dose& dose, std::uint64_t& seed, Problems& problems) {
  const Node* node = fault.optional("dose");
  if (node == nullptr) return;
  MapReader map(*node, fault.path("dose"), problems);
  map.optional("probability", dose.probability, as_probability);
  map.optional("unit", dose.unit, as_unit);
  map.optional("skip", dose.skip, as_number);
  map.optional("first", dose.first, as_number);
  map.optional("every", dose.every, as_number);
  map.optional("sequence", dose.sequence, as_sequence);
  map.optional("max_active", dose.max_active, as_number);
  map.optional("max_total", dose.max_total, as_number);
  map.optional("max_rate", dose.max_per_second, as_per_second);
  map.optional("seed", seed, as_seed);
  if (dose.every != 0 && !dose.sequence.empty())
    map.problem("sequence", "every and sequence both say which ones", "leave one of them out");
  if (dose.unit == Dose::Unit::client && dose.in_order())
    map.problem("unit", "skip, first, every and sequence count connections, not clients",
                "leave unit out, or use probability");
  map.finish();
}

Node describe_match(const Match& match) {
  if (match.empty()) return Node::null();
  Node node = Node::map();
  if (!match.client.empty()) node.add("client", networks(match.client));
  if (!match.not_client.empty()) node.add("not", Node::map({{"client", networks(match.not_client)}}));
  if (match.closed_by != Match::Closer::either)
    node.add("closed_by", Node::string(match.closed_by == Match::Closer::client ? "client" : "upstream"));
  return node;
}

Node describe_dose(const Dose& dose, std::uint64_t seed) {
  Node node = Node::map({{"probability", Node::number(dose.probability)},
                         {"unit", Node::string(dose.unit == Dose::Unit::client ? "client" : "connection")}});
  const auto add_count = [&](const char* key, std::uint64_t count) {
    if (count != 0) node.add(key, Node::number(count));
  };
  add_count("skip", dose.skip);
  add_count("first", dose.first);
  add_count("every", dose.every);
  if (!dose.sequence.empty()) node.add("sequence", Node::string(dose.sequence));
  add_count("max_active", dose.max_active);
  add_count("max_total", dose.max_total);
  if (dose.max_per_second != 0) node.add("max_rate", Node::string(std::to_string(dose.max_per_second) + "/s"));
  add_count("seed", seed);
  return node;
}

}  // namespace squall::config
