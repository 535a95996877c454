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

}  // namespace

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

Problems check_fault(const FaultSpec& fault, const HopSpec* hop, std::span<const std::string> hop_names,
                     Catalog catalog, const FaultLimits& limits, const std::string& path) {
  Problems problems;
  if (hop == nullptr) problems.push_back(unknown_hop(fault.hop, hop_names));
  const Duration longest = limits.max_fault_duration;
  if (fault.after > longest || fault.lasts > longest - fault.after)
    problems.push_back({"/for",
                        "after + for is " + print(after(TimePoint{} + fault.after, fault.lasts).time_since_epoch()) +
                            ", above this server's max_fault_duration of " + print(longest),
                        "shorten it, or raise limits.max_fault_duration"});
  if (fault.dose.probability > limits.max_probability)
    problems.push_back({"/dose/probability",
                        print_probability(fault.dose.probability) + " is above this server's max_probability of " +
                            print_probability(limits.max_probability),
                        "lower it, or raise limits.max_probability"});
  const VerbInfo* verb = find_verb(catalog, fault.verb);
  if (verb == nullptr) problems.push_back({"", "there is no verb \"" + fault.verb + "\"", ""});
  if (verb != nullptr && verb->check != nullptr && hop != nullptr)
    for (Problem& problem : verb->check(fault, *hop)) problems.push_back(std::move(problem));
  for (Problem& problem : problems) problem.path = path + problem.path;
  return problems;
}

}  // namespace squall::config
