// See gameday_plan.hpp.
#include "cli/gameday_plan.hpp"

#include <algorithm>
#include <ostream>
#include <utility>

#include "cli/failure.hpp"
#include "cli/human.hpp"
#include "cli/journey_client.hpp"
#include "cli/journey_view.hpp"
#include "cli/run_client.hpp"
#include "cli/run_look.hpp"
#include "cli/table.hpp"
#include "cli/views.hpp"
#include "config/units.hpp"

namespace squall::cli {
namespace {

// How long it lasts, and why it would not begin: an experiment that is not there or not valid is refused, too.
void ask_for_plan(Client& server, PlannedRun& run) {
  const Answer answer = server.request("POST", "/v1/experiments/plan", Json{{"experiment", run.experiment}});
  if (!answer.ok()) {
    run.refusals = {refused(answer).what()};
    return;
  }
  run.claim = line_at(answer.body, "claim");
  run.lasts = config::parse_duration(text_at(answer.body, "duration")).value_or(Duration{});
  for (const Json& refusal : member(answer.body, "refusals")) {
    const std::string hint = text_at(refusal, "hint");
    run.refusals.push_back(text_at(refusal, "message") + (hint.empty() ? "" : "\n  -> " + hint));
  }
}

// What the server's list of experiments says of one that it would not plan: refused is not unknown.
void take_from_list(Client& server, std::vector<PlannedRun>& runs) {
  const auto is_unknown = [](const PlannedRun& run) { return run.lasts == Duration{}; };
  if (std::ranges::none_of(runs, is_unknown)) return;
  const Answer list = server.request("GET", "/v1/experiments");
  if (!list.ok()) return;
  for (const Json& experiment : member(list.body, "experiments")) {
    const auto run = std::ranges::find(runs, text_at(experiment, "name"), &PlannedRun::experiment);
    if (run == runs.end() || !is_unknown(*run)) continue;
    run->claim = line_at(experiment, "claim");
    run->lasts = config::parse_duration(text_at(experiment, "duration")).value_or(Duration{});
  }
}

void add_cell(DayPlan& plan, const std::string& experiment, PlannedCell cell) {
  if (experiment.empty()) {
    plan.without.push_back(std::move(cell));
    return;
  }
  auto run = std::ranges::find(plan.runs, experiment, &PlannedRun::experiment);
  if (run == plan.runs.end()) run = plan.runs.insert(run, PlannedRun{experiment, {}, {}, {}, {}});
  run->cells.push_back(std::move(cell));
}

// Of several cells the first one's: they are of one experiment, and seldom differ.
Cell cells_cell(const PlannedRun& run) {
  std::string text;
  for (const PlannedCell& cell : run.cells) text += (text.empty() ? "" : ", ") + cell.name;
  return {text};
}

// Each line without what could steer a terminal, the further ones indented.
std::string cleaned_lines(const std::string& text) {
  std::string result;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    result += (at == 0 ? "" : "\n  ") + cleaned(text.substr(at, end - at));
    at = end + 1;
  }
  return result;
}

void print_refusals(std::ostream& out, const DayPlan& plan, const Context& context) {
  const bool color = context.color();
  if (!plan.under_way.empty())
    out << toned("would be refused now: ", Tone::bad, color) << other_run_text(context, plan.under_way) << '\n';
  for (const PlannedRun& run : plan.runs)
    for (const std::string& refusal : run.refusals)
      out << toned("would be refused now: ", Tone::bad, color) << cleaned(run.experiment) << ": "
          << cleaned_lines(refusal) << '\n';
}

std::string experiments_text(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " experiment" : " experiments");
}

std::string duration_text(const DayPlan& plan) {
  const auto unknown = static_cast<std::size_t>(std::ranges::count(plan.runs, Duration{}, &PlannedRun::lasts));
  if (unknown == 0) return config::print(plan.lasts()) + " in all";
  if (unknown == plan.runs.size()) return "of unknown length";
  return config::print(plan.lasts()) + " and " + std::to_string(unknown) + " of unknown length";
}

}  // namespace

Duration DayPlan::lasts() const {
  Duration sum{};
  for (const PlannedRun& run : runs) sum += run.lasts;
  return sum;
}

bool DayPlan::would_be_refused() const {
  return !under_way.empty() || std::ranges::any_of(runs, [](const PlannedRun& run) { return !run.refusals.empty(); });
}

DayPlan plan_day(Client& server, const std::string& journey, const std::vector<std::string>& only) {
  const Json answer = server.call("GET", journey_path(journey));
  DayPlan plan{text_at(answer, "name"), text_at(answer, "owner"), {}, {}, {}};
  for (const Json& hop : member(answer, "hops"))
    for (const Json& cell : member(hop, "cells")) {
      PlannedCell planned{text_at(cell, "hop") + "/" + text_at(cell, "mode"), text_at(cell, "status")};
      if (only.empty() || std::ranges::count(only, planned.status) != 0)
        add_cell(plan, text_at(cell, "experiment"), std::move(planned));
    }
  for (PlannedRun& run : plan.runs) ask_for_plan(server, run);
  take_from_list(server, plan.runs);
  if (!plan.runs.empty()) plan.under_way = newest_open_run(server);
  return plan;
}

Json as_json(const DayPlan& plan) {
  const auto cells_of = [&plan](const std::vector<PlannedCell>& cells) {
    Json list = Json::array();
    for (const PlannedCell& cell : cells)
      list.push_back({{"cell", plan.journey + "/" + cell.name}, {"status", cell.status}});
    return list;
  };
  Json runs = Json::array();
  for (const PlannedRun& run : plan.runs)
    runs.push_back({{"experiment", run.experiment},
                    {"claim", run.claim},
                    {"cells", cells_of(run.cells)},
                    {"duration", run.lasts == Duration{} ? "" : config::print(run.lasts)},
                    {"refusals", run.refusals}});
  return {{"journey", plan.journey},
          {"experiments", std::move(runs)},
          {"without_experiment", cells_of(plan.without)},
          {"under_way", plan.under_way},
          {"duration", config::print(plan.lasts())}};
}

std::string other_run_text(const Context& context, const std::string& run) {
  return cleaned(run) + " is under way: its faults would be felt here, too\n  -> wait for it: " +
         context.to_type("wait " + cleaned(run));
}

void print_plan(std::ostream& out, const DayPlan& plan, const Context& context) {
  const bool color = context.color();
  Table table({{"#", true}, {"EXPERIMENT"}, {"CELL"}, {"STATUS"}, {"LASTS", true}, {"CLAIM"}});
  for (std::size_t i = 0; i < plan.runs.size(); ++i) {
    const PlannedRun& run = plan.runs[i];
    const std::string& status = run.cells.front().status;
    table.add({std::to_string(i + 1),
               {run.experiment, Tone::strong},
               cells_cell(run),
               {capitals(status), tone_of_status(status)},
               run.lasts == Duration{} ? "?" : config::print(run.lasts),
               run.claim});
  }
  if (!table.empty()) table.print(out, color);
  out << (table.empty() ? "" : "\n") << toned(cleaned(plan.journey), Tone::strong, color) << ": "
      << experiments_text(plan.runs.size()) << ", " << duration_text(plan);
  if (!plan.without.empty()) {
    out << "; without an experiment:";
    for (const PlannedCell& cell : plan.without)
      out << ' ' << cleaned(cell.name) << " (" << capitals(cell.status) << ")";
  }
  out << '\n';
  print_refusals(out, plan, context);
}

}  // namespace squall::cli
