// The JSON schema of an experiment file (codec.hpp), for editors: a skeleton in YAML, the table of metrics, and the
// schema of faults that the vocabulary makes. What one part says about another (ids, hops, sums of times) it leaves to
// `squall check`.
#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>

#include "config/loader.hpp"
#include "config/reader.hpp"
#include "config/schema.hpp"
#include "experiment/codec.hpp"
#include "experiment/modes.hpp"

namespace squall::experiment {
namespace {

using config::Member;
using config::Node;

constexpr std::string_view skeleton = R"yaml(
$schema: http://json-schema.org/draft-07/schema#
title: A Squall experiment, checked by `squall check FILE`
type: object
additionalProperties: false
required: [squall, name, claim, checks, phases]
properties:
  squall: {type: integer, enum: [1], description: the version of the vocabulary}
  name: {$ref: "#/definitions/name", description: "what its runs are called by: NAME-1, NAME-2, ..."}
  owner: {type: string, minLength: 1, description: whom to ask about it}
  env: {type: string, minLength: 1, description: must equal the server's}
  cell: {type: string, description: "journey/hop/mode that it proves"}
  claim: {type: string, minLength: 1, description: what holds although this is broken; one sentence}
  runbook: {$ref: "#/definitions/name", description: the runbook that people rehearse with it}
  vars:
    type: object
    description: "values for {{name}} anywhere below; `--var name=value` sets another one for one run"
    maxProperties: 100
    propertyNames: {pattern: "^[a-z][a-z0-9_]{0,63}$"}
    additionalProperties: {type: [string, number, boolean]}
  checks:
    type: array
    description: what must hold
    minItems: 1
    maxItems: 100
    items: {$ref: "#/definitions/check"}
  stop:
    type: array
    description: "what ends a run at once: faults off"
    maxItems: 100
    items: {$ref: "#/definitions/stop_rule"}
  baseline: {$ref: "#/definitions/time", description: "how long it looks before the first fault, 1s to 24h; default 10s"}
  phases:
    type: array
    description: one after the other; the faults of one phase together
    minItems: 1
    maxItems: 50
    items: {$ref: "#/definitions/phase"}
  recovery: {$ref: "#/definitions/time", description: "how long it looks after the last fault, 1s to 24h; default 30s"}
  limits:
    type: object
    description: they may only tighten the server's
    additionalProperties: false
    properties:
      max_duration: {$ref: "#/definitions/time", description: "of the whole run; default all parts and a half more"}
      max_probability: {$ref: "#/definitions/share", description: the share that a dose may hit; default 1}
      lease: {$ref: "#/definitions/time", description: "how long faults outlive whoever watches over the run, 2s to 5m; default 30s"}
  schedule:
    type: object
    description: when it runs by itself
    additionalProperties: false
    required: [cron, tz]
    if: {required: [overlap], properties: {overlap: {enum: [queue]}}}
    then: {required: [late]}
    properties:
      cron: {type: string, minLength: 9, description: "minute hour day month weekday, like 0 10 * * TUE"}
      tz: {type: string, minLength: 1, description: "an IANA zone, like Europe/Berlin"}
      only:
        type: array
        minItems: 1
        description: "a run must lie wholly inside one of these, like Mon-Fri 09:00-16:00"
        items: {type: string, minLength: 1}
      late: {$ref: "#/definitions/time", description: "so much later than its time it may still begin, at most 24h; default 0s"}
      overlap: {type: string, enum: [skip, queue], description: "when another run holds the hops; default skip"}
definitions:
  name: {type: string, pattern: "^[a-z0-9][a-z0-9._-]{0,63}$"}
  time: {type: string, pattern: "^([0-9]+(\\.[0-9]+)?(d|h|ms|m|s|us|ns))+$"}
  share:
    anyOf: [{type: number, minimum: 0, maximum: 1}, {type: string, pattern: "^[0-9]+(\\.[0-9]+)?%$"}]
  bound:
    type: string
    description: "one of < <= > >= == != and a value: < 800ms, >= 14.4, < 5%, > 100/s, < 1MB/s"
    pattern: "^ *(<=|>=|==|!=|<|>) *[-.0-9]"
  url: {type: string, pattern: "^(https?://[^/?#@: ][^/?#@ ]*([/?#][^ ]*)?|\\$\\{env:.*)$"}
  headers:
    type: object
    additionalProperties: {type: [string, number, boolean, array]}
  check:
    type: object
    additionalProperties: false
    required: [id, from, expect]
    properties:
      id: {type: string, pattern: "^[a-z0-9][a-z0-9_-]{0,63}$", description: unique; no dots}
      from: {$ref: "#/definitions/source"}
      expect: {$ref: "#/definitions/bound"}
      when:
        type: array
        minItems: 1
        uniqueItems: true
        description: "default all three; of cohort faulted: during"
        items: {type: string, enum: [before, during, after]}
      over: {$ref: "#/definitions/time", description: "a hop's metric: the window, 1s to 5m; default 10s"}
      min_samples: {type: integer, minimum: 1, description: "a hop's metric: with fewer the check is inconclusive; default 1"}
      cohort: {type: string, enum: [all, faulted, control], description: "a hop's metric: only what faults touched, or only the rest"}
      every: {$ref: "#/definitions/time", description: "an outside source: how often it is asked, 1s to 5m; default 1s"}
      timeout: {$ref: "#/definitions/time", description: "an outside source: later it counts as unreadable, 100ms to 30s; default 2s"}
    if: {properties: {from: {required: [hop]}}}
    then: {not: {anyOf: [{required: [every]}, {required: [timeout]}]}}
    else: {not: {anyOf: [{required: [over]}, {required: [min_samples]}, {required: [cohort]}]}}
  source:
    type: object
    description: where the value comes from
    additionalProperties: false
    minProperties: 1
    maxProperties: 1
    properties:
      hop: {$ref: "#/definitions/metric"}
      http:
        description: the status of an answer, or a number in its body
        anyOf:
          - {$ref: "#/definitions/url"}
          - type: object
            additionalProperties: false
            required: [url]
            properties:
              url: {$ref: "#/definitions/url"}
              method: {type: string, pattern: "^[A-Z]{1,32}$", description: default GET}
              headers: {$ref: "#/definitions/headers"}
              json: {type: string, pattern: "^/", description: "a JSON pointer to the number, like /data/0/value"}
      command:
        type: array
        description: "a program that prints a number, and its arguments; never a shell"
        minItems: 1
        maxItems: 100
        items: {type: [string, number, boolean]}
      prometheus:
        type: object
        description: an instant query that answers one number
        additionalProperties: false
        required: [url, query]
        properties:
          url: {$ref: "#/definitions/url"}
          query: {type: [string, number], minLength: 1}
          headers: {$ref: "#/definitions/headers"}
  stop_rule:
    type: object
    additionalProperties: false
    required: [when]
    properties:
      when:
        type: string
        description: "a hop's metric or the id of a check, and a bound: edge.error_rate > 5%, burn >= 14.4"
        pattern: "^ *[a-z0-9][a-z0-9._-]* *(<=|>=|==|!=|<|>) *[-.0-9]"
      for: {$ref: "#/definitions/time", description: "so long without a break, at most 1h; default 0s"}
      over: {$ref: "#/definitions/time", description: "a hop's metric: the window, 1s to 5m; default 10s"}
  phase:
    type: object
    additionalProperties: false
    required: [name, for]
    properties:
      name: {type: string, pattern: "^[a-z0-9][a-z0-9._-]{0,47}$"}
      for: {$ref: "#/definitions/time", description: how long it lasts}
      until: {type: string, enum: [go], description: "people may end it earlier, by `squall next`"}
      faults: {type: array, maxItems: 100, items: {$ref: "#/definitions/fault"}}
)yaml";

Node reference(std::string_view name) {
  return Node::map({{"$ref", Node::string("#/definitions/" + std::string(name))}});
}

Node* member(Node& map, std::string_view key) {
  for (Member& one : map.members)
    if (one.key == key) return &one.value;
  return nullptr;
}

Node metric_schema() {
  std::string names;
  for (const MetricInfo& metric : metrics()) names += (names.empty() ? "" : "|") + std::string(metric.name);
  return Node::map({{"type", Node::string("string")},
                    {"description", Node::string("HOP.METRIC, or HOP.endpoint.NAME.METRIC")},
                    {"pattern", Node::string("^[a-z0-9][a-z0-9._-]*\\.(" + names + ")$")}});
}

Node cell_pattern() {
  std::string names;
  for (const std::string_view mode : modes) names += (names.empty() ? "" : "|") + std::string(mode);
  return Node::string("^[a-z0-9][a-z0-9._-]{0,63}/[a-z0-9][a-z0-9._-]{0,63}/(" + names + ")$");
}

// A fault of a phase: without a name, which the run makes, and with a time only when it is not the phase's.
Node phase_fault_schema(Catalog catalog) {
  Node fault = config::fault_schema(catalog, config::Dialect::draft_07);
  std::erase_if(member(fault, "properties")->members, [](const Member& one) { return one.key == "name"; });
  std::erase_if(member(fault, "required")->items, [](const Node& one) { return one.text == "for"; });
  return fault;
}

// A scalar that not every text is, or a choice with one.
bool is_strict(const Node& schema) {
  if (const Node* forms = schema.find("anyOf")) return std::ranges::any_of(forms->items, is_strict);
  const Node* type = schema.find("type");
  const bool limited = schema.find("pattern") != nullptr || schema.find("enum") != nullptr;
  if (type == nullptr) return schema.find("enum") != nullptr;
  if (type->text == "string") return limited;
  return type->text == "number" || type->text == "integer" || type->text == "boolean";
}

void allow_variables(Node& schema);

void allow_variables_below(Node& schema) {
  for (Member& one : schema.members) {
    if (one.key == "properties" || one.key == "definitions")
      for (Member& property : one.value.members) allow_variables(property.value);
    else if (one.key == "anyOf" || one.key == "oneOf" || one.key == "allOf")
      for (Node& item : one.value.items) allow_variables_below(item);
    else if (one.key == "items" || one.key == "then" ||
             (one.key == "additionalProperties" && one.value.is(Node::Kind::map)))
      allow_variables(one.value);
  }
}

// Wherever a value of a certain form is wanted, a text with {{name}} may stand for it: once, at the outermost place.
void allow_variables(Node& schema) {
  allow_variables_below(schema);
  if (!is_strict(schema)) return;
  if (Node* forms = member(schema, "anyOf")) {
    forms->push(reference("variable"));
    return;
  }
  Node open = Node::map();
  if (const Node* description = schema.find("description")) open.add("description", *description);
  std::erase_if(schema.members, [](const Member& one) { return one.key == "description"; });
  open.add("anyOf", Node::list({std::move(schema), reference("variable")}));
  schema = std::move(open);
}

}  // namespace

Node experiment_schema(Catalog catalog) {
  auto schema = config::load_text(skeleton, config::Format::yaml);
  if (!schema) throw std::logic_error(config::format_problems("the schema's skeleton", schema.error()));
  Node* definitions = member(*schema, "definitions");
  definitions->add("metric", metric_schema());
  definitions->add("fault", phase_fault_schema(catalog));
  member(*member(*schema, "properties"), "cell")->add("pattern", cell_pattern());
  allow_variables_below(*schema);
  definitions = member(*schema, "definitions");
  definitions->add("variable", Node::map({{"type", Node::string("string")},
                                          {"pattern", Node::string("\\{\\{[a-z][a-z0-9_]*\\}\\}")}}));
  return std::move(*schema);
}

}  // namespace squall::experiment
