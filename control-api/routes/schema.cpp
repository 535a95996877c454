// See schema.hpp.
#include "routes/schema.hpp"

#include <string>
#include <utility>
#include <vector>

#include "config/schema.hpp"
#include "routes/text_node.hpp"

namespace squall::routes {
namespace {

using config::Member;
using config::Node;

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

Node hop_schema() {
  return object(
      {{"name", schema_of("string", "As in the path.", "orders-db")},
       {"listen", schema_of("string", "Port 0: the answer has the real one.", "127.0.0.1:15432")},
       {"upstream",
        schema_of("string", "host:port, [v6]:port, unix:/path, or on http https://host.", "127.0.0.1:5432")},
       {"protocol", schema_of("string", "How its bytes are read: tcp or http.", "tcp")},
       {"dial_timeout", schema_of("string", "Resolving and connecting together.", "10s")},
       {"lane_cap", schema_of("string", "Most bytes one direction may hold.", "64MiB")},
       {"enabled", schema_of("boolean", "false: refuses, and cuts live connections.")},
       {"strict", schema_of("boolean", "http: what RFC 9112 leaves ambiguous is refused.")},
       {"head_timeout", schema_of("string", "http: from the first byte of a head to its last.", "1m")},
       {"body_timeout", schema_of("string", "http: likewise of a body.", "1h")},
       {"endpoints", list_of(object({{"name", schema_of("string", "Not `other`.", "pay")},
                                     {"match", schema_of("object", "As of a fault; the first that fits counts.")}},
                                    {"name", "match"}))},
       {"tls", object({{"ca_file", schema_of("string", "http: a PEM file instead of the system's authorities.")},
                       {"server_name", schema_of("string", "http: instead of the upstream's host.")}})},
       {"faults", list_of(schema_reference("Fault"))}},
      {"listen", "upstream"});
}

Node start_schema() {
  return object({{"experiment", schema_of("string", "The name of one in the server's folder.", "checkout-db-slow")},
                 {"file", object({{"name", schema_of("string", "For the places of problems.", "slow.yaml")},
                                  {"text", schema_of("string", "The file itself.")}},
                                 {"text"})},
                 {"vars", schema_of("object", "Other values for the file's vars.")},
                 {"seed", schema_of("integer", "Of every die; the same seed hits the same connections.")},
                 {"attended", schema_of("boolean", "The caller renews the lease; gone caller, no faults.")}});
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
  return Node::map({{"Fault", config::fault_schema(catalog, config::Dialect::openapi)},
                    {"FaultSet", object({{"faults", list_of(schema_reference("Fault"))}}, {"faults"})},
                    {"Hop", hop_schema()},
                    {"Enabled", object({{"enabled", schema_of("boolean", "On or off.")}}, {"enabled"})},
                    {"Start", start_schema()},
                    {"Pause", object({{"paused", schema_of("boolean", "false: goes on.")}}, {"paused"})},
                    {"Extension", object({{"by", schema_of("string", "So much longer.", "2m")}}, {"by"})},
                    {"Note", object({{"text", schema_of("string", "For the report.")}}, {"text"})},
                    {"Tick", object({{"step", schema_of("integer", "Of the runbook, from 1.")}}, {"step"})},
                    {"Blackout", object({{"cron", schema_of("string", "When it begins.", "0 17 * * FRI")},
                                         {"tz", schema_of("string", "IANA time zone.", "Europe/Berlin")},
                                         {"for", schema_of("string", "How long it lasts.", "3h")}},
                                        {"cron", "tz", "for"})},
                    {"Problem", problem_schema()}});
}

}  // namespace squall::routes
