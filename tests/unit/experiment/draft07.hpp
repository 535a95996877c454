// As much of JSON Schema draft-07 as Squall's own schemas use, to judge trees by them; a keyword that it does not know
// is an error, so that nothing passes for want of understanding. Test code only.
#pragma once

#include <algorithm>
#include <charconv>
#include <map>
#include <regex>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>

#include "config/node.hpp"

namespace squall::experiment {

class Draft07 {
 public:
  explicit Draft07(const config::Node& root) : root_(root) {}

  bool accepts(const config::Node& value) { return fits(root_, value); }

 private:
  using Node = config::Node;

  bool fits(const Node& schema, const Node& value) {
    if (schema.is(Node::Kind::boolean)) return schema.truth;
    if (const Node* reference = schema.find("$ref")) {  // what stands beside it is ignored
      const Node* target = config::at(root_, reference->text.substr(1));
      if (target == nullptr) throw std::logic_error("no " + reference->text);
      return fits(*target, value);
    }
    return std::ranges::all_of(
        schema.members, [&](const config::Member& member) { return keyword(member.key, member.value, schema, value); });
  }

  bool keyword(const std::string& key, const Node& wanted, const Node& schema, const Node& value) {
    static const std::set<std::string> silent{"$schema", "title", "description", "definitions", "then", "else"};
    if (silent.contains(key)) return true;
    if (key == "type") return has_type(wanted, value);
    if (key == "enum") return std::ranges::any_of(wanted.items, [&](const Node& one) { return same(one, value); });
    if (key == "anyOf") return matching(wanted, value) > 0;
    if (key == "oneOf") return matching(wanted, value) == 1;
    if (key == "allOf") return matching(wanted, value) == wanted.items.size();
    if (key == "not") return !fits(wanted, value);
    if (key == "if") {
      const Node* next = schema.find(fits(wanted, value) ? "then" : "else");
      return next == nullptr || fits(*next, value);
    }
    if (value.is(Node::Kind::map)) return of_map(key, wanted, schema, value);
    if (value.is(Node::Kind::list)) return of_list(key, wanted, value);
    return of_scalar(key, wanted, value);
  }

  bool of_map(const std::string& key, const Node& wanted, const Node& schema, const Node& value) {
    const auto all = [&](auto fit) { return std::ranges::all_of(value.members, fit); };
    if (key == "required")
      return std::ranges::all_of(wanted.items, [&](const Node& one) { return value.find(one.text) != nullptr; });
    if (key == "properties")
      return all([&](const config::Member& member) {
        const Node* one = wanted.find(member.key);
        return one == nullptr || fits(*one, member.value);
      });
    if (key == "additionalProperties")
      return all([&](const config::Member& member) {
        const Node* properties = schema.find("properties");
        return (properties != nullptr && properties->find(member.key) != nullptr) || fits(wanted, member.value);
      });
    if (key == "propertyNames")
      return all([&](const config::Member& member) { return fits(wanted, Node::string(member.key)); });
    if (key == "dependencies")
      return std::ranges::all_of(wanted.members, [&](const config::Member& member) {
        return value.find(member.key) == nullptr || of_map("required", member.value, schema, value);
      });
    if (key == "minProperties") return value.members.size() >= number(wanted);
    if (key == "maxProperties") return value.members.size() <= number(wanted);
    return is_of_another_kind(key);
  }

  bool of_list(const std::string& key, const Node& wanted, const Node& value) {
    if (key == "items") return std::ranges::all_of(value.items, [&](const Node& item) { return fits(wanted, item); });
    if (key == "minItems") return value.items.size() >= number(wanted);
    if (key == "maxItems") return value.items.size() <= number(wanted);
    if (key == "uniqueItems") {
      std::set<std::string> seen;
      return std::ranges::all_of(value.items, [&](const Node& item) { return seen.insert(to_json(item)).second; });
    }
    return is_of_another_kind(key);
  }

  bool of_scalar(const std::string& key, const Node& wanted, const Node& value) {
    if (value.is(Node::Kind::string)) {
      if (key == "pattern") return std::regex_search(value.text, regex(wanted.text));
      if (key == "minLength") return value.text.size() >= number(wanted);
    }
    if (value.is(Node::Kind::number)) {
      if (key == "minimum") return real(value) >= real(wanted);
      if (key == "maximum") return real(value) <= real(wanted);
    }
    return is_of_another_kind(key);
  }

  // A known keyword that says nothing about a value of this kind.
  static bool is_of_another_kind(const std::string& key) {
    static const std::set<std::string> known{"required",      "properties",    "additionalProperties",
                                             "propertyNames", "dependencies",  "items",
                                             "minProperties", "maxProperties", "minItems",
                                             "maxItems",      "pattern",       "minLength",
                                             "minimum",       "maximum",       "uniqueItems"};
    if (!known.contains(key)) throw std::logic_error("a keyword that this validator does not know: " + key);
    return true;
  }

  static bool has_type(const Node& wanted, const Node& value) {
    if (wanted.is(Node::Kind::list))
      return std::ranges::any_of(wanted.items, [&](const Node& one) { return has_type(one, value); });
    if (wanted.text == "integer")
      return value.is(Node::Kind::number) && value.text.find_first_of(".eE") == std::string::npos;
    static const std::map<std::string, Node::Kind> kinds{
        {"null", Node::Kind::null},     {"boolean", Node::Kind::boolean}, {"number", Node::Kind::number},
        {"string", Node::Kind::string}, {"array", Node::Kind::list},      {"object", Node::Kind::map}};
    return value.is(kinds.at(wanted.text));
  }

  std::size_t matching(const Node& schemas, const Node& value) {
    return static_cast<std::size_t>(
        std::ranges::count_if(schemas.items, [&](const Node& schema) { return fits(schema, value); }));
  }

  static bool same(const Node& a, const Node& b) { return a.kind == b.kind && a.text == b.text; }
  static double real(const Node& node) { return std::stod(node.text); }
  static std::size_t number(const Node& node) { return std::stoul(node.text); }

  const std::regex& regex(const std::string& pattern) {
    return regexes_.try_emplace(pattern, pattern, std::regex::ECMAScript).first->second;
  }

  const Node& root_;
  std::map<std::string, std::regex> regexes_;
};

}  // namespace squall::experiment
