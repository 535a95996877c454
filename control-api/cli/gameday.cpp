// See gameday.hpp.
#include "cli/gameday.hpp"

#include <algorithm>
#include <array>
#include <ostream>
#include <utility>

#include "cli/failure.hpp"
#include "cli/gameday_record.hpp"
#include "cli/human.hpp"
#include "cli/run_client.hpp"
#include "cli/run_course.hpp"
#include "cli/run_look.hpp"
#include "cli/table.hpp"
#include "cli/views.hpp"
#include "config/units.hpp"

namespace squall::cli {
namespace {

// As one line of a report: what to do next is for the terminal.
std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

std::vector<std::string> full_names(const DayPlan& plan, const PlannedRun& planned) {
  std::vector<std::string> names;
  for (const PlannedCell& cell : planned.cells) names.push_back(plan.journey + "/" + cell.name);
  return names;
}

}  // namespace

GameDay::GameDay(Context& context, SignalWatch& signals, const DayPlan& plan, Prompt* prompt,
                 std::function<void(const report::Day&)> keep)
    : context_(context), signals_(signals), plan_(plan), prompt_(prompt), keep_(std::move(keep)) {
  day_.journey = plan.journey;
  day_.owner = plan.owner;
  day_.server = context.server().url();
  day_.version = context.hooks.version;
  day_.began = wall_now();
  for (const PlannedRun& planned : plan.runs) {
    report::DayRun day_run;
    day_run.experiment = planned.experiment;
    day_run.claim = planned.claim;
    day_run.cells = full_names(plan, planned);
    day_run.outcome = "not begun";
    day_.runs.push_back(std::move(day_run));
  }
}

// A run in JSON is for programs: what people want to read goes to stderr then.
std::ostream& GameDay::told() { return context_.json() ? context_.err : context_.out; }

void GameDay::hold() {
  try {
    for (std::size_t i = 0; i < plan_.runs.size(); ++i)
      if (play(plan_.runs[i], i) == After::end) break;
  } catch (const Failure& failure) {
    // Of the runs only the present one can be in doubt.
    lost_ = true;
    context_.err << toned("squall: ", Tone::bad, context_.color()) << failure.what() << std::endl;
    (void)end(first_line(failure.what()));
  }
  if (prompt_ != nullptr && to_talk_about_ != nullptr && !people_ended_it_ && !lost_) {
    invite();
    prompt_->ask_for_report();
  }
  take_all_words();
  day_.ended = wall_now();
}

// The run is over, and notes without its name would go nowhere.
void GameDay::invite() {
  if (to_talk_about_ == nullptr) return;
  const std::string id = cleaned(to_talk_about_->id);
  context_.err << "meanwhile: " << context_.to_type("note " + id + " \"...\"");
  if (!to_talk_about_->runbook.empty()) context_.err << ", " << context_.to_type("tick " + id + " STEP");
  context_.err << std::endl;
}

// Most of what people write they write in the pauses, when the verdict has long been known.
void GameDay::take_all_words() {
  for (report::DayRun& day_run : day_.runs)
    if (!day_run.id.empty() && !take_words(day_run, context_.server())) return;
}

GameDay::After GameDay::play(const PlannedRun& planned, std::size_t number) {
  report::DayRun& day_run = day_.runs[number];
  announce(planned, number);
  const Wish wish = ask();
  if (wish == Wish::quit) {
    people_ended_it_ = true;
    return end("people ended it before " + planned.experiment + ".");
  }
  if (wish == Wish::skip) {
    day_run.outcome = "skipped";
    return After::next_run;
  }
  if (prompt_ == nullptr)
    if (const std::string other = look_for_other_run(); !other.empty()) return refuse(planned, day_run, other);
  return run(planned, day_run);
}

// Whoever is asked may wait for another run: each answer is followed by a look.
Wish GameDay::ask() {
  if (prompt_ == nullptr) return signals_.wait_for_end({}) == 0 ? Wish::next : Wish::quit;
  invite();
  to_talk_about_ = nullptr;
  for (std::string other = look_for_other_run();;) {
    if (!other.empty()) context_.err << other << "\n  -> Enter looks again" << std::endl;
    if (const Wish wish = prompt_->ask(); wish != Wish::next) return wish;
    other = look_for_other_run();
    if (other.empty()) return Wish::next;
  }
}

// Its locks keep others from its own hops only, and a journey is measured where all of them are felt.
std::string GameDay::look_for_other_run() {
  const std::string other = newest_open_run(context_.server());
  return other.empty() ? "" : other_run_text(context_, other);
}

GameDay::After GameDay::refuse(const PlannedRun& planned, report::DayRun& day_run, const std::string& why) {
  day_run.outcome = "refused";
  day_run.why = first_line(why);
  told() << toned("REFUSED", Tone::warn, context_.color()) << "  " << cleaned(planned.experiment) << ": " << why
         << std::endl;
  return After::next_run;
}

GameDay::After GameDay::run(const PlannedRun& planned, report::DayRun& day_run) {
  Json run;
  try {
    run = start_run(context_, {{planned.experiment, {}}, {}, "game day " + plan_.journey, false});
  } catch (const Failure& failure) {
    if (failure.may_be_done()) {
      day_run.outcome = "unknown";
      day_run.why = first_line(failure.what());
    }
    if (failure.exit_code() == exit_unreachable) throw;
    (void)refuse(planned, day_run, failure.what());
    return is_halted() ? end("the server is halted.") : After::next_run;
  }
  day_run.id = text_at(run, "id");
  day_run.outcome = "unknown";  // until the server has told it
  day_run.why = "The server did not tell how it ended.";
  keep_(day_);
  Followed followed = watch_run(context_, signals_, std::move(run), false);
  const int signal = followed.signal;
  if (signal != 0) followed = stop(std::move(followed.run));
  return judge(planned, day_run, followed.run, signal);
}

// Once the stop has been answered a signal ends nothing any more: what is left to do is the report.
Followed GameDay::stop(Json run) {
  const struct Again {
    SignalWatch& signals;
    ~Again() { signals.hold_back(); }
  } again{signals_};
  return stop_run(context_, signals_, std::move(run));
}

GameDay::After GameDay::judge(const PlannedRun& planned, report::DayRun& day_run, const Json& run, int signal) {
  take_end(day_run, run, context_.server().url());
  (void)take_words(day_run, context_.server());
  runs_.push_back(run);
  to_talk_about_ = &day_run;
  keep_(day_);
  told() << end_text(context_, run) << std::endl;
  if (signal != 0) {
    people_ended_it_ = true;
    return end("people ended it during " + planned.experiment + ".");
  }
  if (day_run.outcome == "crashed") return end(planned.experiment + " crashed: " + day_run.why);
  if (day_run.outcome == "stopped") return end(planned.experiment + " was stopped: " + day_run.why);
  // One that had broken before stays broken. That a rule then ended it is what rules are for; others had a reason.
  const Json& stopped = member(run, "stopped");
  if (const std::string cause = text_at(stopped, "cause"); !cause.empty() && cause != "rule")
    return end(planned.experiment + " was stopped: " + line_at(stopped, "text"));
  return After::next_run;
}

GameDay::After GameDay::end(std::string why) {
  day_.early = std::move(why);
  told() << toned("the day ends here: ", Tone::warn, context_.color()) << cleaned(day_.early) << '\n' << std::endl;
  return After::end;
}

// Then whatever follows would be refused, too, and somebody had a reason.
bool GameDay::is_halted() { return member(context_.server().request("GET", "/v1/halt").body, "halted") == true; }

void GameDay::announce(const PlannedRun& planned, std::size_t number) {
  told() << toned(std::to_string(number + 1) + " of " + std::to_string(plan_.runs.size()) + ": ", Tone::dim,
                  context_.color())
         << toned(cleaned(planned.experiment), Tone::strong, context_.color());
  const char* separator = ", ";
  for (const PlannedCell& cell : planned.cells)
    told() << std::exchange(separator, "; ") << cleaned(cell.name) << ' ' << capitals(cell.status);
  if (planned.lasts > Duration{}) told() << ", " << config::print(planned.lasts);
  told() << '\n';
  if (!planned.claim.empty()) told() << "  " << cleaned(planned.claim) << '\n';
  told() << std::flush;
}

int GameDay::exit_code() const {
  if (lost_) return exit_unreachable;
  const auto any = [this](std::string_view outcome) {
    return std::ranges::any_of(day_.runs, [&](const report::DayRun& run) { return run.outcome == outcome; });
  };
  constexpr std::array worst_first{std::string_view{"crashed"}, std::string_view{"broken"}};
  for (const std::string_view outcome : worst_first)
    if (any(outcome)) return exit_code_of(outcome);
  if (people_ended_it_ || any("stopped")) return exit_stopped;
  const auto held = [](const report::DayRun& run) {
    return run.outcome == "held" || run.outcome == "skipped" || run.outcome == "refused" || run.outcome == "not begun";
  };
  if (!std::ranges::all_of(day_.runs, held)) return exit_inconclusive;
  if (any("refused")) return exit_refused;
  return any("held") ? exit_ok : exit_inconclusive;
}

}  // namespace squall::cli
