// Arguments by table (arguments_codec.hpp): which parameters there are and which go together. Pure.
#include "config/arguments_codec.hpp"

#include <algorithm>
#include <utility>

#include "config/argument_value.hpp"

namespace squall::config {
namespace {

const Parameter* shorthand_of(const VerbInfo& verb) {
  const auto found = std::find_if(verb.parameters.begin(), verb.parameters.end(),
                                  [](const Parameter& parameter) { return parameter.shorthand; });
  return found != verb.parameters.end() ? &*found : nullptr;
}

std::string example_of(const VerbInfo& verb) { return std::string(verb.name) + ": " + std::string(verb.example); }

class ArgumentReader {
 public:
  ArgumentReader(const Node& value, const VerbInfo& verb, const std::string& path, Problems& problems)
      : verb_(verb), map_(value, path, problems) {}

  Arguments read() {
    for (const Parameter& parameter : verb_.parameters) read(parameter);
    check_groups();
    check_companions();
    map_.finish();
    return std::move(arguments_);
  }

 private:
  void read(const Parameter& parameter) {
    const auto read_value = [&](const Node& node) { return read_argument(node, parameter); };
    ArgumentValue value;
    const bool needed = parameter.required && (parameter.with.empty() || map_.has(parameter.with));
    const bool read_one = needed ? map_.required(parameter.name, value, read_value, example_value(parameter))
                                 : map_.optional(parameter.name, value, read_value);
    if (read_one && !is_fallback(value, parameter)) arguments_.push_back({std::string(parameter.name), value});
  }

  void check_groups() {
    std::vector<std::string_view> seen;
    for (const Parameter& first : verb_.parameters) {
      if (first.group.empty() || std::find(seen.begin(), seen.end(), first.group) != seen.end()) continue;
      seen.push_back(first.group);
      std::string names;
      int given = 0;
      for (const Parameter& parameter : verb_.parameters) {
        if (parameter.group != first.group) continue;
        names += (names.empty() ? "" : ", ") + std::string(parameter.name);
        given += map_.optional(parameter.name) != nullptr ? 1 : 0;
      }
      if (given != 1 && map_.valid())
        map_.problem_here("must have exactly one of " + names, "for example " + example_of(verb_));
    }
  }

  void check_companions() {
    for (const Parameter& parameter : verb_.parameters) {
      if (parameter.with.empty() || !map_.has(parameter.name) || map_.has(parameter.with)) continue;
      const std::string with(parameter.with);
      map_.problem(parameter.name, "\"" + std::string(parameter.name) + "\" goes with " + with + ", which is not there",
                   "add " + with + ", or leave " + std::string(parameter.name) + " out");
    }
  }

  const VerbInfo& verb_;
  MapReader map_;
  Arguments arguments_;
};

}  // namespace

Arguments decode_arguments(const Node& value, const VerbInfo& verb, const std::string& path, Problems& problems) {
  if (value.is(Node::Kind::map)) return ArgumentReader(value, verb, path, problems).read();
  // A shorthand is the map with that one key; its problems are told at the verb, where the user wrote it.
  const Parameter* shorthand = shorthand_of(verb);
  if (shorthand == nullptr) {
    const bool bare = verb.parameters.empty() && value.is(Node::Kind::boolean) && value.truth;
    const char* wanted = verb.parameters.empty() ? "must be true" : "must be a map";
    if (!bare) problems.push_back({path, wanted, "for example " + example_of(verb), value.line, value.column});
    return {};
  }
  Node map = Node::map({{std::string(shorthand->name), value, value.line, value.column}});
  map.line = value.line;
  map.column = value.column;
  Problems found;
  Arguments arguments = ArgumentReader(map, verb, path, found).read();
  for (Problem& problem : found) {
    if (problem.path == child(path, shorthand->name)) problem.path = path;
    if (problem.hint.empty()) problem.hint = "for example " + example_of(verb);
    problems.push_back(std::move(problem));
  }
  return arguments;
}

Node describe_arguments(const Arguments& arguments, const VerbInfo& verb) {
  const Parameter* shorthand = shorthand_of(verb);
  if (verb.parameters.empty()) return Node::boolean(true);
  if (shorthand != nullptr && arguments.empty() && !shorthand->fallback.empty())
    return Node::plain(std::string(shorthand->fallback));
  if (shorthand != nullptr && arguments.size() == 1 && arguments.front().parameter == shorthand->name)
    return describe_argument(arguments.front().value);
  Node map = Node::map();
  for (const Argument& argument : arguments) map.add(argument.parameter, describe_argument(argument.value));
  return map;
}

}  // namespace squall::config
