// See dose_codec.hpp.
#include "config/dose_codec.hpp"

#include "config/message_value.hpp"

namespace squall::config {
namespace {

constexpr std::size_t longest_sequence = 64;
constexpr std::uint64_t most_counted = 1'000'000'000;

constexpr std::string_view cohort = "header:";

struct UnitOf {
  Dose::Unit unit;
  std::string header;
};

Result<UnitOf> as_unit(const Node& node) {
  if (node.text == "connection") return UnitOf{Dose::Unit::connection, ""};
  if (node.text == "client") return UnitOf{Dose::Unit::client, ""};
  if (node.text == "request") return UnitOf{Dose::Unit::request, ""};
  if (node.text.starts_with(cohort)) {
    const auto name = as_field_name(Node::string(node.text.substr(cohort.size())));
    if (!name) return tl::unexpected(name.error());
    return UnitOf{Dose::Unit::header, *name};
  }
  return refuse("", "must be connection, client, request or header:NAME, like header:x-user");
}

std::string print_unit(const Dose& dose) {
  switch (dose.unit) {
    case Dose::Unit::client: return "client";
    case Dose::Unit::request: return "request";
    case Dose::Unit::header: return std::string(cohort) + dose.header;
    default: return "connection";
  }
}

// What a JSON reader with doubles gives back unchanged.
Result<std::uint64_t> as_seed(const Node& node) {
  constexpr std::uint64_t most = (std::uint64_t{1} << 53) - 1;
  const auto seed = as_count(node);
  if (!seed || *seed > most) return refuse("", "must be a whole number of 0 to " + std::to_string(most));
  return seed;
}

Result<std::uint64_t> as_number(const Node& node) {
  const auto number = as_count(node);
  if (!number || *number == 0 || *number > most_counted)
    return refuse("", "must be a whole number of 1 to " + std::to_string(most_counted));
  return number;
}

Result<std::string> as_sequence(const Node& node) {
  const bool letters = node.text.find_first_not_of("F.") == std::string::npos;
  const bool hits = node.text.find('F') != std::string::npos;
  if (!node.is(Node::Kind::string) || !letters || !hits || node.text.size() > longest_sequence)
    return refuse("", "must be 1 to 64 of F (hit) and . (spared) with at least one F, like \"FF.\"");
  return node.text;
}

Result<std::uint64_t> as_per_second(const Node& node) {
  if (!node.text.ends_with("/s")) return refuse("", "must be a count per second, like 20/s");
  Node number = Node::plain(node.text.substr(0, node.text.size() - 2));
  if (const auto count = as_number(number)) return count;
  return refuse("", "must be 1/s to " + std::to_string(most_counted) + "/s, like 20/s");
}

}  // namespace

void read_dose(MapReader& fault, Dose& dose, std::uint64_t& seed, Problems& problems) {
  const Node* node = fault.optional("dose");
  dose.unit = Dose::Unit::automatic;
  if (node == nullptr) return;
  MapReader map(*node, fault.path("dose"), problems);
  map.optional("probability", dose.probability, as_probability);
  if (UnitOf unit; map.optional("unit", unit, as_unit)) {
    dose.unit = unit.unit;
    dose.header = unit.header;
  }
  map.optional("skip", dose.skip, as_number);
  map.optional("first", dose.first, as_number);
  map.optional("every", dose.every, as_number);
  map.optional("sequence", dose.sequence, as_sequence);
  map.optional("max_active", dose.max_active, as_number);
  map.optional("max_total", dose.max_total, as_number);
  map.optional("max_rate", dose.max_per_second, as_per_second);
  map.optional("seed", seed, as_seed);
  if (dose.every != 0 && !dose.sequence.empty())
    map.problem("sequence", "every and sequence both say which ones", "leave one of them out");
  if ((dose.unit == Dose::Unit::client || dose.unit == Dose::Unit::header) && dose.in_order())
    map.problem("unit", "skip, first, every and sequence count connections or requests, not who sends them",
                "leave unit out, or use probability");
  map.finish();
}

Node describe_dose(const Dose& dose, std::uint64_t seed) {
  Node node = Node::map({{"probability", Node::number(dose.probability)}});
  if (dose.unit != Dose::Unit::automatic) node.add("unit", Node::string(print_unit(dose)));
  const auto add_count = [&](const char* key, std::uint64_t count) {
    if (count != 0) node.add(key, Node::number(count));
  };
  add_count("skip", dose.skip);
  add_count("first", dose.first);
  add_count("every", dose.every);
  if (!dose.sequence.empty()) node.add("sequence", Node::string(dose.sequence));
  add_count("max_active", dose.max_active);
  add_count("max_total", dose.max_total);
  if (dose.max_per_second != 0) node.add("max_rate", Node::string(std::to_string(dose.max_per_second) + "/s"));
  add_count("seed", seed);
  return node;
}

}  // namespace squall::config
