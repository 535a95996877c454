// Faults as a set and against a server (fault_codec.hpp): lists and files of them, and limits.
#include <algorithm>
#include <map>
#include <utility>

#include "config/fault_codec.hpp"
#include "config/names.hpp"

namespace squall::config {
namespace {

Problem unknown_hop(const std::string& name, std::span<const std::string> hop_names) {
  std::string hint = did_you_mean(name, hop_names);
  if (hint.empty() && hop_names.empty()) hint = "this server has no hops yet";
  if (hint.empty())
    for (const std::string& hop : hop_names) hint += (hint.empty() ? "the hops are " : ", ") + hop;
  return {"/hop", "there is no hop \"" + name + "\"", hint};
}

void check_limits(const FaultSpec& fault, const FaultLimits& limits, Problems& problems) {
  const Duration longest = limits.max_fault_duration;
  if (fault.after > longest || fault.lasts > longest - fault.after)
    problems.push_back({"/for",
                        "after + for is " + print(after(TimePoint{} + fault.after, fault.lasts).time_since_epoch()) +
                            ", above this server's max_fault_duration of " + print(longest),
                        "shorten it, or raise limits.max_fault_duration"});
  if (const double share = effective_share(fault.dose); share > limits.max_probability)
    problems.push_back({"/dose/probability",
                        "the dose hits a share of " + print_probability(share) +
                            ", above this server's max_probability of " + print_probability(limits.max_probability),
                        "lower it, or raise limits.max_probability"});
}

void check_times(const FaultSpec& fault, Catalog catalog, Problems& problems) {
  const Ramp& ramp = fault.ramp;
  if (ramp.over > fault.lasts)
    problems.push_back({"/ramp",
                        "the ramp of " + print(ramp.over) + " is longer than the fault's " + print(fault.lasts),
                        "shorten the ramp, or lengthen for"});
  if (fault.pulse.on + fault.pulse.off > fault.lasts)
    problems.push_back(
        {"/pulse", "one pulse is longer than the fault's " + print(fault.lasts), "shorten the pulse, or lengthen for"});
  if (ramp.over == Duration::zero()) return;
  if (ramp.of == Ramp::Of::probability) {
    if (fault.dose.in_order())
      problems.push_back({"/ramp",
                          "skip, first, every and sequence pick by place, which no probability could grow into",
                          "leave the ramp out, or write ramp_of: intensity"});
    return;
  }
  for (const std::string& name : verbs_of(fault)) {
    const VerbInfo* verb = find_verb(catalog, name);
    if (verb != nullptr && !verb->scales)
      problems.push_back({"/ramp_of", "\"" + name + "\" has no size that could grow", "write ramp_of: probability"});
  }
}

void check_clients(const FaultSpec& fault, const HopSpec& hop, Problems& problems) {
  const Match& match = fault.match;
  if (match.closed_by != Match::Closer::either && fault.on != Point::close)
    problems.push_back({"/match/closed_by", "nobody closes at " + std::string(to_string(fault.on)),
                        "write on: close, or leave closed_by out"});
  if (hop.listen.kind != Address::Kind::unix_socket) return;
  const std::string why = "the hop listens on a Unix socket, whose clients have no address";
  if (!match.client.empty() || !match.not_client.empty()) problems.push_back({"/match", why, "leave the clients out"});
  if (fault.dose.unit == Dose::Unit::client) problems.push_back({"/dose/unit", why, "write unit: connection"});
}

bool judges_messages(const FaultSpec& fault, const HopSpec& hop) {
  return hop.protocol == Protocol::http && (fault.on == Point::request || fault.on == Point::response);
}

constexpr std::string_view carries_bytes = " needs a hop of protocol http, and this one carries bytes";
constexpr std::string_view judges_connections = " needs messages, and this point has none";

std::string why_no_messages(const FaultSpec& fault, const HopSpec& hop) {
  return std::string(hop.protocol == Protocol::tcp ? carries_bytes : judges_connections) +
         (hop.protocol == Protocol::tcp ? "" : ": " + std::string(to_string(fault.on)));
}

void check_messages(const FaultSpec& fault, const HopSpec& hop, Problems& problems) {
  const Match& match = fault.match;
  const std::string instead = hop.protocol == Protocol::tcp ? "match the client, or say protocol: http for the hop"
                                                            : "write on: request or on: response, or match the client";
  if (fault.dose.per_message() && !judges_messages(fault, hop))
    problems.push_back({"/dose/unit", "this unit" + why_no_messages(fault, hop), "write unit: connection or client"});
  if (match.about_messages() && !judges_messages(fault, hop))
    problems.push_back(
        {"/match", "method, path, host, header, query and status:" + why_no_messages(fault, hop), instead});
  else if (fault.on == Point::request && (!match.message.status.empty() || !match.not_message.status.empty()))
    problems.push_back({"/match/status", "a request has no status", "write on: response, or leave status out"});
}

// Verbs and parameters that are about messages, where bytes pass.
void check_message_words(const FaultSpec& fault, const HopSpec& hop, const VerbInfo& verb, const std::string& place,
                         Problems& problems) {
  if (judges_messages(fault, hop)) return;
  const std::string at = place + "/" + std::string(verb.name);
  const std::string hint = hop.protocol == Protocol::tcp ? "say protocol: http for the hop" : "";
  if (verb.messages)
    problems.push_back(
        {at, "\"" + std::string(verb.name) + "\"" + why_no_messages(fault, hop),
         hop.protocol == Protocol::tcp ? "use close, drop or rewrite, or say protocol: http for the hop" : ""});
  if (verb.messages || hop.protocol == Protocol::http) return;
  for (const Argument& argument : fault.arguments) {
    const auto info = std::ranges::find(verb.parameters, argument.parameter, &Parameter::name);
    const bool counts_messages =
        std::holds_alternative<RequestRate>(argument.value) || std::holds_alternative<StatusCode>(argument.value);
    if (counts_messages || (info != verb.parameters.end() && info->messages))
      problems.push_back(
          {at + "/" + argument.parameter, "\"" + argument.parameter + "\"" + std::string(carries_bytes), hint});
  }
}

// `place` is where the verb stands: "", or an alternative's path.
void check_verb(const FaultSpec& fault, const HopSpec* hop, Catalog catalog, const std::string& place,
                Problems& problems) {
  const VerbInfo* verb = find_verb(catalog, fault.verb);
  if (verb == nullptr) problems.push_back({place, "there is no verb \"" + fault.verb + "\"", ""});
  if (verb == nullptr || hop == nullptr) return;
  check_message_words(fault, *hop, *verb, place, problems);
  if (verb->check == nullptr) return;
  for (Problem& problem : verb->check(fault, *hop)) {
    if (problem.path.starts_with("/" + fault.verb)) problem.path = place + problem.path;
    problems.push_back(std::move(problem));
  }
}

}  // namespace

double effective_share(const Dose& dose) {
  double share = dose.probability;
  if (dose.every != 0) share /= static_cast<double>(dose.every);
  if (!dose.sequence.empty())
    share *= static_cast<double>(std::ranges::count(dose.sequence, 'F')) / static_cast<double>(dose.sequence.size());
  return share;
}

Result<std::vector<FaultSpec>> decode_faults(const Node& list, Catalog catalog, std::string path,
                                             const FaultPlace& place) {
  if (!list.is(Node::Kind::list))
    return tl::unexpected(
        Problems{{path, "must be a list of faults, not " + std::string(kind_name(list)), "", list.line, list.column}});
  if (list.items.size() > most_faults_of_a_request)
    return tl::unexpected(Problems{{path,
                                    "has " + std::to_string(list.items.size()) + " faults; at most " +
                                        std::to_string(most_faults_of_a_request) + " fit in one request",
                                    "send them in several", list.line, list.column}});
  Problems problems;
  std::vector<FaultSpec> faults;
  std::map<std::string, std::size_t> first_of;
  for (std::size_t i = 0; i < list.items.size(); ++i) {
    const Node& item = list.items[i];
    auto fault = decode_fault(item, catalog, child(path, i), place);
    if (!fault) {
      problems.insert(problems.end(), fault.error().begin(), fault.error().end());
      continue;
    }
    const auto [first, is_new] = first_of.emplace(fault->name, i);
    if (!is_new && !fault->name.empty())
      problems.push_back({child(path, i) + "/name",
                          "\"" + fault->name + "\" is already the name of fault " + std::to_string(first->second),
                          "give each its own name", item.line, item.column});
    faults.push_back(std::move(*fault));
  }
  if (!problems.empty()) return tl::unexpected(std::move(problems));
  return faults;
}

Result<std::vector<FaultSpec>> decode_fault_set(const Node& node, Catalog catalog) {
  Problems problems;
  MapReader map(node, "", problems);
  std::uint64_t version = 1;
  map.optional("squall", version, as_version);
  std::vector<FaultSpec> faults;
  map.required(
      "faults", faults, [&](const Node& list) { return decode_faults(list, catalog); }, "[...]");
  map.finish();
  if (!problems.empty()) return tl::unexpected(std::move(problems));
  return faults;
}

Result<Node> decode_fault_file(const Node& node) {
  Problems problems;
  MapReader map(node, "", problems);
  std::uint64_t version = 1;
  map.required("squall", version, as_version, "1");
  const Node* faults = map.required("faults", "[...]");
  if (faults != nullptr && !faults->is(Node::Kind::list)) map.problem("faults", "must be a list of faults");
  map.finish();
  if (!problems.empty()) return tl::unexpected(std::move(problems));
  Node body = Node::map({{"faults", *faults}});
  body.line = node.line;
  body.column = node.column;
  return body;
}

void settle_unit(FaultSpec& fault, const HopSpec& hop) {
  if (fault.dose.unit != Dose::Unit::automatic) return;
  fault.dose.unit = judges_messages(fault, hop) ? Dose::Unit::request : Dose::Unit::connection;
}

Problems check_fault_alone(const FaultSpec& fault, Catalog catalog, const std::string& path) {
  Problems problems;
  check_times(fault, catalog, problems);
  for (Problem& problem : problems) problem.path = path + problem.path;
  return problems;
}

Problems check_fault(const FaultSpec& fault, const HopSpec* hop, std::span<const std::string> hop_names,
                     Catalog catalog, const FaultLimits& limits, const std::string& path) {
  Problems problems;
  if (hop == nullptr) problems.push_back(unknown_hop(fault.hop, hop_names));
  check_limits(fault, limits, problems);
  check_times(fault, catalog, problems);
  if (hop != nullptr) check_clients(fault, *hop, problems);
  if (hop != nullptr) check_messages(fault, *hop, problems);
  if (fault.alternatives.empty()) {
    check_verb(fault, hop, catalog, "", problems);
  } else {
    for (std::size_t i = 0; i < fault.alternatives.size(); ++i) {
      FaultSpec one = fault;  // still with its alternatives: what cannot be one of several refuses by them
      one.verb = fault.alternatives[i].verb;
      one.arguments = fault.alternatives[i].arguments;
      check_verb(one, hop, catalog, "/" + std::string(one_of) + "/" + std::to_string(i), problems);
    }
  }
  for (Problem& problem : problems) problem.path = path + problem.path;
  return problems;
}

}  // namespace squall::config
