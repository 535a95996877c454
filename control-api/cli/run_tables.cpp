// Lists of runs, experiments and schedules. Called by the verbs.
#include "cli/run_tables.hpp"

#include "cli/human.hpp"
#include "cli/run_look.hpp"
#include "cli/run_verdict.hpp"
#include "cli/views.hpp"

namespace squall::cli {
namespace {

Cell state_or_outcome(const Json& run) {
  const std::string outcome = text_at(run, "outcome");
  if (!outcome.empty()) return {outcome, tone_of_outcome(outcome)};
  return {state_text(look_at_run(run)), Tone::warn};
}

std::string duration_of(const Json& run) {
  if (const std::string ended = text_at(run, "ended"); !ended.empty()) return lasted(text_at(run, "started"), ended);
  return text_at(run, "elapsed");
}

std::string joined(const Json& list) {
  std::string text;
  for (const Json& item : list) text += (text.empty() ? "" : ", ") + flow(item);
  return text;
}

std::string schedule_text(const Json& schedule) {
  return schedule.is_null() ? "" : text_at(schedule, "cron") + " " + text_at(schedule, "tz");
}

// `broken.yaml` is in the folder and no experiment: its first problem, and how many more there are.
Cell problem_of(const Json& experiment) {
  const Json& errors = member(experiment, "errors");
  if (!errors.is_array() || errors.empty()) return {"invalid", Tone::bad};
  const Json& first = errors.front();
  std::string text;
  if (const std::string line = text_at(first, "line"); !line.empty())
    text = line + ":" + text_at(first, "column") + ": ";
  if (const std::string path = text_at(first, "path"); !path.empty()) text += path + ": ";
  text += text_at(first, "message");
  if (errors.size() > 1) text += " (and " + std::to_string(errors.size() - 1) + " more: squall check)";
  return {text, Tone::bad};
}

std::string to_the_second(std::string time) {
  if (const auto dot = time.find('.'); dot != std::string::npos && time.ends_with('Z'))
    time.erase(dot, time.size() - 1 - dot);
  return time;
}

}  // namespace

Table runs_table(const Json& runs, WallTime now) {
  Table table({{"RUN"}, {"STATE"}, {"STARTED"}, {"TOOK", true}, {"WHY"}});
  for (const Json& run : runs)
    table.add({{text_at(run, "id"), Tone::strong},
               state_or_outcome(run),
               ago(text_at(run, "started"), now),
               duration_of(run),
               line_at(run, "why")});
  return table;
}

Table experiments_table(const Json& experiments) {
  Table table({{"EXPERIMENT"}, {"FILE"}, {"HOPS"}, {"LASTS", true}, {"SCHEDULE"}, {"CLAIM"}});
  for (const Json& experiment : experiments) {
    const bool valid = member(experiment, "valid") != false;
    table.add({{text_at(experiment, "name"), Tone::strong},
               text_at(experiment, "file"),
               joined(member(experiment, "hops")),
               text_at(experiment, "duration"),
               schedule_text(member(experiment, "schedule")),
               valid ? Cell(line_at(experiment, "claim")) : problem_of(experiment)});
  }
  return table;
}

Table schedule_table(const Json& schedule) {
  Table table({{"EXPERIMENT"}, {"LOCAL"}, {"UTC"}, {"RUNS"}});
  for (const Json& scheduled : schedule) {
    std::string name = text_at(scheduled, "experiment");
    if (const std::string since = text_at(scheduled, "waits_since"); !since.empty())
      table.add({{name, Tone::strong}, "", "", {"waits for its hops since " + since, Tone::warn}});
    const Json& next = member(scheduled, "next");
    if (!next.is_array() || next.empty())
      table.add({{name, Tone::strong}, "", "", {"never: no such time comes", Tone::warn}});
    for (const Json& instant : next) {
      const std::string refused = text_at(instant, "refused");
      table.add({{name, Tone::strong},
                 text_at(instant, "local"),
                 to_the_second(text_at(instant, "instant")),
                 refused.empty() ? Cell("yes", Tone::good) : Cell("no: " + refused, Tone::warn)});
      name.clear();  // once for all its instants
    }
  }
  return table;
}

std::string open_runs_text(const Json& runs, bool color) {
  std::string text;
  for (const Json& run : runs) {
    const RunLook look = look_at_run(run);
    if (look.state == "ended") continue;
    text += toned("run " + look.id, Tone::strong, color) + ": " + toned(state_text(look), Tone::warn, color) +
            (look.remaining ? ", " + rounded(*look.remaining) + " left" : "") +
            (look.stopping.empty() ? "" : ", stopping: " + look.stopping) + "\n";
  }
  return text;
}

}  // namespace squall::cli
