// The last lines of `run`, `wait` and `watch`.
#include "cli/run_verdict.hpp"

#include "cli/human.hpp"
#include "cli/run_look.hpp"
#include "cli/views.hpp"

namespace squall::cli {
namespace {

// `  p99 during: worst 1.2s, must be < 800ms, in 42 windows`
std::string result_text(const Json& result) {
  const std::string text = "  " + text_at(result, "check") + " " + text_at(result, "stage") + ": ";
  const std::string worst = text_at(result, "shown");
  if (worst.empty() || text_at(result, "outcome") != "broken") return text + text_at(result, "why");
  const std::uint64_t windows = count_at(result, "windows");
  return text + "worst " + worst + ", must be " + text_at(result, "expect") + ", in " + human_count(windows) +
         (windows == 1 ? " window" : " windows");
}

// What was never looked at because somebody stopped the run says nothing about its checks.
bool is_worth_telling(const Json& result, const std::string& outcome) {
  const std::string its = text_at(result, "outcome");
  return its == "broken" || (its != "held" && outcome == "inconclusive");
}

}  // namespace

Tone tone_of_outcome(std::string_view outcome) {
  if (outcome == "held") return Tone::good;
  return outcome == "broken" || outcome == "crashed" ? Tone::bad : Tone::warn;
}

std::string verdict_text(const Json& run, bool color) {
  const RunLook look = look_at_run(run);
  if (look.outcome.empty()) return look.id + " is under way: " + state_text(look) + "\n";
  std::string text = toned(capitals(look.outcome), tone_of_outcome(look.outcome), color) + "  " +
                     toned(look.id, Tone::strong, color) + ": " + look.why + "\n";
  for (const Json& result : member(run, "results"))
    if (is_worth_telling(result, look.outcome))
      text += toned(cleaned(result_text(result)), tone_of_outcome(text_at(result, "outcome")), color) + "\n";
  for (const FaultLook& fault : look.faults) text += "  " + hits_text(fault) + "\n";
  if (const std::string recovery = text_at(run, "recovery"); !recovery.empty())
    text += "  recovered in " + cleaned(recovery) + "\n";
  if (!look.runbook.empty()) text += "  runbook  " + runbook_command(look) + "\n";
  return text;
}

}  // namespace squall::cli
