// See print.hpp.
#include "routes/print.hpp"

#include <string>

#include "config/fault_codec.hpp"
#include "config/hop_codec.hpp"
#include "config/units.hpp"

namespace squall::routes {
namespace {

using config::Node;

Node print_time(const std::optional<control::WallTime>& time) {
  return time ? Node::string(control::rfc3339(*time)) : Node::null();
}

Node print_counters(const control::FaultView& fault) {
  const FaultCounters& counters = fault.counters;
  return Node::map({{"matched", Node::number(counters.matched)},
                    {"skipped", Node::number(counters.skipped)},
                    {"injected", Node::number(counters.injected)},
                    {"active", Node::number(counters.active)},
                    {"overflow", Node::number(counters.overflow)},
                    {"connections", Node::number(counters.connections)},
                    {"first_hit", print_time(fault.first_hit)},
                    {"last_hit", print_time(fault.last_hit)}});
}

Node print_bytes(std::uint64_t to_upstream, std::uint64_t to_client) {
  return Node::map({{"to_upstream", Node::number(to_upstream)}, {"to_client", Node::number(to_client)}});
}

// Quantiles as durations; none of them without data.
Node print_latencies(const Latencies& latencies) {
  Node node = Node::map({{"count", Node::number(latencies.count())}});
  if (latencies.count() == 0) return node;
  for (const auto& [name, share] : {std::pair{"p50", 0.5}, {"p90", 0.9}, {"p99", 0.99}, {"p999", 0.999}})
    node.add(name, Node::string(config::print(latencies.quantile(share))));
  return node;
}

Node print_cohorts(const Latencies& untouched, const Latencies& faulted) {
  return Node::map({{"untouched", print_latencies(untouched)}, {"faulted", print_latencies(faulted)}});
}

Node print_endpoint(const EndpointStats& endpoint) {
  Node classes = Node::map();
  for (std::size_t i = 0; i < endpoint.classes.size(); ++i)
    classes.add(std::to_string(i + 1) + "xx", Node::number(endpoint.classes[i]));
  return Node::map({{"name", Node::string(endpoint.name)},
                    {"requests", Node::number(endpoint.requests)},
                    {"classes", std::move(classes)},
                    {"errors", Node::number(endpoint.errors)},
                    {"errors_faulted", Node::number(endpoint.errors_faulted)},
                    {"faulted", Node::number(endpoint.faulted)},
                    {"made", Node::number(endpoint.made)},
                    {"client", print_cohorts(endpoint.client, endpoint.client_faulted)},
                    {"upstream", print_cohorts(endpoint.upstream, endpoint.upstream_faulted)}});
}

Node print_http(const HttpStats& http) {
  Node endpoints = Node::list();
  for (const EndpointStats& endpoint : http.endpoints) endpoints.push(print_endpoint(endpoint));
  Node doubts = Node::map();
  for (const auto& [reason, count] : http.doubts) doubts.add(reason, Node::number(count));
  return Node::map({{"endpoints", std::move(endpoints)},
                    {"opaque", Node::map({{"upgraded", Node::number(http.upgraded)},
                                          {"tunnels", Node::number(http.tunnels)},
                                          {"http2", Node::number(http.http2)}})},
                    {"doubts", std::move(doubts)},
                    {"refused", Node::number(http.refused)},
                    {"tls_failures", Node::number(http.tls_failures)},
                    {"copies", Node::number(http.copies)},
                    {"copies_failed", Node::number(http.copies_failed)}});
}

Node print_tcp(const TcpStats& tcp) {
  return Node::map({{"faulted", Node::number(tcp.faulted)},
                    {"errors", Node::number(tcp.errors)},
                    {"errors_faulted", Node::number(tcp.errors_faulted)},
                    {"first_byte", print_cohorts(tcp.first_byte, tcp.first_byte_faulted)},
                    {"lifetime", print_cohorts(tcp.lifetime, tcp.lifetime_faulted)}});
}

struct PrintDetail {
  Node operator()(std::uint64_t value) const { return Node::number(value); }
  Node operator()(bool value) const { return Node::boolean(value); }
  Node operator()(const std::string& value) const { return Node::string(value); }
  Node operator()(const std::vector<std::string>& value) const { return print_strings(value); }
  Node operator()(const Problems& value) const { return print_problems(value); }
};

}  // namespace

Node print_strings(const std::vector<std::string>& strings) {
  Node list = Node::list();
  for (const std::string& text : strings) list.push(Node::string(text));
  return list;
}

Node print_problems(const Problems& problems) {
  Node list = Node::list();
  for (const Problem& problem : problems) {
    Node& node = list.push(Node::map({{"path", Node::string(problem.path)}})).items.back();
    if (problem.line > 0) node.add("line", Node::number(static_cast<std::uint64_t>(problem.line)));
    if (problem.column > 0) node.add("column", Node::number(static_cast<std::uint64_t>(problem.column)));
    node.add("message", Node::string(problem.message));
    if (!problem.hint.empty()) node.add("hint", Node::string(problem.hint));
  }
  return list;
}

std::string print_rounded(Duration duration) {
  using namespace std::chrono;
  if (duration == forever) return config::print(forever);
  if (duration >= minutes{1}) return config::print(floor<seconds>(duration));
  if (duration < seconds{1}) return config::print(floor<milliseconds>(duration));
  return config::print(floor<milliseconds>(duration) - floor<milliseconds>(duration) % 100);
}

Node print_hop(const control::HopView& hop) {
  HopSpec spec = hop.spec;
  spec.listen = hop.stats.listen;  // the real one: a port 0 is resolved
  const HopStats& stats = hop.stats;
  Node node = config::describe_hop(spec);
  node.add("listening", Node::boolean(stats.listening));
  node.add("source", Node::string(std::string(to_string(hop.source))));
  if (!hop.held_by.empty()) node.add("held_by", Node::string(hop.held_by));
  node.add("connections", Node::map({{"open", Node::number(stats.open)},
                                     {"accepted", Node::number(stats.accepted)},
                                     {"refused", Node::number(stats.refused)},
                                     {"dial_failures", Node::number(stats.dial_failures)},
                                     {"resets", Node::number(stats.resets)}}));
  node.add("bytes", print_bytes(stats.bytes_to_upstream, stats.bytes_to_client));
  if (stats.http) node.add("http", print_http(*stats.http));
  if (stats.tcp) node.add("tcp", print_tcp(*stats.tcp));
  return node;
}

Node print_hop(const control::HopView& hop, const control::Control& control) {
  Node node = print_hop(hop);
  node.add("faults", print_faults(hop.faults, control));
  return node;
}

Node print_fault(const control::FaultView& fault, const control::Control& control) {
  FaultSpec spec = fault.spec;
  if (spec.seed == control.seed()) spec.seed = 0;  // the server's, which /v1/stats shows
  Node node = config::describe_fault(spec, control.catalog());
  node.add("state", Node::string(std::string(to_string(fault.state))));
  node.add("remaining", Node::string(print_rounded(fault.remaining)));
  node.add("counters", print_counters(fault));
  return node;
}

Node print_faults(const std::vector<control::FaultView>& faults, const control::Control& control) {
  Node list = Node::list();
  for (const control::FaultView& fault : faults) list.push(print_fault(fault, control));
  return list;
}

Node print_connection(const ConnectionInfo& connection) {
  return Node::map({{"id", Node::number(connection.id)},
                    {"client", Node::string(connection.client)},
                    {"upstream", Node::string(connection.upstream)},
                    {"age", Node::string(print_rounded(connection.age))},
                    {"bytes", print_bytes(connection.bytes_to_upstream, connection.bytes_to_client)},
                    {"held", Node::number(connection.held_bytes)},
                    {"faults", print_strings(connection.faults)}});
}

Node print_receipt(const Receipt& receipt) {
  return Node::map({{"epoch", Node::number(receipt.epoch)}, {"connections", Node::number(receipt.connections)}});
}

Node print_removal(const control::Removal& removal) {
  return Node::map({{"removed", Node::number(removal.removed)}, {"receipt", print_receipt(removal.receipt)}});
}

Node print_halt(const control::EmergencyStop::Status& status) {
  const auto if_halted = [&](std::string text) { return status.halted ? Node::string(std::move(text)) : Node::null(); };
  return Node::map({{"halted", Node::boolean(status.halted)},
                    {"reason", if_halted(status.reason)},
                    {"by", if_halted(status.by)},
                    {"since", if_halted(control::rfc3339(status.since))},
                    {"persisted", Node::boolean(status.persisted)}});
}

Node print_event(const control::Event& event) {
  Node node = Node::map({{"type", Node::string(event.type)},
                         {"time", Node::string(control::rfc3339(event.time))},
                         {"by", Node::string(event.by)},
                         {"epoch", Node::number(event.epoch)}});
  if (!event.why.empty()) node.add("why", Node::string(event.why));
  for (const auto& [key, value] : event.details) node.add(key, std::visit(PrintDetail{}, value));
  // An event about a run may name it among its details already.
  if (!event.run.empty() && node.find("run") == nullptr) node.add("run", Node::string(event.run));
  return node;
}

}  // namespace squall::routes
