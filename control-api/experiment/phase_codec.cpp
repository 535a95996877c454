// See phase_codec.hpp.
#include "experiment/phase_codec.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "config/fault_codec.hpp"
#include "experiment/fields.hpp"

namespace squall::experiment {
namespace {

using config::child;
using config::MapReader;
using config::Node;
using namespace std::chrono_literals;

constexpr std::size_t most_phases = 50;
constexpr std::size_t most_faults = 100;        // of a phase
constexpr std::size_t longest_phase_name = 48;  // with the experiment's and a number it is a fault's name
constexpr Duration longest_phase = 24h;

Result<Duration> as_length(const Node& node) {
  const auto length = config::as_duration(node);
  if (length && (*length == Duration::zero() || *length > longest_phase))
    return refuse("", "must be more than 0s and at most 24h, not " + config::print(*length));
  return length;
}

Result<bool> as_go(const Node& node) {
  if (node.text == "go") return true;
  return refuse("", "must be go: the phase may be ended earlier, by people", "write until: go, or leave it out");
}

// Without the key, which a fault of an experiment may not have.
Node without(Node node, std::string_view key) {
  std::erase_if(node.members, [&](const config::Member& member) { return member.key == key; });
  return node;
}

class PhaseReader {
 public:
  PhaseReader(const Node& node, const std::string& path, Experiment& experiment, Catalog catalog, Problems& problems)
      : experiment_(experiment), catalog_(catalog), problems_(problems), map_(node, path, problems) {}

  void read() {
    experiment_.phases.emplace_back();
    if (!map_.valid()) return;
    Phase phase;
    named_ = map_.required("name", phase.name, as_name("a phase", "._-", longest_phase_name), "slow");
    const auto same = std::ranges::find(experiment_.phases, phase.name, &Phase::name);
    if (named_ && same != experiment_.phases.end())
      map_.problem("name", "\"" + phase.name + "\" is already the name of another phase", "give each its own");
    has_length_ = map_.required("for", phase.lasts, as_length, "2m");
    map_.optional("until", phase.until_go, as_go);
    experiment_.phases.back() = phase;
    const Node* faults = map_.optional("faults");
    if (faults != nullptr && (!faults->is(Node::Kind::list) || faults->items.size() > most_faults))
      map_.problem("faults", "must be a list of at most 100 faults", "a phase without any lets people look");
    else if (faults != nullptr)
      for (std::size_t i = 0; i < faults->items.size(); ++i) read_fault(faults->items[i], i);
    map_.finish();
  }

 private:
  void read_fault(const Node& node, std::size_t index) {
    const std::string path = child(map_.path("faults"), index);
    Node fault = without(node, "name");
    if (const Node* name = node.find("name"))
      problems_.push_back({child(path, "name"), "a run names its faults itself, EXPERIMENT/PHASE/NUMBER", "remove it",
                           name->line, name->column});
    if (node.is(Node::Kind::map) && !give_time(fault, path)) return;
    const bool named = named_ && !experiment_.name.empty();
    const std::size_t phase = experiment_.phases.size() - 1;
    const config::FaultPlace place{named ? fault_name(experiment_, phase, index) : "unnamed", ""};
    auto spec = config::decode_fault(fault, catalog_, path, place);
    if (!spec) return append(problems_, spec.error());
    check(*spec, path);
    experiment_.phases.back().faults.push_back(std::move(*spec));
  }

  // The time that the phase leaves it, when it does not say one. False: there is none.
  bool give_time(Node& fault, const std::string& path) {
    const Duration phase = has_length_ ? experiment_.phases.back().lasts : longest_phase;
    const Node* after_node = fault.find("after");
    const auto after = after_node != nullptr ? config::as_duration(*after_node) : Result<Duration>(Duration::zero());
    const Duration waits = after.value_or(Duration::zero());
    if (has_length_ && waits >= phase) {
      problems_.push_back({child(path, "after"), "the phase is over by then: it lasts " + config::print(phase),
                           "begin earlier, or lengthen the phase"});
      return false;
    }
    if (fault.find("for") == nullptr)
      fault.add("for", Node::string(config::print(phase - std::min(waits, phase - 1ns))));
    return true;
  }

  // What needs no server to be wrong.
  void check(const FaultSpec& fault, const std::string& path) {
    Problems found = config::check_fault_alone(fault, catalog_, path);
    const Duration phase = experiment_.phases.back().lasts;
    if (has_length_ && fault.lasts > phase - fault.after)
      found.push_back({child(path, "for"), "the phase is over before the fault: it lasts " + config::print(phase),
                       "leave for out and it ends with the phase"});
    append(problems_, found);
  }

  Experiment& experiment_;
  Catalog catalog_;
  Problems& problems_;
  MapReader map_;
  bool named_ = false;
  bool has_length_ = false;
};

}  // namespace

void read_phases(MapReader& map, Experiment& experiment, Catalog catalog, Problems& problems) {
  const Node* list = map.required("phases", "[{name: slow, for: 2m, faults: [...]}]");
  if (list == nullptr) return;
  if (!list->is(Node::Kind::list) || list->items.empty() || list->items.size() > most_phases)
    return map.problem("phases", "must be a list of 1 to 50 phases", "like [{name: slow, for: 2m, faults: [...]}]");
  const std::size_t before = problems.size();
  for (std::size_t i = 0; i < list->items.size(); ++i)
    PhaseReader(list->items[i], child(map.path("phases"), i), experiment, catalog, problems).read();
  const bool faults = std::ranges::any_of(experiment.phases, [](const Phase& phase) { return !phase.faults.empty(); });
  if (!faults && problems.size() == before)
    map.problem("phases", "no phase has a fault, so nothing would be tried", "add faults to one of them");
}

}  // namespace squall::experiment
