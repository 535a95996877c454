// Arguments by table (arguments_codec.hpp): what each ParameterType looks like as text is said here and nowhere else.
// Pure.
#include "config/arguments_codec.hpp"

#include <algorithm>
#include <utility>

namespace squall::config {
namespace {

// Words of the vocabulary for values that this version cannot make.
constexpr std::string_view later_parameters[] = {"normal", "p50",   "p99", "pareto", "trace",
                                                 "wave",   "max",   "as",  "low",    "high",
                                                 "period", "chunk", "gap", "chunks", "in_flight"};

const Parameter* shorthand_of(const VerbInfo& verb) {
  const auto found = std::find_if(verb.parameters.begin(), verb.parameters.end(),
                                  [](const Parameter& parameter) { return parameter.shorthand; });
  return found != verb.parameters.end() ? &*found : nullptr;
}

std::string example_of(const VerbInfo& verb) { return std::string(verb.name) + ": " + std::string(verb.example); }

std::string print_bound(std::uint64_t bound, ParameterType type) {
  switch (type) {
    case ParameterType::bytes:
    case ParameterType::bytes_or_duration: return print(Bytes{bound});
    case ParameterType::byte_rate: return print(ByteRate{bound});
    case ParameterType::duration:
    case ParameterType::duration_or_forever:
    case ParameterType::duration_range: return print(Duration(static_cast<Duration::rep>(bound)));
    default: return std::to_string(bound);
  }
}

// The value in the unit of the parameter's bounds; nothing for what has none.
std::vector<std::uint64_t> measures(const ArgumentValue& value) {
  const auto nanoseconds = [](Duration duration) { return static_cast<std::uint64_t>(duration.count()); };
  if (const auto* count = std::get_if<std::uint64_t>(&value)) return {*count};
  if (const auto* bytes = std::get_if<Bytes>(&value)) return {bytes->count};
  if (const auto* rate = std::get_if<ByteRate>(&value)) return {rate->per_second};
  if (const auto* range = std::get_if<DurationRange>(&value))
    return {nanoseconds(range->low), nanoseconds(range->high)};
  if (const auto* duration = std::get_if<Duration>(&value); duration != nullptr && *duration != forever)
    return {nanoseconds(*duration)};
  return {};
}

Result<ArgumentValue> in_bounds(ArgumentValue value, const Parameter& parameter) {
  for (const std::uint64_t measure : measures(value)) {
    if (measure >= parameter.low && measure <= parameter.high) continue;
    const std::string low = print_bound(parameter.low, parameter.type);
    const bool bounded = parameter.high != UINT64_MAX;
    return refuse("", std::string(parameter.name) + " must be " +
                          (bounded ? low + " to " + print_bound(parameter.high, parameter.type) : low + " or more") +
                          ", not " + print_bound(measure, parameter.type));
  }
  return value;
}

Result<ArgumentValue> as_choice(const Node& node, const Parameter& parameter) {
  std::vector<std::string> choices(parameter.choices.begin(), parameter.choices.end());
  if (node.is(Node::Kind::string) && std::find(choices.begin(), choices.end(), node.text) != choices.end())
    return node.text;
  std::string words;
  for (const std::string& choice : choices) words += (words.empty() ? "" : ", ") + choice;
  return refuse("", std::string(parameter.name) + " must be one of " + words, did_you_mean(node.text, choices));
}

Result<ArgumentValue> as_range(const Node& node) {
  if (!node.is(Node::Kind::list) || node.items.size() != 2)
    return refuse("", "must be a list of two durations, like [50ms, 150ms]");
  const auto low = as_duration(node.items[0]);
  const auto high = as_duration(node.items[1]);
  if (!low) return tl::unexpected(low.error());
  if (!high) return tl::unexpected(high.error());
  if (*low > *high)
    return refuse("", "must have the smaller duration first", "say [" + print(*high) + ", " + print(*low) + "]");
  return DurationRange{*low, *high};
}

Result<ArgumentValue> as_bytes_or_duration(const Node& node) {
  if (node.text.ends_with('B')) return as_bytes(node);
  return as_duration(node).map_error([](Problems problems) {
    problems.front().message += ", or a size like 16kB";
    return problems;
  });
}

Result<ArgumentValue> as_argument(const Node& node, const Parameter& parameter) {
  switch (parameter.type) {
    case ParameterType::flag: return as_boolean(node);
    case ParameterType::count: return as_count(node);
    case ParameterType::duration: return as_duration(node);
    case ParameterType::duration_or_forever:
      return node.is(Node::Kind::string) ? parse_duration_or_forever(node.text) : as_duration(node);
    case ParameterType::duration_range: return as_range(node);
    case ParameterType::byte_rate: return as_byte_rate(node);
    case ParameterType::bytes: return as_bytes(node);
    case ParameterType::bytes_or_duration: return as_bytes_or_duration(node);
    case ParameterType::choice: return as_choice(node, parameter);
  }
  return refuse("", "has a type that cannot be read");
}

bool is_fallback(const ArgumentValue& value, const Parameter& parameter) {
  if (parameter.fallback.empty()) return false;
  const auto fallback = as_argument(Node::plain(std::string(parameter.fallback)), parameter);
  return fallback && *fallback == value;
}

class ArgumentReader {
 public:
  ArgumentReader(const Node& value, const VerbInfo& verb, const std::string& path, Problems& problems)
      : verb_(verb), map_(value, path, problems) {}

  Arguments read() {
    for (const Parameter& parameter : verb_.parameters) read(parameter);
    check_groups();
    std::vector<std::string_view> later(std::begin(later_parameters), std::end(later_parameters));
    for (const Parameter& parameter : verb_.parameters) std::erase(later, parameter.name);
    map_.refuse_later(later);
    map_.finish();
    return std::move(arguments_);
  }

 private:
  void read(const Parameter& parameter) {
    const auto read_value = [&](const Node& node) {
      return as_argument(node, parameter).and_then([&](ArgumentValue value) { return in_bounds(value, parameter); });
    };
    ArgumentValue value;
    const bool read_one = parameter.required
                              ? map_.required(parameter.name, value, read_value, "..., as in " + example_of(verb_))
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

  const VerbInfo& verb_;
  MapReader map_;
  Arguments arguments_;
};

Node describe_value(const ArgumentValue& value) {
  if (const auto* flag = std::get_if<bool>(&value)) return Node::boolean(*flag);
  if (const auto* count = std::get_if<std::uint64_t>(&value)) return Node::number(*count);
  if (const auto* duration = std::get_if<Duration>(&value)) return Node::string(print(*duration));
  if (const auto* range = std::get_if<DurationRange>(&value))
    return Node::list({Node::string(print(range->low)), Node::string(print(range->high))});
  if (const auto* bytes = std::get_if<Bytes>(&value)) return Node::string(print(*bytes));
  if (const auto* rate = std::get_if<ByteRate>(&value)) return Node::string(print(*rate));
  return Node::string(std::get<std::string>(value));
}

}  // namespace

Arguments decode_arguments(const Node& value, const VerbInfo& verb, const std::string& path, Problems& problems) {
  if (value.is(Node::Kind::map)) return ArgumentReader(value, verb, path, problems).read();
  // A shorthand is the map with that one key; its problems are told at the verb, where the user wrote it.
  const Parameter* shorthand = shorthand_of(verb);
  if (shorthand == nullptr) {
    const bool bare = value.is(Node::Kind::boolean) && value.truth;
    if (!bare) problems.push_back({path, "must be true", "for example " + example_of(verb), value.line, value.column});
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
  if (shorthand == nullptr && arguments.empty()) return Node::boolean(true);
  if (shorthand != nullptr && arguments.empty() && !shorthand->fallback.empty())
    return Node::plain(std::string(shorthand->fallback));
  if (shorthand != nullptr && arguments.size() == 1 && arguments.front().parameter == shorthand->name)
    return describe_value(arguments.front().value);
  Node map = Node::map();
  for (const Argument& argument : arguments) map.add(argument.parameter, describe_value(argument.value));
  return map;
}

}  // namespace squall::config
