// A game day: the runs of a plan one after the other, with people between them, until somebody or something had a
// reason to stop one. Called by the verb. Main thread.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cli/context.hpp"
#include "cli/gameday_plan.hpp"
#include "cli/gameday_prompt.hpp"
#include "cli/run_follow.hpp"
#include "cli/signal_watch.hpp"
#include "report/day.hpp"

namespace squall::cli {

class GameDay {
 public:
  // `prompt` is asked before each run, and after the last; null: nobody is waited for. `keep` is called whenever a run
  // has begun or ended, so that the day is not lost with this process.
  GameDay(Context& context, SignalWatch& signals, const DayPlan& plan, Prompt* prompt,
          std::function<void(const report::Day&)> keep);

  // Plays the plan, told on the way. What became of it is in day(), whatever went wrong: cells are left to the caller.
  void hold();

  report::Day& day() { return day_; }
  const Json& runs() const { return runs_; }  // the documents of those that were made

  // Of the worst outcome: crashed > broken > stopped > inconclusive > refused > held. A day that people ended is as
  // little green as a stopped run, and one whose server went away ends with 7.
  int exit_code() const;

 private:
  enum class After { next_run, end };

  Wish ask();
  std::string look_for_other_run();
  After play(const PlannedRun& planned, std::size_t number);
  After refuse(const PlannedRun& planned, report::DayRun& day_run, const std::string& why);
  After run(const PlannedRun& planned, report::DayRun& day_run);
  After judge(const PlannedRun& planned, report::DayRun& day_run, const Json& run, int signal);
  After end(std::string why);
  Followed stop(Json run);
  void invite();
  void take_all_words();
  bool is_halted();
  void announce(const PlannedRun& planned, std::size_t number);
  std::ostream& told();

  Context& context_;
  SignalWatch& signals_;
  const DayPlan& plan_;
  Prompt* prompt_;
  const std::function<void(const report::Day&)> keep_;
  report::Day day_;
  Json runs_ = Json::array();
  const report::DayRun* to_talk_about_ = nullptr;  // the run that has just ended; null: there was a pause since
  bool people_ended_it_ = false;
  bool lost_ = false;  // the server
};

}  // namespace squall::cli
