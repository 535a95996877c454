// See match_codec.hpp.
#include "config/match_codec.hpp"

#include "config/message_value.hpp"

namespace squall::config {
namespace {

constexpr std::size_t most_values = 64;

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

Result<std::string> as_pattern(const Node& node) {
  const bool scalar = node.is(Node::Kind::string) || node.is(Node::Kind::number) || node.is(Node::Kind::boolean);
  if (!scalar || node.text.empty())
    return refuse("", "must be text: a glob like /api/**, or ~ and a regular expression");
  return node.text;
}

// A path begins where paths begin, or with something that may stand for it.
Result<std::string> as_path_pattern(const Node& node) {
  auto pattern = as_pattern(node);
  if (pattern && std::string_view("/*~?").find(pattern->front()) == std::string_view::npos)
    return refuse("", "\"" + *pattern + "\" fits no path: paths begin with /",
                  "write /" + *pattern + ", or **" + *pattern);
  if (pattern && !pattern->starts_with('~') && pattern->starts_with('/') && pattern->find('?') != std::string::npos &&
      pattern->find('=') != std::string::npos)
    return refuse("", "a path has no query", "write query: {NAME: VALUE} beside it");
  return pattern;
}

// One value or a list of them.
template <class T, class Read>
void read_values(MapReader& map, std::string_view key, std::vector<T>& values, Read read) {
  const Node* node = map.optional(key);
  if (node == nullptr) return;
  if (node->is(Node::Kind::list)) {
    map.optional_list(key, values, read);
    if (node->items.empty()) map.problem(key, "is an empty list, which nothing is in", "leave it out");
    if (node->items.size() > most_values)
      map.problem(key, "has more than " + std::to_string(most_values) + " values", "use a pattern");
    return;
  }
  T one;
  if (map.optional(key, one, read)) values = {one};
}

// {x-user: "7*"}: names and what their values fit.
void read_named(MapReader& match, std::string_view key, std::vector<MessageMatch::Named>& named, bool fields,
                Problems& problems) {
  const Node* node = match.optional(key);
  if (node == nullptr) return;
  MapReader map(*node, match.path(key), problems);
  if (!map.valid()) return;
  if (node->members.empty()) map.problem_here("is an empty map", "leave it out");
  for (const Member& member : node->members) {
    std::vector<std::string> values;
    read_values(map, member.key, values, as_pattern);
    const bool is_name = member.key.find_first_of(" \t:\r\n") == std::string::npos;
    if (member.key.empty() || (fields && !is_name))
      map.problem(member.key, "\"" + member.key + "\" is the name of no " + (fields ? "header field" : "parameter"));
    else
      named.emplace_back(member.key, std::move(values));
  }
  map.finish();
}

Node networks(const std::vector<Network>& list) {
  Node node = Node::list();
  for (const Network& network : list) node.push(Node::string(print(network)));
  return node;
}

Node texts(const std::vector<std::string>& list) {
  if (list.size() == 1) return Node::string(list.front());
  Node node = Node::list();
  for (const std::string& text : list) node.push(Node::string(text));
  return node;
}

void add_message_match(Node& node, const MessageMatch& match) {
  const auto add = [&](const char* key, const std::vector<std::string>& values) {
    if (!values.empty()) node.add(key, texts(values));
  };
  const auto add_named = [&](const char* key, const std::vector<MessageMatch::Named>& named) {
    if (named.empty()) return;
    Node map = Node::map();
    for (const auto& [name, values] : named) map.add(name, texts(values));
    node.add(key, std::move(map));
  };
  add("method", match.method);
  add("path", match.path);
  add("host", match.host);
  add_named("header", match.header);
  add_named("query", match.query);
  if (match.status.empty()) return;
  Node list = Node::list();
  for (const StatusRange& range : match.status) list.push(describe(range));
  node.add("status", match.status.size() == 1 ? list.items.front() : list);
}

}  // namespace

void read_message_match(MapReader& map, MessageMatch& match, Problems& problems) {
  read_values(map, "method", match.method, as_pattern);
  read_values(map, "path", match.path, as_path_pattern);
  read_values(map, "host", match.host, as_pattern);
  read_named(map, "header", match.header, true, problems);
  read_named(map, "query", match.query, false, problems);
  read_values(map, "status", match.status, as_status_range);
}

void read_match(MapReader& fault, Match& match, Problems& problems) {
  const Node* node = fault.optional("match");
  if (node == nullptr) return;
  MapReader map(*node, fault.path("match"), problems);
  read_values(map, "client", match.client, as_client);
  read_message_match(map, match.message, problems);
  if (const Node* without = map.optional("not")) {
    MapReader negated(*without, map.path("not"), problems);
    read_values(negated, "client", match.not_client, as_client);
    read_message_match(negated, match.not_message, problems);
    negated.finish();
  }
  map.optional("closed_by", match.closed_by, as_closer);
  map.finish();
}

Node describe_match(const Match& match) {
  if (match.empty()) return Node::null();
  Node node = Node::map();
  if (!match.client.empty()) node.add("client", networks(match.client));
  add_message_match(node, match.message);
  Node without = Node::map();
  if (!match.not_client.empty()) without.add("client", networks(match.not_client));
  add_message_match(without, match.not_message);
  if (!without.members.empty()) node.add("not", std::move(without));
  if (match.closed_by != Match::Closer::either)
    node.add("closed_by", Node::string(match.closed_by == Match::Closer::client ? "client" : "upstream"));
  return node;
}

Node describe_message_match(const MessageMatch& match, const MessageMatch& without) {
  Node node = Node::map();
  add_message_match(node, match);
  Node negated = Node::map();
  add_message_match(negated, without);
  if (!negated.members.empty()) node.add("not", std::move(negated));
  return node;
}

}  // namespace squall::config
