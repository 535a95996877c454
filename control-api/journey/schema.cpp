// The JSON schema of a journey file (journey.hpp), for editors. What one part says about another (ids, circles,
// experiments named twice) it leaves to `squall check`.
#include <stdexcept>
#include <string>
#include <utility>

#include "config/loader.hpp"
#include "config/reader.hpp"
#include "experiment/metric.hpp"
#include "journey/journey.hpp"
#include "journey/limits.hpp"

namespace squall::journey {
namespace {

using config::Node;

constexpr std::string_view skeleton = R"yaml(
$schema: http://json-schema.org/draft-07/schema#
title: A Squall journey, checked by `squall check FILE`
type: object
additionalProperties: false
required: [squall, journey, hops]
properties:
  squall: {type: integer, enum: [1], description: the version of the vocabulary}
  journey: {$ref: "#/definitions/name", description: its name}
  owner: {type: string, minLength: 1, description: whom to ask about it}
  slo:
    type: object
    description: what users were promised
    additionalProperties: false
    required: [expect]
    properties:
      expect: {type: array, minItems: 1, maxItems: 100, items: {$ref: "#/definitions/objective"}}
  fresh_for: {$ref: "#/definitions/time", description: "how long a proof is worth something, 1s to 87600h; default 30d"}
  hops:
    type: array
    description: "the chain: who depends on whom, without a way around in a circle"
    minItems: 1
    maxItems: 200
    items: {$ref: "#/definitions/hop"}
definitions:
  name: {type: string, pattern: "^[a-z0-9][a-z0-9._-]{0,63}$"}
  name_or_null: {type: [string, "null"], pattern: "^[a-z0-9][a-z0-9._-]{0,63}$"}
  part: {type: [string, number], pattern: "^[^ ]([^\\r\\n\\t]{0,62}[^ ])?$"}
  time: {type: string, pattern: "^([0-9]+(\\.[0-9]+)?(d|h|ms|m|s|us|ns))+$"}
  hop:
    type: object
    additionalProperties: false
    required: [id, from, to]
    properties:
      id: {$ref: "#/definitions/name", description: "its name in this journey; unique"}
      from: {$ref: "#/definitions/part", description: who depends}
      to: {$ref: "#/definitions/part", description: on whom}
      proxy: {$ref: "#/definitions/name_or_null", description: "the server's hop that carries it; without one nothing can be tried"}
      runbook: {$ref: "#/definitions/name_or_null", description: "what to read when it fails: a file's name without .md"}
)yaml";

constexpr std::string_view cell = R"yaml(
type: object
additionalProperties: false
required: [user_sees]
properties:
  fallback: {type: [string, "null"], minLength: 1, description: "what carries on; null: nothing does, a gap"}
  accepted: {type: [string, "null"], minLength: 1, description: "why no fallback is needed; never beside one"}
  experiment: {$ref: "#/definitions/name_or_null", description: the experiment that proves it}
not:
  required: [fallback, accepted]
  properties: {fallback: {type: string}, accepted: {type: string}}
)yaml";

Node parsed(std::string_view text) {
  auto node = config::load_text(text, config::Format::yaml);
  if (!node) throw std::logic_error(config::format_problems("the schema's skeleton", node.error()));
  return std::move(*node);
}

Node& member_of(Node& map, std::string_view key) {
  for (config::Member& one : map.members)
    if (one.key == key) return one.value;
  throw std::logic_error("the schema's skeleton has no " + std::string(key));
}

template <class Words>
Node choice(const Words& words, std::string description) {
  Node names = Node::list();
  for (const auto word : words) names.push(Node::string(std::string(to_string(word))));
  return Node::map({{"type", Node::string("string")},
                    {"enum", std::move(names)},
                    {"description", Node::string(std::move(description))}});
}

Node objective_schema() {
  std::string names;
  for (const experiment::MetricInfo& metric : experiment::metrics())
    if (metric.measure != experiment::Measure::fault_hits)
      names += (names.empty() ? "" : "|") + std::string(metric.name);
  return Node::map(
      {{"type", Node::string("string")},
       {"description", Node::string("a metric of a hop and a bound: edge.latency_p99 < 800ms")},
       {"pattern", Node::string("^ *[a-z0-9][a-z0-9._-]*\\.(" + names + ") *(<=|>=|==|!=|<|>) *[-.0-9]")}});
}

Node cell_schema() {
  Node schema = parsed(cell);
  Node& properties = member_of(schema, "properties");
  properties.add("user_sees", choice(user_sees_words, "what users notice when all goes as it is meant to"));
  Node words = Node::list();
  for (const std::string_view word : no_fallbacks) words.push(Node::string(std::string(word)));
  member_of(properties, "fallback").add("not", Node::map({{"enum", std::move(words)}}));
  return schema;
}

// Which modes there are, each with the same cell.
Node modes_schema() {
  Node cells = Node::map();
  for (const Mode mode : modes)
    cells.add(std::string(to_string(mode)), Node::map({{"$ref", Node::string("#/definitions/cell")}}));
  return Node::map({{"type", Node::string("object")},
                    {"description", Node::string("how it may fail: those modes that you believe in")},
                    {"additionalProperties", Node::boolean(false)},
                    {"properties", std::move(cells)}});
}

}  // namespace

Node journey_schema() {
  Node schema = parsed(skeleton);
  Node& definitions = member_of(schema, "definitions");
  Node& hop = member_of(member_of(definitions, "hop"), "properties");
  hop.add("kind", choice(kinds, "what it depends on; default service"));
  hop.add("modes", modes_schema());
  definitions.add("cell", cell_schema());
  definitions.add("objective", objective_schema());
  return schema;
}

}  // namespace squall::journey
