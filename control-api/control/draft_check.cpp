// What a draft is worth: the limits, the hops together, each touched fault, and the untouched faults of touched hops.
#include <algorithm>
#include <charconv>
#include <limits>
#include <numeric>

#include "config/hop_codec.hpp"
#include "config/reader.hpp"
#include "control/draft.hpp"

namespace squall::control {
namespace {

void append(Problems& all, Problems more) {
  all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

// Splits "<prefix><index><rest>"; false when the pointer is another one.
bool split(std::string_view pointer, std::string_view prefix, std::size_t& index, std::string_view& rest) {
  if (!pointer.starts_with(prefix)) return false;
  const char* const end = pointer.data() + pointer.size();
  const auto [after, error] = std::from_chars(pointer.data() + prefix.size(), end, index);
  rest = std::string_view(after, static_cast<std::size_t>(end - after));
  return error == std::errc{} && (rest.empty() || rest.front() == '/');
}

// About something the request named: its place there. About something else: said by its name.
void translate(Problem& problem, const std::map<std::string, std::string, std::less<>>& paths, std::string_view kind,
               const std::string& name, std::string_view rest) {
  if (const auto at = paths.find(name); at != paths.end()) {
    problem.path = at->second + std::string(rest);
  } else {
    problem.message = std::string(kind) + " \"" + name + "\": " + problem.message;
    problem.path.clear();
  }
}

// What was legal when it was put stays, though a reload has lowered a limit since.
constexpr config::FaultLimits no_limits{Duration::max(), 1.0};

}  // namespace

config::FaultLimits Draft::limits_of(const FaultSpec& fault) const {
  if (!fault_paths_.contains(fault.name)) return no_limits;
  config::FaultLimits limits = next_.limits;
  if (next_.toxics.contains(fault.name)) limits.max_fault_duration = Duration::max();
  return limits;
}

Problems Draft::check(Catalog catalog) const {
  Problems problems;
  if (next_.hops.size() > most_hops && !hop_paths_.empty())
    problems.push_back({hop_paths_.begin()->second, "at most " + std::to_string(most_hops) + " hops fit in one server",
                        "delete hops that are not needed"});
  append(problems, check_hops());

  const std::vector<std::string> names = hop_names(next_);
  const std::vector<std::string> nobody;
  std::map<std::string_view, std::size_t> counts;
  for (std::size_t i = 0; i < next_.faults.size(); ++i) {
    const FaultSpec& fault = next_.faults[i];
    if (++counts[fault.hop] == most_faults_of_a_hop + 1)
      problems.push_back({"/faults/" + std::to_string(i),
                          "at most " + std::to_string(most_faults_of_a_hop) + " faults fit on one hop",
                          "delete faults of the hop " + fault.hop});
    // Looking for the hop that may be meant costs; the problems beyond the first are only counted.
    append(problems, check_fault(fault, i, problems.size() < config::most_problems ? names : nobody, catalog));
  }
  return in_request_terms(std::move(problems));
}

// Of two that clash the one that the request touches is told about, so these are looked at last.
Problems Draft::check_hops() const {
  std::vector<std::size_t> order(next_.hops.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_partition(order.begin(), order.end(),
                        [&](std::size_t i) { return !hop_paths_.contains(next_.hops[i].spec.name); });
  std::vector<HopSpec> specs;
  for (const std::size_t i : order) specs.push_back(next_.hops[i].spec);
  Problems problems = config::check_hops(specs, "/hops");
  for (Problem& problem : problems) {
    const std::string pointer = problem.path;
    std::size_t place = 0;
    std::string_view rest;
    if (split(pointer, "/hops/", place, rest))
      problem.path = "/hops/" + std::to_string(order[place]) + std::string(rest);
  }
  return problems;
}

Problems Draft::check_fault(const FaultSpec& fault, std::size_t index, const std::vector<std::string>& hops,
                            Catalog catalog) const {
  const bool touched = fault_paths_.contains(fault.name);
  if (!touched && !hop_paths_.contains(fault.hop)) return {};
  const HopEntry* hop = find_hop(next_, fault.hop);
  return config::check_fault(fault, hop == nullptr ? nullptr : &hop->spec, hops, catalog, limits_of(fault),
                             "/faults/" + std::to_string(index));
}

Problems Draft::in_request_terms(Problems problems) const {
  for (Problem& problem : problems) {
    const std::string pointer = problem.path;
    std::size_t index = 0;
    std::string_view rest;
    if (split(pointer, "/hops/", index, rest) && index < next_.hops.size())
      translate(problem, hop_paths_, "hop", next_.hops[index].spec.name, rest);
    else if (split(pointer, "/faults/", index, rest) && index < next_.faults.size())
      translate(problem, fault_paths_, "fault", next_.faults[index].name, rest);
  }
  return problems;
}

}  // namespace squall::control
