// See events.hpp.
#include "report/events.hpp"

#include "report/story.hpp"
#include "report/text.hpp"

namespace squall::report {
namespace {

std::string by(const std::string& who) { return who.empty() ? "" : " (" + who + ")"; }

std::string receipt(std::uint64_t epoch, std::uint64_t connections) {
  return " [epoch " + std::to_string(epoch) + ", " + plural(connections, "connection", "connections") + " told]";
}

struct Teller {
  Told operator()(const experiment::StateChanged& entry) const {
    std::string text(to_string(entry.state));
    if (!entry.phase_name.empty()) text += ", phase " + entry.phase_name;
    return {"state", text + (entry.reason.empty() ? "" : ": " + entry.reason)};
  }
  Told operator()(const experiment::FaultsOn& entry) const {
    std::string text;
    for (const experiment::FaultOn& fault : entry.faults) text += (text.empty() ? "" : "; ") + fault.sentence;
    return {"faults on", text + receipt(entry.epoch, entry.connections)};
  }
  Told operator()(const experiment::FaultsOff& entry) const {
    std::string text = entry.reason;
    for (const experiment::FaultHits& fault : entry.hits)
      text += "; " + fault.name + " hit " + print_count(fault.injected) + " of " + print_count(fault.matched);
    return {"faults off", text + receipt(entry.epoch, entry.connections)};
  }
  Told operator()(const experiment::Sample& entry) const {
    if (!entry.value) return {"check", entry.check + ": " + entry.why_not};
    return {"check", entry.check + (entry.holds ? " held" : " failed")};
  }
  Told operator()(const experiment::Stopped& entry) const {
    return {"stopped", entry.text + " [" + std::string(to_string(entry.cause)) + "]" + by(entry.by)};
  }
  Told operator()(const experiment::Note& entry) const { return {"note", entry.text + by(entry.by)}; }
  Told operator()(const experiment::Tick& entry) const {
    return {"tick", "step " + std::to_string(entry.step) + " of the runbook" + by(entry.by)};
  }
  Told operator()(const experiment::Paused& entry) const {
    return {entry.paused ? "paused" : "goes on", (entry.paused ? "paused" : "goes on") + by(entry.by)};
  }
  Told operator()(const experiment::Extended& entry) const {
    return {"extended", "by " + print_length(entry.by_how_much) + by(entry.by)};
  }
  Told operator()(const experiment::Figures& entry) const {
    return {"figures", entry.hop + ", " + std::string(to_string(entry.stage)) + ", " +
                           std::string(to_string(entry.cohort)) + ": " + plural(entry.requests, "request", "requests") +
                           ", " + plural(entry.errors, "error", "errors")};
  }
  Told operator()(const experiment::Ended& entry) const {
    return {"ended", std::string(to_string(entry.outcome)) + ": " + entry.why};
  }
};

}  // namespace

Told tell(const experiment::Entry& entry) { return std::visit(Teller{}, entry); }

}  // namespace squall::report
