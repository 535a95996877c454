// Entries of a journal and its header between value and tree (journal.hpp): what the store keeps and the API shows.
// Reading what was printed gives the same value. Pure.
#include <array>
#include <charconv>
#include <utility>

#include "config/reader.hpp"
#include "experiment/journal.hpp"
#include "experiment/rfc3339.hpp"

namespace squall::experiment {
namespace {

using config::as_boolean;
using config::as_count;
using config::as_duration;
using config::MapReader;
using config::Node;

// --- one value each ---

Node text(std::string_view value) { return Node::string(std::string(value)); }
Node text(Duration value) { return Node::string(config::print(value)); }
Node maybe(const std::optional<double>& value) { return value ? Node::number(*value) : Node::null(); }

constexpr std::string_view cohort_words[] = {"all", "faulted", "control"};

std::string_view word(Cohort cohort) { return cohort_words[static_cast<std::size_t>(cohort)]; }
std::string_view word(State state) { return to_string(state); }
std::string_view word(Outcome outcome) { return to_string(outcome); }
std::string_view word(Stage stage) { return to_string(stage); }
std::string_view word(StopCause cause) { return to_string(cause); }

// One of the words from the first to `last`.
template <class Word, Word last>
Result<Word> as_word(const Node& node) {
  std::vector<std::string> words;
  std::string listed;
  for (std::size_t i = 0; i <= static_cast<std::size_t>(last); ++i) {
    words.emplace_back(word(static_cast<Word>(i)));
    if (node.text == words.back()) return static_cast<Word>(i);
    listed += (i == 0 ? "" : ", ") + words.back();
  }
  return refuse("", "must be one of " + listed, config::did_you_mean(node.text, words));
}

constexpr auto as_state = as_word<State, State::ended>;
constexpr auto as_outcome = as_word<Outcome, Outcome::crashed>;
constexpr auto as_stage = as_word<Stage, Stage::after>;
constexpr auto as_cause = as_word<StopCause, StopCause::shutdown>;
constexpr auto as_written_cohort = as_word<Cohort, Cohort::control>;

// Unlike config::as_text also an empty one.
Result<std::string> as_any_text(const Node& node) {
  if (!node.is(Node::Kind::string)) return refuse("", "must be a text, not " + std::string(config::kind_name(node)));
  return node.text;
}

Result<std::optional<double>> as_maybe_number(const Node& node) {
  if (node.is(Node::Kind::null)) return std::nullopt;
  double value = 0;
  const char* end = node.text.data() + node.text.size();
  const auto result = std::from_chars(node.text.data(), end, value);
  if (!node.is(Node::Kind::number) || result.ec != std::errc{} || result.ptr != end)
    return refuse("", "must be a number or null");
  return value;
}

Result<std::optional<Duration>> as_maybe_duration(const Node& node) {
  if (node.is(Node::Kind::null)) return std::nullopt;
  return as_duration(node).map([](Duration value) { return std::optional(value); });
}

Result<WallTime> as_wall_time(const Node& node) { return as_any_text(node).and_then(parse_rfc3339); }

Result<NameValues> as_name_values(const Node& node) {
  if (!node.is(Node::Kind::map)) return refuse("", "must be a map of names and texts");
  NameValues values;
  for (const config::Member& member : node.members) values.emplace_back(member.key, member.value.text);
  return values;
}

// A map that `fill` reads; it becomes a whole value or all of its problems.
template <class T, class Fill>
Result<T> read_map(const Node& node, Fill fill) {
  Problems problems;
  MapReader map(node, "", problems);
  T value;
  fill(map, value);
  map.finish();
  if (!problems.empty()) return tl::unexpected(std::move(problems));
  return value;
}

template <class T, class Print>
Node print_list(const std::vector<T>& values, Print print) {
  Node list = Node::list();
  for (const T& value : values) list.push(print(value));
  return list;
}

// --- what entries are made of ---

Node print_fault(const FaultOn& fault) {
  return Node::map({{"name", text(fault.name)}, {"hop", text(fault.hop)}, {"sentence", text(fault.sentence)}});
}

Result<FaultOn> as_fault(const Node& node) {
  return read_map<FaultOn>(node, [](MapReader& map, FaultOn& fault) {
    map.required("name", fault.name, as_any_text, "slow/slow/1");
    map.required("hop", fault.hop, as_any_text, "orders-db");
    map.required("sentence", fault.sentence, as_any_text, "delay 400ms on response of orders-db");
  });
}

Node print_hits(const FaultHits& fault) {
  return Node::map({{"name", text(fault.name)},
                    {"hop", text(fault.hop)},
                    {"matched", Node::number(fault.matched)},
                    {"injected", Node::number(fault.injected)},
                    {"connections", Node::number(fault.connections)}});
}

Result<FaultHits> as_hits(const Node& node) {
  return read_map<FaultHits>(node, [](MapReader& map, FaultHits& fault) {
    map.required("name", fault.name, as_any_text, "slow/slow/1");
    map.required("hop", fault.hop, as_any_text, "orders-db");
    map.required("matched", fault.matched, as_count, "0");
    map.required("injected", fault.injected, as_count, "0");
    map.required("connections", fault.connections, as_count, "0");
  });
}

Node print_result(const CheckResult& result) {
  return Node::map({{"check", text(result.check)},
                    {"stage", text(word(result.stage))},
                    {"outcome", text(word(result.outcome))},
                    {"worst", maybe(result.worst)},
                    {"windows", Node::number(result.windows)},
                    {"why", text(result.why)}});
}

Result<CheckResult> as_result(const Node& node) {
  return read_map<CheckResult>(node, [](MapReader& map, CheckResult& result) {
    map.required("check", result.check, as_any_text, "p99");
    map.required("stage", result.stage, as_stage, "during");
    map.required("outcome", result.outcome, as_outcome, "held");
    map.required("worst", result.worst, as_maybe_number, "null");
    map.required("windows", result.windows, as_count, "0");
    map.required("why", result.why, as_any_text, "\"\"");
  });
}

// --- entries ---

struct Printer {
  Node operator()(const StateChanged& entry) const {
    Node node = Node::map({{"state", text(word(entry.state))}});
    if (entry.phase) node.add("phase", Node::number(*entry.phase));
    if (!entry.phase_name.empty()) node.add("phase_name", text(entry.phase_name));
    return std::move(node.add("reason", text(entry.reason)));
  }
  Node operator()(const FaultsOn& entry) const {
    return Node::map({{"phase", Node::number(entry.phase)},
                      {"faults", print_list(entry.faults, print_fault)},
                      {"epoch", Node::number(entry.epoch)},
                      {"connections", Node::number(entry.connections)}});
  }
  Node operator()(const FaultsOff& entry) const {
    return Node::map({{"phase", Node::number(entry.phase)},
                      {"faults", print_list(entry.hits, print_hits)},
                      {"epoch", Node::number(entry.epoch)},
                      {"connections", Node::number(entry.connections)},
                      {"reason", text(entry.reason)}});
  }
  Node operator()(const Sample& entry) const {
    Node node = Node::map({{"check", text(entry.check)},
                           {"stage", text(word(entry.stage))},
                           {"value", maybe(entry.value)},
                           {"samples", Node::number(entry.samples)}});
    // One with a value needs no excuse, and one without says nothing about the bound.
    if (entry.value || entry.holds) node.add("holds", Node::boolean(entry.holds));
    if (!entry.why_not.empty()) node.add("why_not", text(entry.why_not));
    return node;
  }
  Node operator()(const Stopped& entry) const {
    return Node::map({{"cause", text(word(entry.cause))}, {"text", text(entry.text)}, {"by", text(entry.by)}});
  }
  Node operator()(const Note& entry) const { return Node::map({{"by", text(entry.by)}, {"text", text(entry.text)}}); }
  Node operator()(const Tick& entry) const {
    return Node::map({{"by", text(entry.by)}, {"step", Node::number(entry.step)}});
  }
  Node operator()(const Paused& entry) const {
    return Node::map({{"paused", Node::boolean(entry.paused)}, {"by", text(entry.by)}});
  }
  Node operator()(const Extended& entry) const {
    return Node::map(
        {{"phase", Node::number(entry.phase)}, {"by_how_much", text(entry.by_how_much)}, {"by", text(entry.by)}});
  }
  Node operator()(const Figures& entry) const {
    const auto latency = [&](double seconds) { return entry.samples == 0 ? Node::null() : Node::number(seconds); };
    return Node::map({{"stage", text(word(entry.stage))},
                      {"hop", text(entry.hop)},
                      {"cohort", text(word(entry.cohort))},
                      {"window", text(entry.window)},
                      {"requests", Node::number(entry.requests)},
                      {"errors", Node::number(entry.errors)},
                      {"samples", Node::number(entry.samples)},
                      {"p50_seconds", latency(entry.p50)},
                      {"p99_seconds", latency(entry.p99)}});
  }
  Node operator()(const Ended& entry) const {
    return Node::map({{"outcome", text(word(entry.outcome))},
                      {"why", text(entry.why)},
                      {"recovery", entry.recovery ? text(*entry.recovery) : Node::null()},
                      {"results", print_list(entry.results, print_result)}});
  }
};

void fill(MapReader& map, StateChanged& entry) {
  std::uint64_t phase = 0;
  map.required("state", entry.state, as_state, "baseline");
  if (map.optional("phase", phase, as_count)) entry.phase = phase;
  map.optional("phase_name", entry.phase_name, as_any_text);
  map.required("reason", entry.reason, as_any_text, "\"\"");
}

void fill(MapReader& map, FaultsOn& entry) {
  map.required("phase", entry.phase, as_count, "0");
  map.required("faults", "[]");
  map.optional_list("faults", entry.faults, as_fault);
  map.required("epoch", entry.epoch, as_count, "1");
  map.required("connections", entry.connections, as_count, "0");
}

void fill(MapReader& map, FaultsOff& entry) {
  map.required("phase", entry.phase, as_count, "0");
  map.required("faults", "[]");
  map.optional_list("faults", entry.hits, as_hits);
  map.required("epoch", entry.epoch, as_count, "1");
  map.required("connections", entry.connections, as_count, "0");
  map.required("reason", entry.reason, as_any_text, "\"\"");
}

void fill(MapReader& map, Sample& entry) {
  map.required("check", entry.check, as_any_text, "p99");
  map.required("stage", entry.stage, as_stage, "during");
  map.required("value", entry.value, as_maybe_number, "null");
  map.required("samples", entry.samples, as_count, "0");
  map.optional("holds", entry.holds, as_boolean);
  map.optional("why_not", entry.why_not, as_any_text);
}

void fill(MapReader& map, Stopped& entry) {
  map.required("cause", entry.cause, as_cause, "person");
  map.required("text", entry.text, as_any_text, "stopped by ana");
  map.required("by", entry.by, as_any_text, "ana");
}

void fill(MapReader& map, Note& entry) {
  map.required("by", entry.by, as_any_text, "ana");
  map.required("text", entry.text, as_any_text, "\"\"");
}

void fill(MapReader& map, Tick& entry) {
  map.required("by", entry.by, as_any_text, "ana");
  map.required("step", entry.step, as_count, "1");
}

void fill(MapReader& map, Paused& entry) {
  map.required("paused", entry.paused, as_boolean, "true");
  map.required("by", entry.by, as_any_text, "ana");
}

void fill(MapReader& map, Extended& entry) {
  map.required("phase", entry.phase, as_count, "0");
  map.required("by_how_much", entry.by_how_much, as_duration, "1m");
  map.required("by", entry.by, as_any_text, "ana");
}

void fill(MapReader& map, Figures& entry) {
  std::optional<double> p50, p99;
  map.required("stage", entry.stage, as_stage, "during");
  map.required("hop", entry.hop, as_any_text, "orders-db");
  map.required("cohort", entry.cohort, as_written_cohort, "all");
  map.required("window", entry.window, as_duration, "1m");
  map.required("requests", entry.requests, as_count, "0");
  map.required("errors", entry.errors, as_count, "0");
  map.required("samples", entry.samples, as_count, "0");
  map.required("p50_seconds", p50, as_maybe_number, "null");
  map.required("p99_seconds", p99, as_maybe_number, "null");
  entry.p50 = p50.value_or(0);
  entry.p99 = p99.value_or(0);
}

void fill(MapReader& map, Ended& entry) {
  map.required("outcome", entry.outcome, as_outcome, "held");
  map.required("why", entry.why, as_any_text, "\"\"");
  map.required("recovery", entry.recovery, as_maybe_duration, "null");
  map.required("results", "[]");
  map.optional_list("results", entry.results, as_result);
}

template <std::size_t index>
Result<Entry> read_entry(const Node& data) {
  using T = std::variant_alternative_t<index, Entry>;
  return read_map<T>(data, [](MapReader& map, T& entry) { fill(map, entry); }).map([](T entry) {
    return Entry(std::move(entry));
  });
}

struct Kind {
  std::string_view name;
  Result<Entry> (*read)(const Node& data);
};

template <std::size_t... index>
std::array<Kind, sizeof...(index)> make_kinds(std::index_sequence<index...>) {
  return {Kind{kind_of(Entry(std::in_place_index<index>)), read_entry<index>}...};
}

}  // namespace

Node print_entry(const Entry& entry) { return std::visit(Printer{}, entry); }

Result<Entry> parse_entry(std::string_view kind, const Node& data) {
  std::vector<std::string> names;
  for (const Kind& known : make_kinds(std::make_index_sequence<std::variant_size_v<Entry>>())) {
    if (known.name == kind) return known.read(data);
    names.emplace_back(known.name);
  }
  return refuse("", "a journal has no entries of the kind \"" + std::string(kind.substr(0, 64)) + "\"",
                config::did_you_mean(kind, names));
}

Node print_header(const Header& header) {
  Node vars = Node::map();
  for (const auto& [name, value] : header.vars) vars.add(name, text(value));
  Node runbook_values = Node::map();
  for (const auto& [name, value] : header.runbook_values) runbook_values.add(name, text(value));
  return Node::map({{"id", text(header.id)},
                    {"file", text(header.file)},
                    {"text", text(header.text)},
                    {"hash", text(header.hash)},
                    {"vars", std::move(vars)},
                    {"modified", Node::boolean(header.modified)},
                    {"scheduled", Node::boolean(header.scheduled)},
                    {"attended", Node::boolean(header.attended)},
                    {"seed", Node::number(header.seed)},
                    {"version", text(header.version)},
                    {"env", text(header.env)},
                    {"by", text(header.by)},
                    {"why", text(header.why)},
                    {"runbook", text(header.runbook)},
                    {"runbook_text", text(header.runbook_text)},
                    {"runbook_values", std::move(runbook_values)},
                    {"started", Node::string(rfc3339(header.started))}});
}

Result<Header> parse_header(const Node& node) {
  return read_map<Header>(node, [](MapReader& map, Header& header) {
    map.required("id", header.id, as_any_text, "checkout-db-slow-7");
    map.required("file", header.file, as_any_text, "checkout-db-slow.yaml");
    map.required("text", header.text, as_any_text, "\"\"");
    map.required("hash", header.hash, as_any_text, "\"\"");
    map.required("vars", header.vars, as_name_values, "{}");
    map.required("modified", header.modified, as_boolean, "false");
    map.required("scheduled", header.scheduled, as_boolean, "false");
    map.required("attended", header.attended, as_boolean, "false");
    map.required("seed", header.seed, as_count, "0");
    map.required("version", header.version, as_any_text, "0.1.0");
    map.required("env", header.env, as_any_text, "staging");
    map.required("by", header.by, as_any_text, "ana");
    map.required("why", header.why, as_any_text, "\"\"");
    map.optional("runbook", header.runbook, as_any_text);  // headers of an older squall have none
    map.optional("runbook_text", header.runbook_text, as_any_text);
    map.optional("runbook_values", header.runbook_values, as_name_values);
    map.required("started", header.started, as_wall_time, "2026-03-01T09:30:00.250Z");
  });
}

}  // namespace squall::experiment
