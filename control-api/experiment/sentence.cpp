// A fault in one line, for plans, journals and reports (timeline.hpp).
#include <array>
#include <charconv>

#include "config/fault_codec.hpp"
#include "config/units.hpp"
#include "experiment/timeline.hpp"

namespace squall::experiment {
namespace {

using config::Node;

// 25 %, 0.5 %
std::string share_text(double share) {
  std::array<char, 32> text{};
  const auto result = std::to_chars(text.data(), text.data() + text.size(), share * 100, std::chars_format::general, 4);
  return std::string(text.data(), result.ptr) + " %";
}

// A value as one would write it in a file's flow style: 200ms, {uniform: [50ms, 150ms]}.
std::string flow(const Node& node) {
  if (node.is(Node::Kind::null)) return "null";
  if (!node.is(Node::Kind::list) && !node.is(Node::Kind::map)) return node.text;
  std::string text;
  for (const Node& item : node.items) text += (text.empty() ? "" : ", ") + flow(item);
  for (const config::Member& member : node.members)
    text += (text.empty() ? "" : ", ") + member.key + ": " + flow(member.value);
  return node.is(Node::Kind::map) ? "{" + text + "}" : "[" + text + "]";
}

std::string unit_text(const Dose& dose) {
  switch (dose.unit) {
    case Dose::Unit::connection: return "connections";
    case Dose::Unit::client: return "clients";
    case Dose::Unit::request: return "requests";
    case Dose::Unit::header: return "values of " + dose.header;
    case Dose::Unit::automatic: break;  // nobody has said which, and no server has been asked
  }
  return "";
}

std::string dose_text(const Dose& dose) {
  std::string text;
  const auto add = [&](const std::string& words) { text += (text.empty() ? "" : ", ") + words; };
  const auto count = [](std::uint64_t number) { return std::to_string(number); };
  if (dose.probability < 1) add(share_text(dose.probability));
  if (dose.skip != 0) add("all but the first " + count(dose.skip));
  if (dose.first != 0) add("first " + count(dose.first));
  if (dose.every != 0) add("1 in " + count(dose.every));
  if (!dose.sequence.empty()) add(dose.sequence);
  if (dose.max_active != 0) add("at most " + count(dose.max_active) + " at once");
  if (dose.max_total != 0) add("at most " + count(dose.max_total));
  if (dose.max_per_second != 0) add("at most " + count(dose.max_per_second) + "/s");
  const bool about_all = text.empty();
  if (dose.unit == Dose::Unit::automatic) return about_all ? "all" : text;
  return (about_all ? "all " : text + " of ") + unit_text(dose);
}

}  // namespace

std::string sentence(const FaultSpec& fault, Catalog catalog) {
  const Node described = config::describe_fault(fault, catalog);
  std::string text = fault.verb;
  if (const Node* value = described.find(fault.verb); value != nullptr && value->text != "true")
    text += " " + flow(*value);
  text += " on " + std::string(to_string(fault.on)) + " of " + fault.hop + ", " + dose_text(fault.dose);
  if (const Node* match = described.find("match")) text += ", only " + flow(*match);
  if (!fault.existing) text += ", only on new connections";
  if (fault.after > Duration::zero()) text += ", after " + config::print(fault.after);
  if (fault.ramp.over > Duration::zero())
    text += std::string(", ramp ") + (fault.ramp.of == Ramp::Of::intensity ? "of intensity " : "") +
            config::print(fault.ramp.over);
  if (fault.pulse.on > Duration::zero())
    text += ", pulse " + config::print(fault.pulse.on) + " on, " + config::print(fault.pulse.off) + " off";
  if (!fault.enabled) text += ", only counted";
  return text;
}

}  // namespace squall::experiment
