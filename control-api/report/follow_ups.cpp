// What to do after a run, derived from what became of it (summary.hpp).
#include <algorithm>

#include "report/story.hpp"
#include "report/summary.hpp"
#include "report/text.hpp"

namespace squall::report {
namespace {

using experiment::Outcome;
using experiment::StopCause;

// A run with many broken checks has few causes.
constexpr std::size_t most_follow_ups = 8;

std::string name_of(const CheckRow& row) {
  const auto* metric = row.check != nullptr ? std::get_if<experiment::Metric>(&row.check->from) : nullptr;
  if (metric == nullptr) return row.id;
  std::string name = std::string(info(metric->measure).name) + " of " + metric->hop;
  if (!metric->endpoint.empty()) name += ", endpoint " + metric->endpoint + ",";
  return name;
}

// `delay 400ms on response of orders-db`, of the faults that were on at that time.
std::string faults_at(const Story& story, const std::optional<Duration>& at) {
  std::string text;
  for (const Bar& bar : story.bars) {
    if (at && (*at < bar.from || *at > bar.to)) continue;
    if (text.find(bar.sentence) != std::string::npos) continue;
    text += (text.empty() ? "" : "; ") + bar.sentence;
  }
  return text;
}

std::string without_full_stop(std::string text) {
  while (text.ends_with('.') || text.ends_with(' ')) text.pop_back();
  return text;
}

std::string after_broken(const Story& story, const CheckRow& row) {
  const std::string bound = row.check != nullptr ? row.check->expect.text : "what was expected";
  const std::string was = row.worst ? " was " + print_value(row.check, *row.worst) + " against " + bound : " broke";
  if (row.stage == Stage::before) return "Mend " + name_of(row) + " first: it" + was + " before anything was broken.";
  if (row.stage == Stage::after)
    return "Find out why " + name_of(row) + was + " at the end of the recovery, with the faults long gone.";
  const std::string faults = faults_at(story, row.worst_at);
  return "Find out why " + name_of(row) + was + (faults.empty() ? "." : " under \"" + faults + "\".");
}

std::string after_inconclusive(const CheckRow& row) {
  const std::string why = row.why.empty() ? "" : ": " + without_full_stop(row.why);
  const auto* metric = row.check != nullptr ? std::get_if<experiment::Metric>(&row.check->from) : nullptr;
  if (metric == nullptr) return "Make " + row.id + " readable and run again" + why + ".";
  return "Bring traffic to " + metric->hop + " and run again" + why + ".";
}

std::string after_stop(const experiment::Stopped& stopped) {
  const std::string quote = " (" + without_full_stop(stopped.text) + ")";
  switch (stopped.cause) {
    case StopCause::person:
      return "Write down why " + (stopped.by.empty() ? "it was stopped" : stopped.by + " stopped it") +
             ", then run again" + quote + ".";
    case StopCause::rule: return "Find out what met the stop rule, mend it, then run again" + quote + ".";
    case StopCause::source: return "Make the source of the stop rule readable, then run again" + quote + ".";
    case StopCause::halt:
      return "Find out who engaged the halt and why; release it with squall resume, then run again.";
    case StopCause::lease:
      return "Keep the terminal that attends the run open, or run it without --attend" + quote + ".";
    case StopCause::journal: return "Make room on the server's disk, then run again" + quote + ".";
    case StopCause::fault_deleted: return "Ask who deleted the fault and why, then run again" + quote + ".";
    case StopCause::hop: return "Bring the hop back and keep it unchanged during a run, then run again" + quote + ".";
    case StopCause::data_plane: return "Mend what kept the faults from being put, then run again" + quote + ".";
    case StopCause::max_duration:
      return "Shorten the phases or raise limits.max_duration, then run again" + quote + ".";
    case StopCause::shutdown: return "Run again on a server that stays up" + quote + ".";
  }
  return {};
}

// A fault that was put and hit nothing shows nothing.
void add_unhit(const Story& story, std::vector<std::string>& all) {
  for (const FaultRow& fault : story.faults)
    if (fault.reached && fault.counted && fault.injected == 0)
      all.push_back("Bring traffic to " + fault.hop + " that meets \"" + fault.sentence +
                    "\" and run again: it hit nothing.");
}

void add_checks(const Story& story, Verdict verdict, std::vector<std::string>& all) {
  for (const CheckRow& row : story.checks) {
    if (row.verdict != verdict) continue;
    std::string text = verdict == Verdict::broken ? after_broken(story, row) : after_inconclusive(row);
    if (std::ranges::count(all, text) == 0) all.push_back(std::move(text));
  }
}

void add_held(const Story& story, std::vector<std::string>& all) {
  const auto& experiment = story.record.experiment;
  const bool ticked = std::ranges::any_of(story.marks, [](const Mark& mark) { return mark.kind == Mark::Kind::tick; });
  if (!experiment.runbook.empty() && !ticked)
    all.push_back("Rehearse the runbook " + experiment.runbook + " next time: none of its steps was ticked.");
  if (!experiment.schedule) all.push_back("Give the experiment a schedule, so that the claim stays proven.");
}

}  // namespace

std::vector<std::string> follow_ups(const Story& story) {
  const experiment::Record& record = story.record;
  std::vector<std::string> all;
  if (!record.outcome) return all;
  if (*record.outcome == Outcome::crashed)
    all.push_back("Find out from the server's log why it ended; the faults ended with it. Then run again.");
  add_checks(story, Verdict::broken, all);
  if (story.stopped != nullptr) all.push_back(after_stop(*story.stopped));
  if (*record.outcome != Outcome::crashed) {
    add_unhit(story, all);
    add_checks(story, Verdict::inconclusive, all);
  }
  if (*record.outcome == Outcome::held) add_held(story, all);
  if (all.empty() && *record.outcome != Outcome::held) all.push_back("Mend what the reason says, then run again.");
  if (all.size() > most_follow_ups) {
    const std::size_t more = all.size() - most_follow_ups + 1;
    all.resize(most_follow_ups - 1);
    all.push_back("And " + plural(more, "more thing", "more things") + ": see the table of checks.");
  }
  return all;
}

std::vector<std::string> follow_ups(const experiment::Record& record) { return follow_ups(Story(record)); }

}  // namespace squall::report
