// Reads the document of a run. A key that a server does not send is an empty field.
#include "cli/run_look.hpp"

#include <algorithm>
#include <utility>

#include "cli/human.hpp"
#include "cli/table.hpp"
#include "cli/views.hpp"
#include "config/units.hpp"

namespace squall::cli {
namespace {

std::optional<Duration> duration_at(const Json& object, std::string_view key) {
  const auto duration = config::parse_duration(text_at(object, key));
  if (!duration) return std::nullopt;
  return *duration;
}

CheckLook look_at_check(const Json& check) {
  CheckLook look{line_at(check, "id"), line_at(check, "expect"), CheckLook::Mark::waiting, {}, {}};
  if (const Json& holds = member(check, "holds"); holds.is_boolean()) {
    look.mark = holds == true ? CheckLook::Mark::holds : CheckLook::Mark::fails;
    look.value = line_at(check, "shown");
  } else if (!member(check, "why_not").is_null()) {
    look.mark = CheckLook::Mark::no_data;
    look.why_not = line_at(check, "why_not");
  }
  return look;
}

FaultLook look_at_fault(const Json& fault, const std::string& experiment) {
  FaultLook look{line_at(fault, "name"), line_at(fault, "hop"), count_at(fault, "matched"), count_at(fault, "injected"),
                 count_at(fault, "connections")};
  if (look.name.starts_with(experiment + "/")) look.name.erase(0, experiment.size() + 1);
  return look;
}

// A fault that was taken off and put again by a pause is told of once for each time.
void add_fault(std::vector<FaultLook>& faults, FaultLook fault) {
  const auto known = std::ranges::find(faults, fault.name, &FaultLook::name);
  if (known == faults.end()) {
    faults.push_back(std::move(fault));
    return;
  }
  known->matched += fault.matched;
  known->injected += fault.injected;
  known->connections += fault.connections;
}

}  // namespace

std::string line_at(const Json& object, std::string_view key) {
  std::string text = text_at(object, key);
  std::ranges::replace_if(
      text, [](char byte) { return byte == '\n' || byte == '\t'; }, ' ');
  while (text.ends_with(' ')) text.pop_back();
  return cleaned(text);
}

std::string_view to_string(CheckLook::Mark mark) {
  switch (mark) {
    case CheckLook::Mark::holds: return "holds";
    case CheckLook::Mark::fails: return "fails";
    case CheckLook::Mark::no_data: return "no data";
    case CheckLook::Mark::waiting: break;
  }
  return "not yet";
}

RunLook look_at_run(const Json& run) {
  RunLook look;
  look.id = line_at(run, "id");
  look.experiment = line_at(run, "experiment");
  look.claim = line_at(run, "claim");
  look.runbook = line_at(run, "runbook");
  look.state = line_at(run, "state");
  look.outcome = line_at(run, "outcome");
  look.why = line_at(run, "why");
  look.paused = member(run, "paused") == true;
  const Json& phase = member(run, "phase");
  look.phase = count_at(phase, "index");
  look.phases = count_at(phase, "of");
  look.phase_name = line_at(phase, "name");
  look.until_go = member(phase, "until_go") == true;
  look.elapsed = duration_at(run, "elapsed").value_or(Duration{});
  if (look.state != "checking") look.remaining = duration_at(run, "remaining");  // that lasts as long as it takes
  for (const Json& part : member(run, "parts"))
    look.parts.push_back({line_at(part, "name"), duration_at(part, "for").value_or(Duration{})});
  for (const Json& check : member(run, "checks")) look.checks.push_back(look_at_check(check));
  for (const Json& fault : member(run, "faults")) add_fault(look.faults, look_at_fault(fault, look.experiment));
  look.stopping = line_at(member(run, "stopped"), "text");
  return look;
}

std::string note_text(const Json& entry) {
  const std::string kind = text_at(entry, "kind");
  const std::string by = line_at(entry, "by");
  if (kind == "note") return "note by " + by + ": " + line_at(entry, "text");
  if (kind == "tick") return "step " + text_at(entry, "step") + " ticked by " + by;
  return "";
}

std::string state_text(const RunLook& look) {
  if (look.phase == 0) return look.state;
  return (look.paused ? "paused in phase " : "phase ") + std::to_string(look.phase) + " of " +
         std::to_string(look.phases) + ": " + look.phase_name;
}

std::string runbook_command(const RunLook& look) { return look.runbook.empty() ? "" : "squall runbook " + look.id; }

std::string hits_text(const FaultLook& fault) {
  const std::string of = " of " + fault.hop;
  if (fault.injected == 0)
    return fault.name + " has hit nothing" + of + " yet" +
           (fault.matched == 0 ? "" : ", " + human_count(fault.matched) + " came by");
  const bool part = fault.matched > fault.connections;
  return fault.name + " hit " + human_count(fault.connections) + (part ? " of " + human_count(fault.matched) : "") +
         (fault.connections == 1 && !part ? " connection" : " connections") + of + ", " + human_count(fault.injected) +
         (fault.injected == 1 ? " time" : " times");
}

const PartLook* present_part(const RunLook& look) {
  if (look.parts.size() < 3) return nullptr;
  if (look.state == "baseline") return &look.parts.front();
  if (look.state == "recovering") return &look.parts.back();
  return look.phase > 0 && look.phase + 1 < look.parts.size() ? &look.parts[look.phase] : nullptr;
}

Progress progress_of(const RunLook& look) {
  Progress progress;
  for (const PartLook& part : look.parts) progress.of += part.lasts;
  if (look.state == "ended") return {progress.of, progress.of};
  const PartLook* present = present_part(look);
  if (present == nullptr) return progress;
  for (const PartLook* part = look.parts.data(); part != present; ++part) progress.at += part->lasts;
  // A part that was extended is full for a while.
  progress.at += std::clamp(present->lasts - look.remaining.value_or(present->lasts), Duration::zero(), present->lasts);
  return progress;
}

std::string rounded(Duration duration) {
  using namespace std::chrono;
  if (duration >= minutes{1}) return config::print(floor<seconds>(duration));
  if (duration >= seconds{10}) return config::print(floor<seconds>(duration));
  return config::print(floor<milliseconds>(duration) - floor<milliseconds>(duration) % 100);
}

}  // namespace squall::cli
