// See journey_view.hpp.
#include "cli/journey_view.hpp"

#include <algorithm>
#include <array>
#include <ostream>
#include <string>
#include <utility>

#include "cli/human.hpp"
#include "cli/run_look.hpp"
#include "cli/views.hpp"
#include "config/units.hpp"
#include "journey/live_figures.hpp"

namespace squall::cli {
namespace {

constexpr std::size_t widest_fallback = 44;  // all of it is in the Markdown

std::string shortened(std::string text, std::size_t columns) {
  return width_of(text) <= columns ? text : cut(text, columns - 3) + "...";
}

// What carries on, or why nothing has to.
Cell fallback_cell(const Json& cell) {
  if (const std::string fallback = line_at(cell, "fallback"); !fallback.empty())
    return {shortened(fallback, widest_fallback)};
  if (const std::string accepted = line_at(cell, "accepted"); !accepted.empty())
    return {shortened("accepted: " + accepted, widest_fallback)};
  return {"none", Tone::bad};
}

Table cells_table(const Json& cells) {
  Table table({{"STATUS"}, {"HOP"}, {"MODE"}, {"USERS SEE"}, {"FALLBACK"}, {"EXPERIMENT"}, {"RUN"}, {"AGE", true}});
  for (const Json& cell : cells) {
    const std::string status = text_at(cell, "status");
    table.add({{capitals(status), tone_of_status(status)},
               {text_at(cell, "hop"), Tone::strong},
               text_at(cell, "mode"),
               text_at(cell, "user_sees"),
               fallback_cell(cell),
               text_at(cell, "experiment"),
               text_at(cell, "run"),
               text_at(cell, "age")});
  }
  return table;
}

// `13 cells: 2 GAP, 5 BROKEN, 6 PROVEN`
std::string counts_text(const Json& coverage, bool color) {
  const std::size_t cells = member(coverage, "cells").size();
  std::string text = std::to_string(cells) + (cells == 1 ? " cell" : " cells");
  std::string separator = ": ";
  for (const auto& count : member(coverage, "counts").items()) {
    if (count.value() == 0) continue;
    const std::string shown = flow(count.value()) + " " + capitals(count.key());
    text += std::exchange(separator, ", ") + toned(cleaned(shown), tone_of_status(count.key()), color);
  }
  return text;
}

// A line for each cell that is not proven.
void print_reasons(std::ostream& out, const Json& cells, bool color) {
  std::size_t widest = 0;
  for (const Json& cell : cells)
    if (const std::string status = text_at(cell, "status"); status != "proven")
      widest = std::max(widest, width_of(status));
  for (const Json& cell : cells) {
    const std::string status = text_at(cell, "status");
    if (status == "proven") continue;
    out << toned(cleaned(capitals(status)), tone_of_status(status), color)
        << std::string(widest - width_of(status) + 2, ' ') << cleaned(text_at(cell, "cell")) << ": "
        << line_at(cell, "why") << '\n';
  }
}

// What the file says and the server's other files do not: a cell may be UNTESTED for that alone.
void print_misfits(std::ostream& out, const Json& coverage, bool color) {
  const char* before = "\n";
  for (const Json& problem : member(coverage, "problems"))
    out << std::exchange(before, "") << toned("does not fit", Tone::warn, color) << "  " << problem_text(problem)
        << '\n';
}

// --- along the chain ---

struct WindowName {
  const char* key;
  const char* title;
  Duration lasts;
};
using journey::LiveFigures;
constexpr std::array measured_windows{WindowName{"now", "now", LiveFigures::now},
                                      WindowName{"5m", "5 min", LiveFigures::minutes},
                                      WindowName{"1h", "1 h", LiveFigures::hour}};

template <class Print>
std::string figure(const Json& window, std::string_view key, Print print) {
  const Json& value = member(window, key);
  return value.is_number() ? print(value.get<double>()) : "-";
}

// Connections are not requests: 12/s means little without the word.
std::string rate_text(const Json& window) {
  const std::string rate = figure(window, "rate", human_rate);
  const std::string of = text_at(window, "rate_of");
  return rate == "-" || of.empty() ? rate : rate + " " + of;
}

std::string faults_text(const Json& faults) {
  std::string text;
  for (const Json& fault : faults) {
    const std::string summary = line_at(fault, "summary");
    text += (text.empty() ? "" : "; ") + (summary.empty() ? line_at(fault, "name") : summary);
  }
  return text;
}

std::string unmeasured(const Json& hop) {
  const std::string proxy = text_at(hop, "proxy");
  if (proxy.empty()) return "not measured: no proxy";
  return text_at(hop, "listen").empty() ? "not measured: the server has no hop " + proxy : "not measured yet";
}

// How much of it is known, when that is not nearly all.
std::string covered(const Json& window, const WindowName& name) {
  const std::string covers = text_at(window, "covers");
  std::string without_blanks = covers;
  std::erase(without_blanks, ' ');
  const auto known = config::parse_duration(without_blanks);
  return !known || *known * 10 >= name.lasts * 9 ? name.title : std::string(name.title) + " (" + covers + ")";
}

void add_hop(Table& table, const Json& hop) {
  const std::string worst = text_at(hop, "worst");
  std::vector<Cell> row{{text_at(hop, "id"), Tone::strong},
                        text_at(hop, "from") + " -> " + text_at(hop, "to"),
                        {worst.empty() ? "-" : capitals(worst), tone_of_status(worst)}};
  const std::string faults = faults_text(member(hop, "faults"));
  if (!member(hop, "windows").is_object()) {
    row.insert(row.end(), {"-", "-", "-", "-", "-", {unmeasured(hop), Tone::dim}});
    table.add(std::move(row));
    return;
  }
  for (const WindowName& name : measured_windows) {
    const Json& window = member(member(hop, "windows"), name.key);
    const bool first = !row.empty();
    row.resize(3, "");
    row.insert(row.end(), {covered(window, name), figure(window, "latency_p50", human_latency),
                           figure(window, "latency_p99", human_latency), figure(window, "error_rate", human_share),
                           rate_text(window)});
    if (first) row.emplace_back(faults, Tone::bad);
    table.add(std::exchange(row, {}));
  }
}

Table promises_table(const Json& slo) {
  Table table({{"PROMISED"}, {"MEASURED", true}, {"HOLDS"}});
  for (const Json& promise : slo) {
    const Json& holds = member(promise, "holds");
    const std::string shown = text_at(promise, "shown");
    const Cell word = holds.is_null() ? Cell("not known: too few samples", Tone::warn)
                      : holds == true ? Cell("yes", Tone::good)
                                      : Cell("no", Tone::bad);
    table.add({text_at(promise, "text"), shown.empty() ? "-" : shown, word});
  }
  return table;
}

}  // namespace

Tone tone_of_status(std::string_view status) {
  if (status == "proven") return Tone::good;
  if (status == "gap" || status == "broken") return Tone::bad;
  return status == "blind" || status == "stale" ? Tone::warn : Tone::plain;
}

void print_coverage(std::ostream& out, const Json& coverage, bool color) {
  const Json& cells = member(coverage, "cells");
  cells_table(cells).print(out, color);
  out << '\n'
      << toned(cleaned(text_at(coverage, "journey")), Tone::strong, color) << ", " << counts_text(coverage, color)
      << '\n';
  if (count_at(member(coverage, "counts"), "proven") != cells.size()) {
    out << '\n';
    print_reasons(out, cells, color);
  }
  print_misfits(out, coverage, color);
}

void print_journey(std::ostream& out, const Json& journey, bool color) {
  const std::string owner = text_at(journey, "owner");
  out << toned(cleaned(text_at(journey, "name")), Tone::strong, color)
      << (owner.empty() ? "" : ", owner " + cleaned(owner)) << "\n\n";
  if (const Table promises = promises_table(member(journey, "slo")); !promises.empty()) {
    promises.print(out, color);
    out << '\n';
  }
  Table hops({{"HOP"},
              {"FROM -> TO"},
              {"WORST"},
              {"OVER"},
              {"P50", true},
              {"P99", true},
              {"ERRORS", true},
              {"RATE", true},
              {"FAULTS"}});
  for (const Json& hop : member(journey, "hops")) add_hop(hops, hop);
  hops.print(out, color);
  if (const std::string age = line_at(journey, "measured_ago"); !age.empty())
    out << '\n' << toned("measured " + age + " ago", Tone::dim, color) << '\n';
}

}  // namespace squall::cli
