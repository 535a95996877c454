// See schema.hpp.
#include "config/schema.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "config/argument_value.hpp"
#include "config/fault_keys.hpp"

namespace squall::config {
namespace {

constexpr const char* duration_pattern = R"(^([0-9]+(\.[0-9]+)?(d|h|ms|m|s|us|ns))+$)";
constexpr const char* size_pattern = R"(^[0-9]+(\.[0-9]+)?(B|kB|MB|GB|KiB|MiB|GiB)$)";
constexpr const char* rate_pattern = R"(^[0-9]+(\.[0-9]+)?(B|kB|MB|GB|KiB|MiB|GiB)/s$)";
constexpr const char* request_rate_pattern = R"(^[0-9]+req/[sm]$)";
constexpr const char* percent_pattern = R"(^[0-9]+(\.[0-9]+)?%$)";

Node text(std::string_view value) { return Node::string(std::string(value)); }

template <class Words>
Node texts(const Words& words) {
  Node list = Node::list();
  for (const std::string_view word : words) list.push(text(word));
  return list;
}

Node of_type(std::string_view type) { return Node::map({{"type", text(type)}}); }
Node pattern(std::string_view regex) { return std::move(of_type("string").add("pattern", text(regex))); }
Node any_of(std::vector<Node> forms) { return Node::map({{"anyOf", Node::list(std::move(forms))}}); }
Node list_of(Node items) { return std::move(of_type("array").add("items", std::move(items))); }
Node pair_of(Node items) {
  return std::move(list_of(std::move(items)).add("minItems", Node::number(2)).add("maxItems", Node::number(2)));
}
Node required(std::string_view key) { return Node::map({{"required", Node::list({text(key)})}}); }

Node share_schema() {
  Node number = of_type("number");
  number.add("minimum", Node::number(0)).add("maximum", Node::number(1));
  return any_of({std::move(number), pattern(percent_pattern)});
}

Node whole_schema(std::uint64_t low, std::uint64_t high) {
  Node node = of_type("integer");
  node.add("minimum", Node::number(low));
  if (high != UINT64_MAX) node.add("maximum", Node::number(high));
  return node;
}

Node status_schema() {
  Node full = of_type("object");
  full.add("properties", Node::map({{"status", whole_schema(100, 599)}}))
      .add("required", Node::list({text("status")}))
      .add("additionalProperties", Node::boolean(false));
  return any_of({whole_schema(100, 599), std::move(full)});
}

Node scalar_or_list() {
  std::vector<Node> forms{of_type("string"), of_type("number"), of_type("boolean")};
  Node list = list_of(any_of(forms));
  forms.push_back(std::move(list));
  return any_of(std::move(forms));
}

Node fields_schema() { return std::move(of_type("object").add("additionalProperties", scalar_or_list())); }

Node edits_schema() {
  Node node = of_type("object");
  node.add("properties",
           Node::map({{"remove", list_of(of_type("string"))}, {"set", fields_schema()}, {"add", fields_schema()}}));
  return std::move(node.add("additionalProperties", Node::boolean(false)));
}

Node value_schema(const Parameter& parameter) {
  switch (parameter.type) {
    case ParameterType::flag: return of_type("boolean");
    case ParameterType::count: return whole_schema(parameter.low, parameter.high);
    case ParameterType::duration: return pattern(duration_pattern);
    case ParameterType::duration_or_forever:
      return any_of({pattern(duration_pattern),
                     std::move(of_type("string").add("enum", texts(std::vector<std::string_view>{"forever"})))});
    case ParameterType::duration_range:
    case ParameterType::normal: return pair_of(pattern(duration_pattern));
    case ParameterType::pareto: return pair_of(any_of({pattern(duration_pattern), of_type("number")}));
    case ParameterType::trace: return any_of({list_of(pattern(duration_pattern)), of_type("string")});
    case ParameterType::byte_rate: return pattern(rate_pattern);
    case ParameterType::bytes: return pattern(size_pattern);
    case ParameterType::bytes_or_duration: return any_of({pattern(size_pattern), pattern(duration_pattern)});
    case ParameterType::byte_or_request_rate: return any_of({pattern(rate_pattern), pattern(request_rate_pattern)});
    case ParameterType::duration_or_status: return any_of({pattern(duration_pattern), status_schema()});
    case ParameterType::status: return whole_schema(parameter.low, parameter.high);
    case ParameterType::text: return of_type("string");
    case ParameterType::header_fields: return fields_schema();
    case ParameterType::header_edits: return edits_schema();
    case ParameterType::json: return Node::map();
    case ParameterType::share: return share_schema();
    case ParameterType::choice: return std::move(of_type("string").add("enum", texts(parameter.choices)));
    case ParameterType::choice_or_status:
      return any_of({std::move(of_type("string").add("enum", texts(parameter.choices))), status_schema()});
  }
  return Node::map();
}

Node parameter_schema(const Parameter& parameter) {
  Node node = value_schema(parameter);
  std::string description(parameter.summary);
  if (const std::string range = print_range(parameter); !range.empty()) description += " (" + range + ")";
  if (!parameter.with.empty()) description += "; goes with " + std::string(parameter.with);
  return std::move(node.add("description", text(description)));
}

// Which parameters need one another.
Node dependencies(const VerbInfo& verb) {
  Node node = Node::map();
  for (const Parameter& parameter : verb.parameters) {
    if (!parameter.with.empty()) node.add(std::string(parameter.name), Node::list({text(parameter.with)}));
    Node needs = Node::list();
    for (const Parameter& other : verb.parameters)
      if (other.required && other.with == parameter.name) needs.push(text(other.name));
    if (!needs.items.empty()) node.add(std::string(parameter.name), std::move(needs));
  }
  return node;
}

Node groups(const VerbInfo& verb) {
  Node all = Node::list();
  std::vector<std::string_view> seen;
  for (const Parameter& first : verb.parameters) {
    if (first.group.empty() || std::ranges::find(seen, first.group) != seen.end()) continue;
    seen.push_back(first.group);
    Node one = Node::list();
    for (const Parameter& parameter : verb.parameters)
      if (parameter.group == first.group) one.push(required(parameter.name));
    all.push(Node::map({{"oneOf", std::move(one)}}));
  }
  return all;
}

// The verb's value: its shorthand, or an object of its parameters.
Node verb_schema(const VerbInfo& verb, Dialect dialect) {
  Node forms = Node::list();
  Node properties = Node::map();
  Node needed = Node::list();
  for (const Parameter& parameter : verb.parameters) {
    if (parameter.shorthand) forms.push(value_schema(parameter));
    properties.add(std::string(parameter.name), parameter_schema(parameter));
    if (parameter.required && parameter.with.empty()) needed.push(text(parameter.name));
  }
  Node full = of_type("object");
  full.add("properties", std::move(properties)).add("additionalProperties", Node::boolean(false));
  if (!needed.items.empty()) full.add("required", std::move(needed));
  if (Node all = groups(verb); !all.items.empty()) full.add("allOf", std::move(all));
  if (dialect == Dialect::draft_07)
    if (Node needs = dependencies(verb); !needs.members.empty()) full.add("dependencies", std::move(needs));
  forms.push(std::move(full));
  std::string summary(verb.summary);
  for (const VerbPoint& point : verb.points)
    summary += "; on " + std::string(to_string(point.point)) + ": " + std::string(point.summary);
  Node node = Node::map({{"description", text(summary)}, {"anyOf", std::move(forms)}});
  if (dialect == Dialect::openapi) node.add("example", text(verb.example));
  return node;
}

Node status_match_schema() {
  std::vector<Node> forms{whole_schema(100, 599), pattern("^([1-5]xx|[1-5][0-9][0-9])$")};
  Node list = list_of(any_of(forms));
  forms.push_back(std::move(list));
  return any_of(std::move(forms));
}

Node key_type_schema(const FaultKey& key) {
  switch (key.type) {
    case KeyType::name: return of_type("string");
    case KeyType::point:
      return std::move(of_type("string").add(
          "enum", texts(std::vector<std::string_view>{to_string(Point::connect), to_string(Point::request),
                                                      to_string(Point::response), to_string(Point::close)})));
    case KeyType::duration: return pattern(duration_pattern);
    case KeyType::boolean: return of_type("boolean");
    case KeyType::networks: return any_of({of_type("string"), list_of(of_type("string"))});
    case KeyType::probability: return share_schema();
    case KeyType::count: return whole_schema(1, 1'000'000'000);
    case KeyType::seed: return whole_schema(0, (std::uint64_t{1} << 53) - 1);
    case KeyType::per_second: return pattern("^[0-9]+/s$");
    case KeyType::unit: return pattern("^(connection|client|request|header:.+)$");
    case KeyType::pattern: return scalar_or_list();
    case KeyType::named: return fields_schema();
    case KeyType::status: return status_match_schema();
    case KeyType::sequence: return pattern("^[F.]{1,64}$");
    case KeyType::choice: return std::move(of_type("string").add("enum", texts(key.choices)));
  }
  return Node::map();
}

Node key_schema(const FaultKey& key, Dialect dialect) {
  Node node = key_type_schema(key);
  std::string description(key.summary);
  if (!key.fallback.empty()) description += "; default " + std::string(key.fallback);
  node.add("description", text(description));
  if (dialect == Dialect::openapi) node.add("example", Node::plain(std::string(key.example)));
  return node;
}

// dose.probability: the property `probability` of the property `dose`.
void put_key(Node& object, std::string_view path, Node schema) {
  Node* properties = nullptr;
  for (Member& member : object.members)
    if (member.key == "properties") properties = &member.value;
  const std::size_t dot = path.find('.');
  const std::string name(path.substr(0, dot));
  if (dot == std::string_view::npos) {
    properties->add(name, std::move(schema));
    return;
  }
  if (properties->find(name) == nullptr) {
    Node empty = of_type("object");
    empty.add("additionalProperties", Node::boolean(false)).add("properties", Node::map());
    properties->add(name, std::move(empty));
  }
  const auto inner = std::ranges::find(properties->members, name, &Member::key);
  put_key(inner->value, path.substr(dot + 1), std::move(schema));
}

Node one_verb(Catalog catalog, bool or_alternatives) {
  Node list = Node::list();
  for (const VerbInfo* verb : catalog) list.push(required(verb->name));
  if (or_alternatives) list.push(required(one_of));
  return list;
}

Node alternatives_schema(Catalog catalog, Dialect dialect) {
  Node properties = Node::map({{"weight", whole_schema(1, 1000)}});
  for (const VerbInfo* verb : catalog) properties.add(std::string(verb->name), verb_schema(*verb, dialect));
  Node item = of_type("object");
  item.add("properties", std::move(properties)).add("additionalProperties", Node::boolean(false));
  item.add("oneOf", one_verb(catalog, false));
  Node node = list_of(std::move(item));
  node.add("minItems", Node::number(2)).add("maxItems", Node::number(16));
  return std::move(node.add("description", text("one of these, by weight, drawn once for each unit")));
}

Node points_of_verbs(Catalog catalog) {
  Node all = Node::list();
  for (const VerbInfo* verb : catalog) {
    Node points = Node::list();
    for (const VerbPoint& point : verb->points) points.push(text(to_string(point.point)));
    Node on = Node::map({{"on", Node::map({{"enum", std::move(points)}})}});
    all.push(Node::map({{"if", required(verb->name)}, {"then", Node::map({{"properties", std::move(on)}})}}));
  }
  return all;
}

}  // namespace

Node fault_schema(Catalog catalog, Dialect dialect) {
  Node node = of_type("object");
  node.add("additionalProperties", Node::boolean(false)).add("properties", Node::map());
  Node needed = Node::list();
  for (const FaultKey& key : fault_keys()) {
    put_key(node, key.path, key_schema(key, dialect));
    if (key.required) needed.push(text(key.path));
  }
  for (const VerbInfo* verb : catalog) put_key(node, verb->name, verb_schema(*verb, dialect));
  put_key(node, one_of, alternatives_schema(catalog, dialect));
  node.add("required", std::move(needed)).add("oneOf", one_verb(catalog, true));
  if (dialect == Dialect::openapi) return node;
  return std::move(node.add("dependencies", Node::map({{"ramp_of", Node::list({text("ramp")})}}))
                       .add("allOf", points_of_verbs(catalog)));
}

Node fault_file_schema(Catalog catalog) {
  Node version = of_type("integer");
  version.add("enum", Node::list({Node::number(1)})).add("description", text("the version of the vocabulary"));
  Node properties =
      Node::map({{"squall", std::move(version)}, {"faults", list_of(fault_schema(catalog, Dialect::draft_07))}});
  return Node::map({{"$schema", text("http://json-schema.org/draft-07/schema#")},
                    {"title", text("A set of Squall faults, put as one by `squall fault apply FILE`")},
                    {"type", text("object")},
                    {"properties", std::move(properties)},
                    {"required", texts(std::vector<std::string_view>{"squall", "faults"})},
                    {"additionalProperties", Node::boolean(false)}});
}

}  // namespace squall::config
