// Reading scenarios with the product's own loader and fault codec, so that a file says faults as a user would.
#include "sim/scenario.hpp"

#include <algorithm>
#include <filesystem>
#include <set>
#include <stdexcept>

#include <squall/stats.hpp>

#include "config/fault_codec.hpp"
#include "config/loader.hpp"
#include "config/reader.hpp"
#include "faults/verb.hpp"

namespace squall::sim {
namespace {

namespace fs = std::filesystem;
using config::MapReader;
using config::Node;

fs::path folder() { return fs::path(SQUALL_SCENARIOS); }

// Bytes that show each misplaced, lost or doubled one.
std::string pattern(std::uint64_t size) {
  std::string bytes(size, '\0');
  for (std::uint64_t i = 0; i < size; ++i) bytes[i] = static_cast<char>('a' + (i * 7 + i / 251) % 26);
  return bytes;
}

Catalog catalog() {
  static const std::vector<const VerbInfo*> infos(faults::verbs().begin(), faults::verbs().end());
  return infos;
}

Result<EndKind> as_end(const Node& node) {
  if (node.text == "fin") return EndKind::fin;
  if (node.text == "reset") return EndKind::reset;
  return refuse("", "must be fin or reset");
}

Result<std::string> as_bytes_text(const Node& node) { return node.text; }

class ScenarioReader {
 public:
  explicit ScenarioReader(Problems& problems) : problems_(problems) {}

  Scenario read(const Node& node) {
    Scenario scenario;
    MapReader map(node, "", problems_);
    map.required("scenario", scenario.sentence, config::as_text, "one sentence");
    map.optional("loose", scenario.loose, config::as_boolean);
    if (std::string protocol; map.optional("protocol", protocol, config::as_text)) {
      if (protocol != "http") map.problem("protocol", "must be http, or left out");
      scenario.protocol = scenario_protocol_ = Protocol::http;
    }
    read_steps(map, scenario);
    if (const Node* several = map.optional("connections")) {
      for (std::size_t i = 0; i < several->items.size(); ++i) {
        MapReader one(several->items[i], config::child("/connections", i), problems_);
        scenario.connections.push_back(read_script(one));
        one.finish();
      }
    } else {
      scenario.connections.push_back(read_script(map));
    }
    if (const Node* counters = map.optional("counters"))
      for (const config::Member& fault : counters->members)
        for (const config::Member& counter : fault.value.members)
          scenario.counters[fault.key][counter.key] = std::stoull(counter.value.text);
    map.finish();
    return scenario;
  }

 private:
  Script read_script(MapReader& map) {
    Script script;
    map.optional("opens", script.opens, config::as_duration);
    map.optional("from", script.from_text, config::as_text);
    Network address;
    if (const auto network = config::parse_network(script.from_text + "/32")) address = *network;
    script.from.family = IpAddress::Family::v4;
    std::copy_n(address.bytes, 4, script.from.bytes);
    script.client = read_list<Act>(map, "client", "send");
    script.upstream = read_list<Act>(map, "upstream", "send");
    if (const Node* expected = map.required("expect", "{client: [...]}")) {
      MapReader expect(*expected, map.path("expect"), problems_);
      script.client_sees = read_list<Arrived>(expect, "client", "bytes");
      script.upstream_sees = read_list<Arrived>(expect, "upstream", "bytes");
      expect.finish();
    }
    return script;
  }

  template <class Item>
  std::vector<Item> read_list(MapReader& map, const char* key, const char* bytes) {
    std::vector<Item> items;
    const Node* list = map.optional(key);
    if (list == nullptr) return items;
    for (std::size_t i = 0; i < list->items.size(); ++i) {
      MapReader one(list->items[i], config::child(map.path(key), i), problems_);
      Item item;
      Bytes size;
      one.required("at", item.at, config::as_duration, "10ms");
      one.optional(bytes, item.bytes, as_bytes_text);
      if (one.optional("size", size, config::as_bytes)) item.bytes = pattern(size.count);
      one.optional("end", item.end, as_end);
      one.finish();
      items.push_back(std::move(item));
    }
    return items;
  }

  void read_steps(MapReader& map, Scenario& scenario) {
    const Node* list = map.optional("faults");
    if (list == nullptr) return;
    for (std::size_t i = 0; i < list->items.size(); ++i) {
      MapReader one(list->items[i], config::child("/faults", i), problems_);
      FaultStep step;
      one.required("at", step.at, config::as_duration, "0ms");
      if (const Node* set = one.required("set", "[]"))
        for (std::size_t k = 0; k < set->items.size(); ++k)
          read_fault(set->items[k], config::child(one.path("set"), k), step);
      one.finish();
      number_revisions(step, scenario, i + 1);
      scenario.steps.push_back(std::move(step));
    }
  }

  // The hop is always the same one, and an hour is longer than any scenario.
  void read_fault(Node node, const std::string& path, FaultStep& step) {
    if (node.find("for") == nullptr) node.add("for", Node::string("1h"));
    auto fault = config::decode_fault(node, catalog(), path, {.name = "", .hop = "hop"});
    if (fault && fault->name.empty()) fault = refuse(path, "a fault of a scenario needs a name");
    if (!fault) {
      problems_.insert(problems_.end(), fault.error().begin(), fault.error().end());
      return;
    }
    HopSpec hop;
    hop.protocol = scenario_protocol_;
    config::settle_unit(*fault, hop);
    step.faults.push_back(std::move(*fault));
  }

  static void number_revisions(FaultStep& step, const Scenario& scenario, std::uint64_t number) {
    for (FaultSpec& fault : step.faults) {
      fault.revision = number;
      if (scenario.steps.empty()) continue;
      for (const FaultSpec& before : scenario.steps.back().faults) {
        FaultSpec same = fault;
        same.revision = before.revision;
        if (same == before) fault.revision = before.revision;
      }
    }
  }

  Problems& problems_;
  Protocol scenario_protocol_ = Protocol::tcp;
};

}  // namespace

Duration Scenario::length() const {
  Duration last{};
  for (const FaultStep& step : steps) last = std::max(last, step.at);
  for (const Script& script : connections) {
    for (const auto* acts : {&script.client, &script.upstream})
      for (const Act& act : *acts) last = std::max(last, act.at);
    for (const auto* seen : {&script.client_sees, &script.upstream_sees})
      for (const Arrived& arrived : *seen) last = std::max(last, arrived.at);
  }
  return last;
}

std::vector<std::string> scenario_names() {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder()))
    if (entry.path().extension() == ".yaml") names.insert(entry.path().stem().string());
  return {names.begin(), names.end()};
}

Result<Scenario> load_scenario(const std::string& name) {
  const auto node = config::load_file((folder() / (name + ".yaml")).string());
  if (!node) return tl::unexpected(node.error());
  Problems problems;
  Scenario scenario = ScenarioReader(problems).read(*node);
  if (!problems.empty()) return tl::unexpected(config::located(std::move(problems), *node));
  return scenario;
}

Scenario must_load_scenario(const std::string& name) {
  auto scenario = load_scenario(name);
  if (!scenario) throw std::runtime_error(config::format_problems(name + ".yaml", scenario.error()));
  return std::move(*scenario);
}

std::uint64_t counter_named(const FaultCounters& counters, const std::string& name) {
  if (name == "matched") return counters.matched;
  if (name == "skipped") return counters.skipped;
  if (name == "injected") return counters.injected;
  if (name == "overflow") return counters.overflow;
  if (name == "connections") return counters.connections;
  throw std::runtime_error("no counter is called " + name);
}

}  // namespace squall::sim
