// See argument_value.hpp.
#include "config/argument_value.hpp"

#include <algorithm>
#include <charconv>

#include "config/message_value.hpp"
#include "config/reader.hpp"

namespace squall::config {
namespace {

constexpr std::size_t most_shown_values = 64;
constexpr double least_shape = 0.1;
constexpr double most_shape = 100;

std::string print_bound(std::uint64_t bound, ParameterType type) {
  switch (type) {
    case ParameterType::bytes:
    case ParameterType::bytes_or_duration: return print(Bytes{bound});
    case ParameterType::byte_or_request_rate:
    case ParameterType::byte_rate: return print(ByteRate{bound});
    case ParameterType::share: return std::to_string(bound) + "%";
    case ParameterType::flag:
    case ParameterType::choice:
    case ParameterType::status:
    case ParameterType::count: return std::to_string(bound);
    case ParameterType::text:
    case ParameterType::json: return print(Bytes{bound});
    default: return print(Duration(static_cast<Duration::rep>(bound)));
  }
}

// The value in the unit of the parameter's bounds; nothing for what has none.
struct Measures {
  using List = std::vector<std::uint64_t>;
  static std::uint64_t of(Duration duration) { return static_cast<std::uint64_t>(duration.count()); }

  List operator()(bool) const { return {}; }
  List operator()(std::uint64_t count) const { return {count}; }
  List operator()(Duration duration) const { return duration == forever ? List{} : List{of(duration)}; }
  List operator()(const DurationRange& range) const { return {of(std::chrono::abs(range.low)), of(range.high)}; }
  List operator()(const NormalDuration& normal) const { return {of(normal.mean), of(normal.deviation)}; }
  List operator()(const ParetoDuration& pareto) const { return {of(pareto.scale)}; }
  List operator()(const Trace& trace) const {
    List all;
    for (const Duration value : trace.values()) all.push_back(of(value));
    return all;
  }
  List operator()(Bytes bytes) const { return {bytes.count}; }
  List operator()(ByteRate rate) const { return {rate.per_second}; }
  List operator()(RequestRate) const { return {}; }  // bounded where it is read
  List operator()(StatusCode status) const { return {static_cast<std::uint64_t>(status.value)}; }
  List operator()(const HeaderFields&) const { return {}; }
  List operator()(const HeaderEdits&) const { return {}; }
  List operator()(const JsonText& json) const { return {json.text.size()}; }
  List operator()(Share) const { return {}; }  // bounded where it is read: a share is no whole number
  List operator()(const std::string& text) const { return {text.size()}; }
};

bool has_bounds(ParameterType type, const ArgumentValue& value) {
  if (type == ParameterType::duration_or_status) return std::holds_alternative<Duration>(value);
  return type != ParameterType::choice && type != ParameterType::choice_or_status;
}

Result<ArgumentValue> in_bounds(ArgumentValue value, const Parameter& parameter) {
  if (!has_bounds(parameter.type, value)) return value;
  for (const std::uint64_t measure : std::visit(Measures{}, value)) {
    if (measure >= parameter.low && measure <= parameter.high) continue;
    return refuse("", std::string(parameter.name) + " must be " + print_range(parameter) + ", not " +
                          print_bound(measure, parameter.type));
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

bool is_pair(const Node& node) { return node.is(Node::Kind::list) && node.items.size() == 2; }

Result<ArgumentValue> as_range(const Node& node) {
  if (!is_pair(node)) return refuse("", "must be a list of two durations, like [50ms, 150ms]");
  // Below zero nothing is held: so much of the range passes at once.
  Node first = node.items[0];
  const bool below = first.is(Node::Kind::string) && first.text.starts_with('-');
  if (below) first.text.erase(0, 1);
  auto low = as_duration(first);
  if (low && below) *low = -*low;
  const auto high = as_duration(node.items[1]);
  if (!low) return tl::unexpected(low.error());
  if (!high) return tl::unexpected(high.error());
  if (*low > *high)
    return refuse("", "must have the smaller duration first", "say [" + print(*high) + ", " + print(*low) + "]");
  return DurationRange{*low, *high};
}

Result<ArgumentValue> as_normal(const Node& node) {
  if (!is_pair(node)) return refuse("", "must be a list of mean and deviation, like [100ms, 20ms]");
  const auto mean = as_duration(node.items[0]);
  const auto deviation = as_duration(node.items[1]);
  if (!mean) return tl::unexpected(mean.error());
  if (!deviation) return tl::unexpected(deviation.error());
  return NormalDuration{*mean, *deviation};
}

Result<ArgumentValue> as_pareto(const Node& node) {
  if (!is_pair(node)) return refuse("", "must be a list of the smallest value and the shape, like [50ms, 1.5]");
  const auto scale = as_duration(node.items[0]);
  if (!scale) return tl::unexpected(scale.error());
  const std::string& text = node.items[1].text;
  double shape = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), shape);
  const bool number = node.items[1].is(Node::Kind::number) && error == std::errc{} && end == text.data() + text.size();
  if (!number || shape < least_shape || shape > most_shape)
    return refuse("", "the shape must be a number of 0.1 to 100, like 1.5; the smaller, the longer the tail");
  return ParetoDuration{*scale, shape};
}

Result<ArgumentValue> as_trace(const Node& node) {
  if (node.is(Node::Kind::string))
    return refuse("", "\"" + node.text.substr(0, 64) + "\" is a file's name, and the API reads no files",
                  "send the durations as a list, like [12ms, 80ms]; the squall command does so for a file");
  if (!node.is(Node::Kind::list) || node.items.empty())
    return refuse("", "must be a list of durations, like [12ms, 80ms]");
  std::vector<Duration> values;
  for (const Node& item : node.items) {
    const auto value = as_duration(item);
    if (!value) {
      Problems problems = value.error();
      problems.front().line = item.line;
      problems.front().column = item.column;
      return tl::unexpected(std::move(problems));
    }
    values.push_back(*value);
  }
  return Trace(std::move(values));
}

Result<ArgumentValue> as_share(const Node& node, const Parameter& parameter) {
  const auto share = as_probability(node);
  const double percent = share ? *share * 100 : -1;
  if (percent < static_cast<double>(parameter.low) || percent > static_cast<double>(parameter.high))
    return refuse("", std::string(parameter.name) + " must be a share of " + print_range(parameter) + ", like 80%");
  return Share{*share};
}

// An answer's: an interim one would leave the request unanswered.
Result<ArgumentValue> as_final_status(const Node& node) {
  const auto status = as_status(node);
  if (!status) return tl::unexpected(status.error());
  if (status->value < 200) return refuse("", "must be a final HTTP status of 200 to 599, like 503");
  return *status;
}

bool looks_like_a_status(const Node& node) { return node.is(Node::Kind::number) || node.is(Node::Kind::map); }

Result<ArgumentValue> as_rate(const Node& node) {
  if (node.text.find("req/") != std::string::npos) return as_request_rate(node);
  return as_byte_rate(node).map_error([](Problems problems) {
    problems.front().message += ", or of requests, like 20req/s";
    return problems;
  });
}

Result<ArgumentValue> as_bytes_or_duration(const Node& node) {
  if (node.text.ends_with('B')) return as_bytes(node);
  return as_duration(node).map_error([](Problems problems) {
    problems.front().message += ", or a size like 16kB";
    return problems;
  });
}

Result<ArgumentValue> read_type(const Node& node, const Parameter& parameter) {
  switch (parameter.type) {
    case ParameterType::flag: return as_boolean(node);
    case ParameterType::count: return as_count(node);
    case ParameterType::duration: return as_duration(node);
    case ParameterType::duration_or_forever:
      return node.is(Node::Kind::string) ? parse_duration_or_forever(node.text) : as_duration(node);
    case ParameterType::duration_range: return as_range(node);
    case ParameterType::normal: return as_normal(node);
    case ParameterType::pareto: return as_pareto(node);
    case ParameterType::trace: return as_trace(node);
    case ParameterType::byte_rate: return as_byte_rate(node);
    case ParameterType::bytes: return as_bytes(node);
    case ParameterType::bytes_or_duration: return as_bytes_or_duration(node);
    case ParameterType::byte_or_request_rate: return as_rate(node);
    case ParameterType::duration_or_status:
      if (looks_like_a_status(node)) return as_final_status(node);
      return as_duration(node);
    case ParameterType::share: return as_share(node, parameter);
    case ParameterType::choice: return as_choice(node, parameter);
    case ParameterType::choice_or_status:
      if (looks_like_a_status(node)) return as_final_status(node);
      return as_choice(node, parameter);
    case ParameterType::status: return as_status(node);
    case ParameterType::text: return as_free_text(node);
    case ParameterType::header_fields: return as_header_fields(node);
    case ParameterType::header_edits: return as_header_edits(node);
    case ParameterType::json: return as_json(node);
  }
  return refuse("", "has a type that cannot be read");
}

struct Description {
  static Node text(Duration value) { return Node::string(print(value)); }

  Node operator()(bool flag) const { return Node::boolean(flag); }
  Node operator()(std::uint64_t count) const { return Node::number(count); }
  Node operator()(Duration duration) const { return text(duration); }
  Node operator()(const DurationRange& range) const { return Node::list({text(range.low), text(range.high)}); }
  Node operator()(const NormalDuration& normal) const {
    return Node::list({text(normal.mean), text(normal.deviation)});
  }
  Node operator()(const ParetoDuration& pareto) const {
    return Node::list({text(pareto.scale), Node::number(pareto.shape)});
  }
  Node operator()(const Trace& trace) const {
    const auto& values = trace.values();
    if (values.size() > most_shown_values) {
      const auto [low, high] = std::ranges::minmax_element(values);
      return Node::string(std::to_string(values.size()) + " durations, " + print(*low) + " to " + print(*high));
    }
    Node list = Node::list();
    for (const Duration value : values) list.push(text(value));
    return list;
  }
  Node operator()(Bytes bytes) const { return Node::string(print(bytes)); }
  Node operator()(ByteRate rate) const { return Node::string(print(rate)); }
  Node operator()(RequestRate rate) const { return Node::string(print(rate)); }
  Node operator()(StatusCode status) const { return Node::number(status.value); }
  Node operator()(const HeaderFields& fields) const { return describe(fields); }
  Node operator()(const HeaderEdits& edits) const { return describe(edits); }
  Node operator()(const JsonText& json) const { return describe(json); }
  Node operator()(Share share) const { return Node::number(share.value); }
  Node operator()(const std::string& choice) const { return Node::string(choice); }
};

}  // namespace

Result<ArgumentValue> read_argument(const Node& node, const Parameter& parameter) {
  return read_type(node, parameter).and_then([&](ArgumentValue value) {
    return in_bounds(std::move(value), parameter);
  });
}

Node describe_argument(const ArgumentValue& value) { return std::visit(Description{}, value); }

bool is_fallback(const ArgumentValue& value, const Parameter& parameter) {
  if (parameter.fallback.empty()) return false;
  const auto fallback = read_type(Node::plain(std::string(parameter.fallback)), parameter);
  return fallback && *fallback == value;
}

std::string example_value(const Parameter& parameter) {
  switch (parameter.type) {
    case ParameterType::flag: return "true";
    case ParameterType::count: return std::to_string(std::max<std::uint64_t>(10, parameter.low));
    case ParameterType::duration:
    case ParameterType::duration_or_forever: return "200ms";
    case ParameterType::duration_range: return "[50ms, 150ms]";
    case ParameterType::normal: return "[100ms, 20ms]";
    case ParameterType::pareto: return "[50ms, 1.5]";
    case ParameterType::trace: return "[12ms, 80ms]";
    case ParameterType::byte_rate:
    case ParameterType::byte_or_request_rate: return "64kB/s";
    case ParameterType::bytes:
    case ParameterType::bytes_or_duration: return "16kB";
    case ParameterType::duration_or_status: return "5s";
    case ParameterType::status: return "503";
    case ParameterType::text: return "busy";
    case ParameterType::header_fields: return "{retry-after: \"5\"}";
    case ParameterType::header_edits: return "{set: {cache-control: no-store}}";
    case ParameterType::json: return "{status: down}";
    case ParameterType::share: return "80%";
    case ParameterType::choice_or_status:
    case ParameterType::choice: return std::string(parameter.choices.front());
  }
  return "";
}

std::string print_range(const Parameter& parameter) {
  using enum ParameterType;
  if (parameter.type == text || parameter.type == json)
    return parameter.high == UINT64_MAX ? "" : "at most " + print(Bytes{parameter.high});
  const bool unbounded = parameter.type == flag || parameter.type == choice || parameter.type == choice_or_status;
  if (unbounded || (parameter.low == 0 && parameter.high == UINT64_MAX)) return "";
  const std::string low = print_bound(parameter.low, parameter.type);
  if (parameter.high == UINT64_MAX) return low + " or more";
  return low + " to " + print_bound(parameter.high, parameter.type);
}

}  // namespace squall::config
