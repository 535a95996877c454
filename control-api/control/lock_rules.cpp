// See lock_rules.hpp.
#include "control/lock_rules.hpp"

#include <algorithm>
#include <unordered_map>

#include "config/reader.hpp"
#include "control/views.hpp"

namespace squall::control {
namespace {

// Nobody's fault is ended for a run: whoever put it takes it away.
Problem stands_there(const Registry& now, const FaultSpec& fault) {
  const auto toxic = now.toxics.find(fault.name);
  const std::string what =
      toxic == now.toxics.end() ? "the fault \"" + fault.name + "\"" : "the toxic \"" + toxic->second.name + "\"";
  return {"", what + " stands on the hop \"" + fault.hop + "\"",
          "remove it first: `squall fault rm " + fault.name + "`"};
}

// Without what it has put itself.
Problems conflicts(const Registry& now, const Stats& stats, std::string_view run, const HopSpec& hop) {
  if (const std::string_view holder = holder_of(now, hop.name); !holder.empty()) {
    if (holder == run) return {};
    return {trespass(hop.name, holder, run)};
  }
  Problems problems;
  if (!hop.enabled)
    problems.push_back(
        {"", "the hop \"" + hop.name + "\" is down", "switch it on first: `squall hop up " + hop.name + "`"});
  for (const FaultSpec& fault : now.faults) {
    if (fault.hop != hop.name) continue;
    const auto figures = std::ranges::find(stats.faults, fault.name, &FaultStats::name);
    if (state_of(fault, figures == stats.faults.end() ? nullptr : &*figures, stats.now) != FaultState::expired)
      problems.push_back(stands_there(now, fault));
  }
  return problems;
}

template <class List, class Name>
auto by_name(const List& list, Name name) {
  std::unordered_map<std::string_view, const typename List::value_type*> index;
  for (const auto& item : list) index.emplace(name(item), &item);
  return index;
}

std::string_view name_of_hop(const HopEntry& hop) { return hop.spec.name; }
std::string_view name_of_fault(const FaultSpec& fault) { return fault.name; }

// Problem paths as the data plane would give them: by index into the draft.
class Judge {
 public:
  Judge(const Registry& now, const Registry& next, std::string_view run) : now_(now), next_(next), run_(run) {}

  Problems judge() && {
    judge_hops();
    judge_faults();
    return std::move(problems_);
  }

 private:
  void judge_hops() {
    const auto was = by_name(now_.hops, name_of_hop);
    for (std::size_t i = 0; i < next_.hops.size(); ++i) {
      const HopSpec& hop = next_.hops[i].spec;
      const auto before = was.find(hop.name);
      if (before == was.end() || before->second->spec != hop) touch(hop.name, "/hops/" + std::to_string(i));
    }
    const auto is = by_name(next_.hops, name_of_hop);
    for (const HopEntry& hop : now_.hops)
      if (!is.contains(hop.spec.name)) touch(hop.spec.name, "");
  }

  void judge_faults() {
    const auto was = by_name(now_.faults, name_of_fault);
    for (std::size_t i = 0; i < next_.faults.size(); ++i) {
      const FaultSpec& fault = next_.faults[i];
      const auto before = was.find(fault.name);
      if (before != was.end() && *before->second == fault) continue;
      const std::string path = "/faults/" + std::to_string(i);
      touch(fault.hop, path);
      // Taken to another hop, which is no removal: the run would find its fault's name elsewhere.
      if (before != was.end() && before->second->hop != fault.hop) touch(before->second->hop, path);
    }
  }

  void touch(const std::string& hop, std::string path) {
    const std::string_view holder = holder_of(now_, hop);
    if (holder == run_) return;
    problems_.push_back(trespass(hop, holder, run_));
    problems_.back().path = std::move(path);
  }

  const Registry& now_;
  const Registry& next_;
  const std::string_view run_;
  Problems problems_;
};

}  // namespace

Problem trespass(std::string_view hop, std::string_view holder, std::string_view run) {
  if (holder.empty())
    return {"", "the run " + std::string(run) + " does not hold the hop \"" + std::string(hop) + "\"",
            "a run changes nothing but the hops that it has locked"};
  return {"", "the hop \"" + std::string(hop) + "\" is held by the run " + std::string(holder),
          "wait for it or stop it: `squall stop " + std::string(holder) + "`"};
}

std::optional<Refusal> obstacles(const Registry& now, const Stats& stats, std::string_view run,
                                 const std::vector<std::string>& hops) {
  Problems unknown;
  Problems problems;
  for (const std::string& name : hops) {
    if (const HopEntry* hop = find_hop(now, name)) {
      std::ranges::move(conflicts(now, stats, run, hop->spec), std::back_inserter(problems));
    } else {
      unknown.push_back({"", "there is no hop \"" + name + "\"", config::did_you_mean(name, hop_names(now))});
    }
  }
  if (!unknown.empty()) return Refusal{Refusal::Kind::not_found, std::move(unknown)};
  if (!problems.empty()) return Refusal{Refusal::Kind::conflict, std::move(problems)};
  return std::nullopt;
}

Registry with_locks(Registry now, const std::string& run, const std::vector<std::string>& hops) {
  for (const std::string& hop : hops) {
    if (!now.locks.emplace(hop, run).second) continue;  // the run's already
    std::erase_if(now.faults, [&](const FaultSpec& fault) { return fault.hop == hop; });
    std::erase_if(now.toxics, [&](const auto& toxic) { return find_fault(now, toxic.first) == nullptr; });
  }
  return now;
}

Problems trespasses(const Registry& now, const Draft& draft, std::string_view run) {
  if (now.locks.empty() && run.empty()) return {};
  return draft.in_request_terms(Judge(now, draft.next(), run).judge());
}

std::vector<std::string> faults_of(const Registry& registry, std::string_view run) {
  std::vector<std::string> names;
  for (const FaultSpec& fault : registry.faults)
    if (holder_of(registry, fault.hop) == run) names.push_back(fault.name);
  return names;
}

}  // namespace squall::control
