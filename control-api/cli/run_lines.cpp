// Finds what is new. Called with each look by the loop that follows a run.
#include "cli/run_lines.hpp"

#include <algorithm>
#include <utility>

namespace squall::cli {
namespace {

using Mark = CheckLook::Mark;

constexpr std::chrono::seconds longest_silence{10};

std::string counted(std::size_t count, const std::string& words) { return std::to_string(count) + " " + words; }

// `phase 1 of 2: slow, 1m12s left; checks: 2 hold, 1 fails; 312 hits`
std::string heartbeat(const RunLook& look) {
  std::string text = "still " + state_text(look);
  if (look.remaining) text += ", " + rounded(*look.remaining) + " left";
  const auto count = [&](Mark mark) {
    return static_cast<std::size_t>(std::ranges::count(look.checks, mark, &CheckLook::mark));
  };
  std::string checks;
  const auto add = [&](std::size_t many, const char* one, const char* more) {
    if (many != 0) checks += (checks.empty() ? "; checks: " : ", ") + counted(many, many == 1 ? one : more);
  };
  add(count(Mark::holds), "holds", "hold");
  add(count(Mark::fails), "fails", "fail");
  add(count(Mark::no_data), "has no data", "have no data");
  std::uint64_t hits = 0;
  for (const FaultLook& fault : look.faults) hits += fault.injected;
  if (look.phase > 0) checks += "; " + std::to_string(hits) + (hits == 1 ? " hit" : " hits");
  return text + checks;
}

std::string started_text(const RunLook& look) { return look.id + (look.claim.empty() ? "" : ": " + look.claim); }

std::string check_text(const CheckLook& check) {
  std::string text = check.id + " " + std::string(to_string(check.mark));
  if (check.mark == Mark::no_data) return text.replace(check.id.size(), 1, " has ") + ": " + check.why_not;
  return text + ": " + check.value + ", must be " + check.expect;
}

// Since the run began, so that columns stay one below the other.
std::string stamped(const RunLook& look, const std::string& text) {
  const std::string time = rounded(std::chrono::floor<std::chrono::seconds>(look.elapsed));
  return std::string(7 - std::min<std::size_t>(time.size(), 7), ' ') + time + "  " + text;
}

}  // namespace

void RunLines::tell_trouble(const RunLook& look, std::vector<std::string>& lines) {
  if (in_trouble_ && look.trouble.empty()) lines.push_back("the server answers again");
  if (!in_trouble_ && !look.trouble.empty()) lines.push_back(look.trouble);
  in_trouble_ = !look.trouble.empty();
}

// Without data a check is told of only when it had some in this stage: at its start none has.
void RunLines::tell_checks(const RunLook& look, std::vector<std::string>& lines) {
  for (const CheckLook& check : look.checks) {
    if (check.mark == Mark::waiting) continue;
    if (check.mark != Mark::no_data) had_data_.insert(check.id);
    if (!had_data_.contains(check.id)) continue;
    const auto known = marks_.find(check.id);
    if (known != marks_.end() && known->second == check.mark) continue;
    marks_[check.id] = check.mark;
    lines.push_back(check_text(check));
  }
}

std::vector<std::string> RunLines::of(const RunLook& look, SteadyTime now) {
  std::vector<std::string> lines;
  if (state_.empty()) {
    lines.push_back(started_text(look));
    if (!look.runbook.empty()) lines.push_back("runbook: " + runbook_command(look));
  }
  tell_trouble(look, lines);
  if (const std::string state = state_text(look); state != state_) {
    // The end is told by the verdict.
    const PartLook* part = look.paused ? nullptr : present_part(look);
    if (look.state != "ended")
      lines.push_back(state + (part != nullptr ? ", for " + rounded(part->lasts) : "") +
                      (look.until_go && !look.paused ? " or until `squall next`" : ""));
    state_ = state;
    had_data_.clear();
  }
  tell_checks(look, lines);
  for (const FaultLook& fault : look.faults)
    if (fault.injected > 0 && hit_.insert(fault.name).second) lines.push_back(hits_text(fault));
  for (; notes_ < look.notes.size(); ++notes_) lines.push_back(look.notes[notes_]);
  if (!look.stopping.empty() && !std::exchange(stopping_, true)) lines.push_back("stopping: " + look.stopping);
  const bool ended = look.state == "ended";
  if (lines.empty() && !ended && told_ && now - *told_ >= longest_silence) lines.push_back(heartbeat(look));
  if (!lines.empty()) told_ = now;
  for (std::string& line : lines) line = stamped(look, line);
  return lines;
}

}  // namespace squall::cli
