// Comparing what is wished with what is, hop by hop.
#include "net/compile.hpp"

#include <algorithm>
#include <map>

namespace squall::net {
namespace {

using faults::Fault;

const Setup::Entry* find_hop(const Setup& setup, const std::string& name) {
  const auto found =
      std::ranges::find(setup.hops, name, [](const Setup::Entry& entry) { return entry.hop->spec.name; });
  return found == setup.hops.end() ? nullptr : &*found;
}

std::shared_ptr<const Fault> find_fault(const Setup& setup, const std::string& name) {
  for (const Setup::Entry& entry : setup.hops)
    for (const auto& fault : entry.hop->faults)
      if (fault->spec().name == name) return fault;
  return nullptr;
}

// A standing fault is the same object, a standing revision keeps its start, a standing name keeps its ledger.
std::shared_ptr<const Fault> compile_fault(const FaultSpec& spec, const Setup& previous, const Compilation& how) {
  const auto before = how.voided ? nullptr : find_fault(previous, spec.name);
  if (before && before->spec() == spec) return before;
  const bool same_revision = before && before->spec().revision == spec.revision;
  const bool same_place = before && before->spec().hop == spec.hop;
  const auto ledger = same_place ? before->shared_ledger() : std::make_shared<faults::Ledger>(how.shards);
  return std::make_shared<Fault>(spec, same_revision ? before->start() : how.now, ledger);
}

// Hops may pass a port on to one another within one epoch; a port 0 is a new port for each that asks.
Result<std::shared_ptr<ListenSocket>> socket_for(const HopSpec& spec, const Setup& previous, const Compilation& how) {
  for (const Setup::Entry& entry : previous.hops)
    if (entry.socket->real() == spec.listen && entry.socket->is_bound()) return entry.socket;
  return ListenSocket::open(spec.listen, how.next_home++ % how.shards, spec.enabled);
}

// What a hop may dial: what the rules say, and never itself.
std::shared_ptr<const UpstreamRules> rules_for(const UpstreamRules& rules, const ListenSocket& own) {
  auto all = std::make_shared<UpstreamRules>(rules);
  all->forbidden.push_back(own.real());
  return all;
}

Problems check_faults(const DesiredState& desired) {
  Problems problems;
  for (std::size_t i = 0; i < desired.faults.size(); ++i) {
    const FaultSpec& fault = desired.faults[i];
    const std::string path = "/faults/" + std::to_string(i);
    for (const std::string& verb : verbs_of(fault))
      if (faults::find_verb(verb) == nullptr) problems.push_back({path, "unknown verb " + verb, ""});
    for (Problem& problem : http1::check_rules(fault))
      problems.push_back({path + problem.path, problem.message, problem.hint});
    if (std::ranges::find(desired.hops, fault.hop, &HopSpec::name) == desired.hops.end())
      problems.push_back({path + "/hop", "there is no hop " + fault.hop, "create the hop first"});
  }
  return problems;
}

// The counts stand as long as the endpoints do.
std::shared_ptr<http1::Tallies> tallies_for(const HopSpec& spec, const Setup::Entry* before, bool same_ends,
                                            const Compilation& how) {
  std::vector<std::string> names;
  for (const EndpointSpec& endpoint : spec.endpoints) names.push_back(endpoint.name);
  const bool stand = same_ends && before->hop->messages && before->hop->spec.endpoints == spec.endpoints;
  return stand ? before->hop->messages->tallies : std::make_shared<http1::Tallies>(std::move(names), how.shards);
}

Result<std::shared_ptr<const TlsContext>> tls_for(const HopSpec& spec, const Setup::Entry* before) {
  if (!spec.tls) return std::shared_ptr<const TlsContext>{};
  if (before != nullptr && before->hop->tls && before->hop->spec.tls == spec.tls &&
      before->hop->spec.upstream == spec.upstream)
    return before->hop->tls;
  return TlsContext::create(spec);
}

Result<Setup::Entry> compile_hop(const HopSpec& spec, const DesiredState& desired, const Setup& previous,
                                 const Compilation& how) {
  const Setup::Entry* before = find_hop(previous, spec.name);
  const bool stands =
      before != nullptr && (before->hop->spec.listen == spec.listen || before->socket->real() == spec.listen);
  // What was switched off may have done without its port; then switching it on asks for the port anew.
  const bool keeps_socket = stands && (before->socket->is_bound() || !spec.enabled);
  auto socket = keeps_socket ? before->socket : socket_for(spec, previous, how);
  if (!socket) return tl::unexpected(socket.error());
  const auto rules = rules_for(desired.upstreams, **socket);

  if (Problems problems = http1::check_rules(spec); !problems.empty()) return tl::unexpected(std::move(problems));
  auto tls = tls_for(spec, before);
  if (!tls) return tl::unexpected(std::move(tls.error()));
  HopSetup hop{.spec = spec,
               .state = nullptr,
               .upstream = literal(spec.upstream),
               .rules = rules,
               .faults = {},
               .messages = nullptr,
               .tls = std::move(*tls)};
  if (hop.upstream)
    if (const auto reason = forbidden_by(*rules, *hop.upstream))
      return refuse("/upstream", squall::to_string(spec.upstream) + " is not a permitted upstream: " + *reason,
                    "choose another upstream, or look at limits.upstreams");
  const bool same_ends = stands && before->hop->spec.upstream == spec.upstream &&
                         before->hop->state->home == (*socket)->home() && before->hop->spec.protocol == spec.protocol;
  hop.state = same_ends ? before->hop->state : std::make_shared<HopState>(spec.protocol, (*socket)->home(), how.shards);
  for (const FaultSpec& fault : desired.faults)
    if (fault.hop == spec.name) hop.faults.push_back(compile_fault(fault, previous, how));
  if (same_ends && keeps_socket && before->hop->spec == spec && before->hop->faults == hop.faults &&
      *before->hop->rules == *rules)
    return Setup::Entry{before->hop, *socket};
  if (spec.protocol == Protocol::http)
    hop.messages =
        std::make_shared<http1::Rules>(spec, hop.faults, how.fault_header, tallies_for(spec, before, same_ends, how));
  return Setup::Entry{std::make_shared<const HopSetup>(std::move(hop)), *socket};
}

// A port that one hop got from the kernel may be another's by number. Told about the one that was not there before.
Problems check_sockets(const Setup& setup, const Setup& previous) {
  Problems problems;
  std::map<const ListenSocket*, std::size_t> owners;
  for (std::size_t i = 0; i < setup.hops.size(); ++i) {
    const auto [owner, is_first] = owners.emplace(setup.hops[i].socket.get(), i);
    if (is_first) continue;
    const Setup::Entry* before = find_hop(previous, setup.hops[i].hop->spec.name);
    const bool stands = before != nullptr && before->socket == setup.hops[i].socket;
    const std::size_t newcomer = stands ? owner->second : i;
    const std::size_t other = stands ? i : owner->second;
    problems.push_back({"/hops/" + std::to_string(newcomer) + "/listen",
                        squall::to_string(setup.hops[i].socket->real()) + " is already taken by hop \"" +
                            setup.hops[other].hop->spec.name + "\"",
                        "give each its own port"});
  }
  return problems;
}

}  // namespace

Result<std::shared_ptr<Setup>> compile(const DesiredState& desired, const Setup& previous, const Compilation& how) {
  Problems problems = check_faults(desired);
  if (!problems.empty()) return tl::unexpected(std::move(problems));
  auto setup = std::make_shared<Setup>();
  for (std::size_t i = 0; i < desired.hops.size(); ++i) {
    auto entry = compile_hop(desired.hops[i], desired, previous, how);
    if (entry) {
      setup->hops.push_back(std::move(*entry));
      continue;
    }
    for (Problem& problem : entry.error()) {
      const std::string field = problem.path.empty() ? "/listen" : problem.path;
      problem.path = "/hops/" + std::to_string(i) + field;
      problems.push_back(std::move(problem));
    }
  }
  if (problems.empty()) problems = check_sockets(*setup, previous);
  if (!problems.empty()) return tl::unexpected(std::move(problems));
  return setup;
}

}  // namespace squall::net
