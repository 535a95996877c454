// What a game day would run: the experiments of a journey's cells in the journey's order, each once, with what would
// refuse it now. Asked of the server; printed before the first run. Main thread.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include <squall/time.hpp>

#include "cli/context.hpp"

namespace squall::cli {

struct PlannedCell {
  std::string name;    // cache/down: without the journey
  std::string status;  // as it is before the day
};

struct PlannedRun {
  std::string experiment;
  std::string claim;
  std::vector<PlannedCell> cells;
  Duration lasts{};
  std::vector<std::string> refusals;  // why it would not begin now
};

struct DayPlan {
  std::string journey, owner;
  std::vector<PlannedRun> runs;
  std::vector<PlannedCell> without;  // cells that were asked for and that no experiment proves
  std::string under_way;             // another run, now; "": there is none

  Duration lasts() const;  // as far as it is known
  bool would_be_refused() const;
};

// Cells of these statuses only; all when there are none of them. Throws Failure.
DayPlan plan_day(Client& server, const std::string& journey, const std::vector<std::string>& only);

Json as_json(const DayPlan& plan);
void print_plan(std::ostream& out, const DayPlan& plan, const Context& context);

// Why nothing begins while `run` is under way, and in a second line what to type.
std::string other_run_text(const Context& context, const std::string& run);

}  // namespace squall::cli
