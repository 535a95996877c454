// See schema.hpp.
#include "routes/schema.hpp"

#include <string>
#include <utility>
#include <vector>

namespace squall::routes {
namespace {

using config::Member;
using config::Node;

Node text(std::string_view value) { return Node::string(std::string(value)); }

template <class Words>
Node texts(const Words& words) {
  Node list = Node::list();
  for (const std::string_view word : words) list.push(text(word));
  return list;
}

Node object(std::vector<Member> properties, std::initializer_list<std::string_view> required = {}) {
  Node node = Node::map({{"type", text("object")}, {"properties", Node::map(std::move(properties))}});
  if (required.size() != 0) node.add("required", texts(required));
  node.add("additionalProperties", Node::boolean(false));
  return node;
}

Node list_of(Node items) { return Node::map({{"type", text("array")}, {"items", std::move(items)}}); }

Node range_schema(std::string_view summary) {
  Node pair = list_of(schema_of("string", "A duration.", "50ms"));
  return std::move(
      pair.add("minItems", Node::number(2)).add("maxItems", Node::number(2)).add("description", text(summary)));
}

Node parameter_schema(const Parameter& parameter) {
  switch (parameter.type) {
    case ParameterType::flag: return schema_of("boolean", parameter.summary);
    case ParameterType::count: return schema_of("integer", parameter.summary);
    case ParameterType::duration: return schema_of("string", parameter.summary, "200ms");
    case ParameterType::duration_or_forever: return schema_of("string", parameter.summary, "forever");
    case ParameterType::duration_range: return range_schema(parameter.summary);
    case ParameterType::byte_rate: return schema_of("string", parameter.summary, "64kB/s");
    case ParameterType::bytes: return schema_of("string", parameter.summary, "16kB");
    case ParameterType::bytes_or_duration: return schema_of("string", parameter.summary, "16kB");
    case ParameterType::choice: break;
  }
  return std::move(schema_of("string", parameter.summary).add("enum", texts(parameter.choices)));
}

// The verb's value: its shorthand, or an object of its parameters.
Node verb_schema(const VerbInfo& verb) {
  Node forms = Node::list();
  std::vector<Member> properties;
  Node required = Node::list();
  for (const Parameter& parameter : verb.parameters) {
    if (parameter.shorthand) forms.push(parameter_schema(parameter));
    properties.push_back({std::string(parameter.name), parameter_schema(parameter)});
    if (parameter.required) required.push(text(parameter.name));
  }
  Node full = object(std::move(properties));
  if (!required.items.empty()) full.add("required", std::move(required));
  forms.push(std::move(full));
  std::string summary(verb.summary);
  for (const VerbPoint& point : verb.points)
    summary += " On " + std::string(to_string(point.point)) + ": " + std::string(point.summary);
  return Node::map({{"description", text(summary)}, {"example", text(verb.example)}, {"anyOf", std::move(forms)}});
}

Node fault_schema(Catalog catalog) {
  std::vector<Member> properties = {
      {"name", schema_of("string", "Unique in the server; made up when it is left out of a set.", "slow-db")},
      {"hop", schema_of("string", "The hop it acts on.", "orders-db")},
      {"on", schema_of("string", "Where it acts.", "response")
                 .add("enum", texts(std::vector<std::string_view>{"connect", "request", "response", "close"}))}};
  Node one_verb = Node::list();
  for (const VerbInfo* verb : catalog) {
    properties.push_back({std::string(verb->name), verb_schema(*verb)});
    one_verb.push(Node::map({{"required", texts(std::vector<std::string_view>{verb->name})}}));
  }
  properties.push_back(
      {"dose", object({{"probability", schema_of("number", "0 to 1; 0 is a live preview.", "0.25")},
                       {"unit", schema_of("string", "What is drawn for.", "connection")},
                       {"seed", schema_of("integer", "The dice's seed, below 2^53; else the server's.")}})});
  properties.push_back({"after", schema_of("string", "From the receipt until it acts.", "0s")});
  properties.push_back({"for", schema_of("string", "How long it acts. It always ends by itself.", "5m")});
  properties.push_back({"existing", schema_of("boolean", "Also connections that are open already.")});
  properties.push_back({"enabled", schema_of("boolean", "false: known, touches nothing.")});
  return std::move(object(std::move(properties), {"hop", "on", "for"}).add("oneOf", std::move(one_verb)));
}

Node hop_schema() {
  return object({{"name", schema_of("string", "As in the path.", "orders-db")},
                 {"listen", schema_of("string", "Port 0: the answer has the real one.", "127.0.0.1:15432")},
                 {"upstream", schema_of("string", "host:port, [v6]:port or unix:/path.", "127.0.0.1:5432")},
                 {"protocol", schema_of("string", "How its bytes are read.", "tcp")},
                 {"dial_timeout", schema_of("string", "Resolving and connecting together.", "10s")},
                 {"lane_cap", schema_of("string", "Most bytes one direction may hold.", "64MiB")},
                 {"enabled", schema_of("boolean", "false: refuses, and cuts live connections.")},
                 {"faults", list_of(schema_reference("Fault"))}},
                {"listen", "upstream"});
}

Node problem_schema() {
  return object({{"type", schema_of("string", "about:blank", "about:blank")},
                 {"title", schema_of("string", "The status in words.")},
                 {"status", schema_of("integer", "The HTTP status.")},
                 {"detail", schema_of("string", "What is wrong.")},
                 {"errors", list_of(object({{"path", schema_of("string", "JSON pointer into the body.", "/delay")},
                                            {"line", schema_of("integer", "From 1.")},
                                            {"column", schema_of("integer", "From 1.")},
                                            {"message", schema_of("string", "What is wrong.")},
                                            {"hint", schema_of("string", "What to do.")}}))}});
}

}  // namespace

Node schema_of(std::string_view type, std::string_view description, std::string_view example) {
  Node node = Node::map({{"type", text(type)}, {"description", text(description)}});
  if (!example.empty()) node.add("example", text(example));
  return node;
}

Node schema_reference(std::string_view name) {
  return Node::map({{"$ref", text("#/components/schemas/" + std::string(name))}});
}

Node schemas(Catalog catalog) {
  return Node::map({{"Fault", fault_schema(catalog)},
                    {"FaultSet", object({{"faults", list_of(schema_reference("Fault"))}}, {"faults"})},
                    {"Hop", hop_schema()},
                    {"Enabled", object({{"enabled", schema_of("boolean", "On or off.")}}, {"enabled"})},
                    {"Problem", problem_schema()}});
}

}  // namespace squall::routes
