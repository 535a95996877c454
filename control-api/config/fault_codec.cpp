// One fault between text and value (fault_codec.hpp). Lists, files and limits are in fault_rules.cpp. Pure.
#include "config/fault_codec.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "config/arguments_codec.hpp"
#include "config/names.hpp"

namespace squall::config {
namespace {

// Words of the vocabulary that this version does not have. They are told apart from typing errors.
constexpr std::string_view later_keys[] = {"match",  "ramp",    "ramp_of", "pulse",
                                           "one_of", "respond", "rewrite", "repeat"};
constexpr std::string_view later_dose_keys[] = {"every",      "first",     "skip",    "sequence",
                                                "max_active", "max_total", "max_rate"};
constexpr std::string_view later_points[] = {"handshake", "packet"};

constexpr Point all_points[] = {Point::connect, Point::request, Point::response, Point::close};

template <class Words>
bool contains(const Words& words, std::string_view word) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

tl::unexpected<Problems> refuse_later(std::string_view word) {
  return refuse("", "\"" + std::string(word) + "\" is not supported yet by this version");
}

Result<Point> as_point(const Node& node) {
  std::vector<std::string> names;
  for (const Point point : all_points) {
    if (node.text == to_string(point)) return point;
    names.emplace_back(to_string(point));
  }
  if (contains(later_points, node.text)) return refuse_later(node.text);
  return refuse("", "must be one of connect, request, response, close", did_you_mean(node.text, names));
}

Result<Dose::Unit> as_unit(const Node& node) {
  if (node.text == "connection") return Dose::Unit::connection;
  if (node.text == "request" || node.text == "client" || node.text.starts_with("header:"))
    return refuse_later("unit: " + node.text);
  return refuse("", "must be connection");
}

// What a JSON reader with doubles gives back unchanged.
Result<std::uint64_t> as_seed(const Node& node) {
  constexpr std::uint64_t most = (std::uint64_t{1} << 53) - 1;
  const auto seed = as_count(node);
  if (!seed || *seed > most) return refuse("", "must be a whole number of 0 to " + std::to_string(most));
  return seed;
}

Result<Duration> as_length(const Node& node) {
  const auto length = as_duration(node);
  if (length && *length == Duration::zero()) return refuse("", "must be more than 0s: a fault needs a time to be on");
  return length;
}

class FaultReader {
 public:
  FaultReader(const Node& node, Catalog catalog, const std::string& path, const FaultPlace& place)
      : catalog_(catalog), node_(node), place_(place), map_(node, path, problems_) {}

  Result<FaultSpec> read() {
    if (map_.valid()) {
      read_names();
      const bool has_point = map_.required("on", fault_.on, as_point, "response");
      read_dose();
      map_.optional("after", fault_.after, as_duration);
      map_.required("for", fault_.lasts, as_length, "5m");
      map_.optional("existing", fault_.existing, as_boolean);
      map_.optional("enabled", fault_.enabled, as_boolean);
      read_verb(has_point);
      map_.refuse_later(later_keys);
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

  void read_dose() {
    const Node* node = map_.optional("dose");
    if (node == nullptr) return;
    MapReader dose(*node, map_.path("dose"), problems_);
    dose.optional("probability", fault_.dose.probability, as_probability);
    dose.optional("unit", fault_.dose.unit, as_unit);
    dose.optional("seed", fault_.seed, as_seed);
    dose.refuse_later(later_dose_keys);
    dose.finish();
  }

  void read_verb(bool has_point) {
    const VerbInfo* verb = nullptr;
    std::vector<std::string> verbs;
    std::string names;
    for (const VerbInfo* candidate : catalog_) {
      const std::string name(candidate->name);
      verbs.push_back(name);
      names += (names.empty() ? "" : ", ") + name;
      if (map_.optional(name) == nullptr) continue;
      if (verb != nullptr)
        map_.problem(name, "a second verb beside \"" + std::string(verb->name) + "\": a fault has exactly one",
                     "make it two faults");
      else
        verb = candidate;
    }
    if (verb == nullptr) {
      if (!mentions_verb(verbs)) map_.problem_here("has no verb: it must have exactly one of " + names);
      return;
    }
    fault_.verb = verb->name;
    fault_.arguments = decode_arguments(*node_.find(verb->name), *verb, map_.path(verb->name), problems_);
    if (has_point) check_point(*verb);
  }

  // Whether some key is a verb of later or a misspelt one; then it is told about that key alone.
  bool mentions_verb(const std::vector<std::string>& verbs) const {
    return std::any_of(node_.members.begin(), node_.members.end(), [&](const Member& member) {
      return !map_.knows(member.key) && (contains(later_keys, member.key) || !nearest(member.key, verbs).empty());
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

Node describe_fault(const FaultSpec& fault, Catalog catalog) {
  const VerbInfo* verb = find_verb(catalog, fault.verb);
  Node node = Node::map();
  if (!fault.name.empty()) node.add("name", Node::string(fault.name));
  node.add("hop", Node::string(fault.hop));
  node.add("on", Node::string(std::string(to_string(fault.on))));
  if (verb != nullptr) node.add(fault.verb, describe_arguments(fault.arguments, *verb));
  Node dose = Node::map({{"probability", Node::number(fault.dose.probability)}, {"unit", Node::string("connection")}});
  if (fault.seed != 0) dose.add("seed", Node::number(fault.seed));
  node.add("dose", std::move(dose));
  node.add("after", Node::string(print(fault.after)));
  node.add("for", Node::string(print(fault.lasts)));
  node.add("existing", Node::boolean(fault.existing));
  node.add("enabled", Node::boolean(fault.enabled));
  return node;
}

}  // namespace squall::config
