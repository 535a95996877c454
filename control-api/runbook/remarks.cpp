// See remarks.hpp.
#include "runbook/remarks.hpp"

#include <algorithm>
#include <string_view>

#include "runbook/prose.hpp"
#include "runbook/variables.hpp"

namespace squall::runbook {
namespace {

// On one line; empty without a value.
std::string text_in(const Values& values, std::string_view name) {
  const auto found = values.find(name);
  return found != values.end() && !found->second.empty() ? value_of(name, values) : "";
}

// One that ends where it is meant to, wherever it is written.
std::string address_of(const std::string& run, const Values& values, const std::string& what) {
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._:/-[]";
  const std::string address = text_in(values, "api") + "/v1/runs/" + run + "/" + what;
  return kind_of_link(address) == LinkKind::web && address.find_first_not_of(plain) == std::string::npos ? address : "";
}

}  // namespace

const Ticked* tick_of(std::size_t step, const std::vector<Ticked>& ticks) {
  const auto found = std::ranges::find(ticks, step, &Ticked::step);
  return found != ticks.end() ? &*found : nullptr;
}

std::optional<std::size_t> StepNumbers::of(const Element& item) {
  if (!item.box || next_ >= steps_.size() || steps_[next_].line != item.line) return std::nullopt;
  return steps_[next_++].number;
}

std::string tick_command(const Values& values) {
  const std::string run = text_in(values, "run.id"), api = text_in(values, "api");
  return run.empty() ? "" : "squall " + (api.empty() ? "" : "--url " + api + " ") + "tick " + run + " STEP";
}

std::string what_is_wrong(const Problems& problems) {
  if (problems.empty()) return "";
  const Problem& first = problems.front();
  return (first.line > 0 ? "line " + std::to_string(first.line) + ": " : "") + first.message +
         (problems.size() == 1 ? "" : " (and " + std::to_string(problems.size() - 1) + " more)");
}

std::string rehearsed_by(const Practice& practice) {
  std::string names;
  for (const std::string& name : practice.experiments) names += (names.empty() ? "" : ", ") + name;
  return (names.empty() ? "No experiment rehearses it" : "Rehearsed by " + names) +
         (practice.run.empty() ? "; nobody ever ticked a step of it." : "; last in ");
}

std::string rehearsed_when(const Practice& practice) {
  if (practice.run.empty()) return "";
  return " on " + practice.at + (practice.by.empty() ? "" : " by " + practice.by) + ".";
}

std::string report_address(const std::string& run, const Values& values) { return address_of(run, values, "report"); }

std::string runbook_address(const std::string& run, const Values& values) { return address_of(run, values, "runbook"); }

}  // namespace squall::runbook
