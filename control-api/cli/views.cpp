// The API's documents as tables. Called by the verbs.
#include "cli/views.hpp"

#include <array>

#include "cli/clock.hpp"
#include "cli/human.hpp"
#include "cli/run_look.hpp"

namespace squall::cli {
namespace {

// The whole vocabulary: a fault has exactly one of these keys.
constexpr std::array<std::string_view, 9> verbs{"delay",   "throttle", "limit",  "drop",  "close",
                                                "respond", "rewrite",  "repeat", "one_of"};

// In few words, which part of the connections: all, 25 %, every 4th, first 3 after 10, FF., at most 5 at once.
std::string dose_of(const Json& fault) {
  const Json& dose = member(fault, "dose");
  std::string text;
  const auto add = [&](const std::string& words) { text += (text.empty() ? "" : ", ") + words; };
  const Json& probability = member(dose, "probability");
  if (probability.is_number() && probability.get<double>() < 1) add(human_share(probability.get<double>()));
  const auto add_key = [&](const char* key, const std::string& before, const std::string& behind = "") {
    if (const std::string value = text_at(dose, key); !value.empty()) add(before + value + behind);
  };
  add_key("skip", "all but the first ");
  add_key("first", "first ");
  add_key("every", "1 in ");
  add_key("sequence", "");
  add_key("max_active", "at most ", " at once");
  add_key("max_total", "at most ");
  add_key("max_rate", "at most ");
  return text.empty() ? "all" : text;
}

std::string count_text(const Json& object, std::string_view key) { return human_count(count_at(object, key)); }

Cell troubles(const Json& object, std::string_view key) {
  return {count_text(object, key), count_at(object, key) == 0 ? Tone::plain : Tone::warn};
}

// Nobody is spoken to, for whatever reason.
Cell failed_dials(const Json& hop) {
  const std::uint64_t count =
      count_at(member(hop, "connections"), "dial_failures") + count_at(member(hop, "http"), "tls_failures");
  return {human_count(count), count == 0 ? Tone::plain : Tone::warn};
}

std::string bytes_text(const Json& object, std::string_view key) {
  return human_bytes(static_cast<double>(count_at(object, key)));
}

std::string names(const Json& list, std::string_view key) {
  std::string text;
  if (list.is_array())
    for (const Json& item : list)
      text += (text.empty() ? "" : ", ") + (item.is_string() ? item.get<std::string>() : text_at(item, key));
  return text;
}

std::string unit_of(const Json& fault) {
  const std::string unit = text_at(member(fault, "dose"), "unit");
  if (unit.starts_with("header:")) return "values of " + unit.substr(unit.find(':') + 1);
  return unit.empty() ? "connections" : unit + "s";
}

// Which requests and responses are meant: path /pay, status 5xx.
std::string messages_of(const Json& match) {
  std::string text;
  for (const char* key : {"method", "path", "host", "header", "query", "status"})
    if (const std::string value = text_at(match, key); !value.empty())
      text += (text.empty() ? "" : ", ") + std::string(key) + ' ' + value;
  return text;
}

std::string last_hit(const Json& counters) {
  const std::string time = text_at(counters, "last_hit");
  return time.empty() ? "never" : ago(time, wall_now());
}

}  // namespace

const Json& member(const Json& object, std::string_view key) {
  static const Json nothing;
  if (!object.is_object()) return nothing;
  const auto found = object.find(std::string(key));
  return found == object.end() ? nothing : *found;
}

std::string text_at(const Json& object, std::string_view key) {
  const Json& value = member(object, key);
  return value.is_null() ? "" : flow(value);
}

std::uint64_t count_at(const Json& object, std::string_view key) {
  const Json& value = member(object, key);
  return value.is_number_integer() && value >= 0 ? value.get<std::uint64_t>() : 0;
}

std::string problem_text(const Json& problem, const std::string& file) {
  std::string text = cleaned(file);
  if (count_at(problem, "line") != 0) {
    text += (text.empty() ? "" : ":") + text_at(problem, "line");
    if (count_at(problem, "column") != 0) text += ":" + text_at(problem, "column");
  }
  for (const char* key : {"path", "message"})
    if (const std::string part = line_at(problem, key); !part.empty()) text += (text.empty() ? "" : ": ") + part;
  const std::string hint = line_at(problem, "hint");
  return hint.empty() ? text : text + " (" + hint + ")";
}

std::string what_it_does(const Json& fault) {
  for (const std::string_view verb : verbs)
    if (const Json& value = member(fault, verb); !value.is_null())
      return std::string(verb) + (value == true ? "" : " " + flow(value));
  return "";
}

std::string sentence(const Json& fault) {
  const std::string dose = dose_of(fault);
  const std::string unit = unit_of(fault);
  std::string text = what_it_does(fault) + " on " + text_at(fault, "on") + " of " + text_at(fault, "hop") + ", " +
                     dose + (dose == "all" ? " " : " of ") + unit;
  const Json& match = member(fault, "match");
  if (const std::string messages = messages_of(match); !messages.empty()) text += " with " + messages;
  if (const Json& clients = member(match, "client"); !clients.is_null()) text += " from " + names(clients, "");
  if (const std::string others = messages_of(member(match, "not")); !others.empty()) text += " but not with " + others;
  if (const Json& others = member(member(match, "not"), "client"); !others.is_null())
    text += " but not from " + names(others, "");
  if (const std::string ramp = text_at(fault, "ramp"); !ramp.empty())
    text += ", its " + text_at(fault, "ramp_of") + " growing for " + ramp;
  if (const Json& pulse = member(fault, "pulse"); !pulse.is_null())
    text += ", on for " + text_at(pulse, "on") + " and off for " + text_at(pulse, "off");
  return text;
}

Cell state_cell(const Json& fault) {
  const std::string state = text_at(fault, "state");
  if (state == "active") return {state, Tone::bad};
  if (state == "pending") return {state, Tone::warn};
  return {state, Tone::dim};
}

Cell hop_state_cell(const Json& hop) {
  if (member(hop, "enabled") == false) return {"down", Tone::warn};
  if (member(hop, "listening") == false) return {"refusing", Tone::bad};
  if (const std::string run = text_at(hop, "held_by"); !run.empty()) return {"up, held by " + run, Tone::warn};
  return {"up", Tone::good};
}

Table hops_table(const Json& hops) {
  Table table({{"HOP"},
               {"LISTEN"},
               {"UPSTREAM"},
               {"STATE"},
               {"OPEN", true},
               {"ACCEPTED", true},
               {"REFUSED", true},
               {"DIAL FAILURES", true},
               {"RESETS", true},
               {"TO UPSTREAM", true},
               {"TO CLIENT", true},
               {"FAULTS"}});
  for (const Json& hop : hops) {
    const Json& connections = member(hop, "connections");
    const Json& bytes = member(hop, "bytes");
    table.add({{text_at(hop, "name"), Tone::strong},
               text_at(hop, "listen"),
               text_at(hop, "upstream"),
               hop_state_cell(hop),
               count_text(connections, "open"),
               count_text(connections, "accepted"),
               troubles(connections, "refused"),
               failed_dials(hop),
               troubles(connections, "resets"),
               bytes_text(bytes, "to_upstream"),
               bytes_text(bytes, "to_client"),
               names(member(hop, "faults"), "name")});
  }
  return table;
}

Table faults_table(const Json& faults) {
  Table table({{"FAULT"},
               {"HOP"},
               {"ON"},
               {"WHAT"},
               {"DOSE", true},
               {"STATE"},
               {"REMAINING", true},
               {"MATCHED", true},
               {"SKIPPED", true},
               {"INJECTED", true},
               {"OVERFLOW", true},
               {"ACTIVE", true},
               {"CONNECTIONS", true},
               {"LAST HIT"}});
  for (const Json& fault : faults) {
    const Json& counters = member(fault, "counters");
    table.add({{text_at(fault, "name"), Tone::strong},
               text_at(fault, "hop"),
               text_at(fault, "on"),
               what_it_does(fault),
               dose_of(fault),
               state_cell(fault),
               text_at(fault, "remaining"),
               count_text(counters, "matched"),
               count_text(counters, "skipped"),
               count_text(counters, "injected"),
               troubles(counters, "overflow"),
               count_text(counters, "active"),
               count_text(counters, "connections"),
               last_hit(counters)});
  }
  return table;
}

Table endpoints_table(const Json& hops) {
  Table table({{"HOP"},
               {"ENDPOINT"},
               {"REQUESTS", true},
               {"2XX", true},
               {"3XX", true},
               {"4XX", true},
               {"5XX", true},
               {"ERRORS", true},
               {"FAULTED", true},
               {"MADE", true},
               {"P50", true},
               {"P99", true},
               {"FAULTED P50", true},
               {"FAULTED P99", true}});
  for (const Json& hop : hops) {
    const Json& endpoints = member(member(hop, "http"), "endpoints");
    if (!endpoints.is_array()) continue;
    for (const Json& endpoint : endpoints) {
      const Json& classes = member(endpoint, "classes");
      const Json& untouched = member(member(endpoint, "client"), "untouched");
      const Json& faulted = member(member(endpoint, "client"), "faulted");
      table.add({{text_at(hop, "name"), Tone::strong},
                 text_at(endpoint, "name"),
                 count_text(endpoint, "requests"),
                 count_text(classes, "2xx"),
                 count_text(classes, "3xx"),
                 count_text(classes, "4xx"),
                 count_text(classes, "5xx"),
                 troubles(endpoint, "errors"),
                 count_text(endpoint, "faulted"),
                 count_text(endpoint, "made"),
                 text_at(untouched, "p50"),
                 text_at(untouched, "p99"),
                 text_at(faulted, "p50"),
                 text_at(faulted, "p99")});
    }
  }
  return table;
}

Table connections_table(const Json& connections) {
  Table table({{"ID", true},
               {"CLIENT"},
               {"UPSTREAM"},
               {"AGE", true},
               {"TO UPSTREAM", true},
               {"TO CLIENT", true},
               {"HELD", true},
               {"FAULTS"}});
  for (const Json& connection : connections) {
    const Json& bytes = member(connection, "bytes");
    table.add({text_at(connection, "id"), text_at(connection, "client"), text_at(connection, "upstream"),
               text_at(connection, "age"), bytes_text(bytes, "to_upstream"), bytes_text(bytes, "to_client"),
               bytes_text(connection, "held"), names(member(connection, "faults"), "name")});
  }
  return table;
}

}  // namespace squall::cli
