// See audit.hpp.
#include "control/audit.hpp"

#include "config/reader.hpp"

#include <cstdio>

#include <spdlog/spdlog.h>

namespace squall::control {
namespace {

constexpr std::size_t most_changes = 20;  // of one line; a zone outage may touch hundreds
constexpr std::size_t most_text = 400;

// On one line whatever the text is; `marked` are escaped by a backslash.
std::string escaped(std::string_view text, std::string_view marked) {
  std::string out;
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    if (marked.find(letter) != std::string_view::npos) {
      out += '\\';
      out += letter;
    } else if (byte < 0x20 || byte == 0x7f) {
      char escape[5];
      std::snprintf(escape, sizeof escape, "\\x%02x", byte);
      out += escape;
    } else {
      out += letter;
    }
  }
  return out;
}

std::string quoted(std::string_view text) { return "\"" + escaped(text.substr(0, most_text), "\"\\") + "\""; }

// The subject is the first detail that is a name.
std::string change_of(const Event& event) {
  if (!event.details.empty())
    if (const auto* name = std::get_if<std::string>(&event.details.front().second); name != nullptr && !name->empty())
      return event.type + " " + *name;
  return event.type;
}

}  // namespace

std::string what_changed(std::span<const Event> events) {
  std::string changes;
  for (std::size_t i = 0; i < events.size() && i < most_changes; ++i)
    changes += (i == 0 ? "" : ", ") + change_of(events[i]);
  if (events.size() > most_changes) changes += " and " + std::to_string(events.size() - most_changes) + " more";
  return changes;
}

std::string audit_line(std::span<const Event> events) {
  if (events.empty()) return {};
  const Event& first = events.front();
  std::string line = "epoch=" + std::to_string(first.epoch) + " by=" + quoted(first.by);
  if (!first.why.empty()) line += " why=" + quoted(first.why);
  if (!first.run.empty()) line += " run=" + quoted(first.run);
  return line + " change=" + quoted(what_changed(events));
}

void write_audit(std::span<const Event> events, const AuditSink& sink) {
  if (events.empty()) return;
  spdlog::info("audit {}", audit_line(events));
  const Event& first = events.front();
  if (sink) sink({first.time, first.by, first.why, first.run, first.epoch, what_changed(events)});
}

std::vector<std::string> refusal_lines(const Problems& problems) {
  std::vector<std::string> lines;
  for (const Problem& problem : config::capped(problems)) {
    std::string line = config::format_problems("configuration", {problem});
    line.pop_back();  // its end of line
    lines.push_back(escaped(line, ""));
  }
  return lines;
}

void write_refusal(const Problems& problems) {
  for (const std::string& line : refusal_lines(problems)) spdlog::error("refused: {}", line);
}

}  // namespace squall::control
