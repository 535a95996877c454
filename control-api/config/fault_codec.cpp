// One fault between text and value (fault_codec.hpp). Lists, files and limits are in fault_rules.cpp. Pure.
#include "config/fault_codec.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "config/arguments_codec.hpp"
#include "config/dose_codec.hpp"
#include "config/match_codec.hpp"
#include "config/names.hpp"

namespace squall::config {
namespace {

// Points that do not exist yet, told apart from typing errors.
constexpr std::string_view later_points[] = {"handshake", "packet"};

constexpr std::uint64_t most_weight = 1000;
constexpr std::size_t most_alternatives = 16;
constexpr Duration shortest_pulse = std::chrono::milliseconds{10};

constexpr Point all_points[] = {Point::connect, Point::request, Point::response, Point::close};

template <class Words>
bool contains(const Words& words, std::string_view word) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

Result<Point> as_point(const Node& node) {
  std::vector<std::string> names;
  for (const Point point : all_points) {
    if (node.text == to_string(point)) return point;
    names.emplace_back(to_string(point));
  }
  if (contains(later_points, node.text))
    return refuse("", "\"" + node.text + "\" is not supported yet by this version");
  return refuse("", "must be one of connect, request, response, close", did_you_mean(node.text, names));
}

Result<Duration> as_length(const Node& node) {
  const auto length = as_duration(node);
  if (length && *length == Duration::zero()) return refuse("", "must be more than 0s: a fault needs a time to be on");
  return length;
}

Result<Duration> as_ramp(const Node& node) {
  const auto length = as_duration(node);
  if (length && *length == Duration::zero()) return refuse("", "must be more than 0s", "leave the ramp out");
  return length;
}

Result<Ramp::Of> as_ramp_of(const Node& node) {
  if (node.text == "probability") return Ramp::Of::probability;
  if (node.text == "intensity") return Ramp::Of::intensity;
  return refuse("", "must be probability or intensity");
}

Result<Duration> as_pulse_part(const Node& node) {
  const auto length = as_duration(node);
  if (length && (*length < shortest_pulse || *length > std::chrono::hours{24}))
    return refuse("", "must be 10ms to 24h");
  return length;
}

Result<std::uint64_t> as_weight(const Node& node) {
  const auto weight = as_count(node);
  if (!weight || *weight == 0 || *weight > most_weight)
    return refuse("", "must be a whole number of 1 to " + std::to_string(most_weight));
  return weight;
}

class FaultReader {
 public:
  FaultReader(const Node& node, Catalog catalog, const std::string& path, const FaultPlace& place)
      : catalog_(catalog), node_(node), place_(place), map_(node, path, problems_) {}

  Result<FaultSpec> read() {
    if (map_.valid()) {
      read_names();
      const bool has_point = map_.required("on", fault_.on, as_point, "response");
      read_match(map_, fault_.match, problems_);
      read_dose(map_, fault_.dose, fault_.seed, problems_);
      map_.optional("after", fault_.after, as_duration);
      map_.required("for", fault_.lasts, as_length, "5m");
      map_.optional("existing", fault_.existing, as_boolean);
      map_.optional("enabled", fault_.enabled, as_boolean);
      read_times();
      read_what(has_point);
      map_.finish();
    }
    if (!problems_.empty()) return tl::unexpected(std::move(problems_));
    return std::move(fault_);
  }

 private:
  void read_names() {
    fault_.name = place_.name;
    fault_.hop = place_.hop;
    read_placed(map_, "name", fault_.name, as_fault_name);
    read_placed(map_, "hop", fault_.hop, as_hop_name);
    if (fault_.hop.empty()) map_.required("hop", "orders-db");
  }

  void read_times() {
    map_.optional("ramp", fault_.ramp.over, as_ramp);
    if (map_.optional("ramp_of", fault_.ramp.of, as_ramp_of) && !map_.has("ramp"))
      map_.problem("ramp_of", "ramp_of without a ramp says nothing", "add ramp: 2m, or leave ramp_of out");
    const Node* node = map_.optional("pulse");
    if (node == nullptr) return;
    MapReader pulse(*node, map_.path("pulse"), problems_);
    pulse.required("on", fault_.pulse.on, as_pulse_part, "5s");
    pulse.required("off", fault_.pulse.off, as_pulse_part, "15s");
    pulse.finish();
  }

  // A verb, or several of which a die picks one.
  void read_what(bool has_point) {
    const Node* alternatives = map_.optional(one_of);
    Alternative what;
    if (alternatives == nullptr) {
      read_verb(map_, node_, what, has_point);
      fault_.verb = what.verb;
      fault_.arguments = std::move(what.arguments);
      return;
    }
    fault_.verb = one_of;
    for (const VerbInfo* verb : catalog_)
      if (map_.optional(verb->name) != nullptr)
        map_.problem(verb->name, "a verb beside one_of: a fault has one or the other",
                     "make it one of the alternatives");
    if (!alternatives->is(Node::Kind::list) || alternatives->items.size() < 2 ||
        alternatives->items.size() > most_alternatives)
      return map_.problem(one_of, "must be a list of 2 to 16 alternatives",
                          "for example one_of: [{weight: 3, delay: 100ms}, {close: reset}]");
    for (std::size_t i = 0; i < alternatives->items.size(); ++i) {
      const Node& item = alternatives->items[i];
      MapReader map(item, child(map_.path(one_of), i), problems_);
      Alternative alternative;
      map.optional("weight", alternative.weight, as_weight);
      if (map.valid()) read_verb(map, item, alternative, has_point);
      map.finish();
      fault_.alternatives.push_back(std::move(alternative));
    }
  }

  void read_verb(MapReader& map, const Node& node, Alternative& what, bool has_point) {
    const VerbInfo* verb = nullptr;
    std::vector<std::string> verbs;
    std::string names;
    for (const VerbInfo* candidate : catalog_) {
      const std::string name(candidate->name);
      verbs.push_back(name);
      names += (names.empty() ? "" : ", ") + name;
      if (map.optional(name) == nullptr) continue;
      if (verb != nullptr)
        map.problem(name, "a second verb beside \"" + std::string(verb->name) + "\": a fault has exactly one",
                    "make it two faults");
      else
        verb = candidate;
    }
    if (verb == nullptr) {
      if (!mentions_verb(map, node, verbs))
        map.problem_here("has no verb: it must have exactly one of " + names + ", or one_of");
      return;
    }
    what.verb = verb->name;
    what.arguments = decode_arguments(*node.find(verb->name), *verb, map.path(verb->name), problems_);
    if (has_point) check_point(*verb);
  }

  // Whether some key is a misspelt verb; then it is told about that key alone.
  static bool mentions_verb(const MapReader& map, const Node& node, const std::vector<std::string>& verbs) {
    return std::any_of(node.members.begin(), node.members.end(), [&](const Member& member) {
      return !map.knows(member.key) && !nearest(member.key, verbs).empty();
    });
  }

  void check_point(const VerbInfo& verb) {
    std::string points;
    for (const VerbPoint& point : verb.points) {
      if (point.point == fault_.on) return;
      points += (points.empty() ? "" : " or ") + std::string(to_string(point.point));
    }
    map_.problem("on", "\"" + std::string(verb.name) + "\" cannot act on " + std::string(to_string(fault_.on)),
                 "say on: " + points);
  }

  Catalog catalog_;
  const Node& node_;
  const FaultPlace& place_;
  Problems problems_;
  FaultSpec fault_;
  MapReader map_;
};

}  // namespace

const VerbInfo* find_verb(Catalog catalog, std::string_view name) {
  const auto found =
      std::find_if(catalog.begin(), catalog.end(), [&](const VerbInfo* verb) { return verb->name == name; });
  return found != catalog.end() ? *found : nullptr;
}

Result<FaultSpec> decode_fault(const Node& node, Catalog catalog, std::string path, const FaultPlace& place) {
  return FaultReader(node, catalog, path, place).read();
}

namespace {

Node describe_alternatives(const FaultSpec& fault, Catalog catalog) {
  Node list = Node::list();
  for (const Alternative& alternative : fault.alternatives) {
    Node item = Node::map();
    if (alternative.weight != 1) item.add("weight", Node::number(alternative.weight));
    if (const VerbInfo* verb = find_verb(catalog, alternative.verb))
      item.add(alternative.verb, describe_arguments(alternative.arguments, *verb));
    list.push(std::move(item));
  }
  return list;
}

}  // namespace

Node describe_fault(const FaultSpec& fault, Catalog catalog) {
  const VerbInfo* verb = find_verb(catalog, fault.verb);
  const auto text = [](std::string_view word) { return Node::string(std::string(word)); };
  Node node = Node::map();
  if (!fault.name.empty()) node.add("name", Node::string(fault.name));
  node.add("hop", Node::string(fault.hop));
  node.add("on", text(to_string(fault.on)));
  if (verb != nullptr) node.add(fault.verb, describe_arguments(fault.arguments, *verb));
  if (!fault.alternatives.empty()) node.add(std::string(one_of), describe_alternatives(fault, catalog));
  if (!fault.match.empty()) node.add("match", describe_match(fault.match));
  node.add("dose", describe_dose(fault.dose, fault.seed));
  node.add("after", Node::string(print(fault.after)));
  node.add("for", Node::string(print(fault.lasts)));
  if (fault.ramp.over > Duration::zero()) {
    node.add("ramp", Node::string(print(fault.ramp.over)));
    node.add("ramp_of", text(fault.ramp.of == Ramp::Of::intensity ? "intensity" : "probability"));
  }
  if (fault.pulse.on > Duration::zero())
    node.add("pulse",
             Node::map({{"on", Node::string(print(fault.pulse.on))}, {"off", Node::string(print(fault.pulse.off))}}));
  node.add("existing", Node::boolean(fault.existing));
  node.add("enabled", Node::boolean(fault.enabled));
  return node;
}

}  // namespace squall::config
