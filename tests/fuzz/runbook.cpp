// Any bytes as a runbook: never a crash; what is accepted keeps its limits, and every rendering of it shows each step
// and opens no element that the page did not mean to.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "runbook/runbook.hpp"

namespace {

using namespace squall::runbook;

void demand(bool truth) {
  if (!truth) std::abort();
}

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++found;
  return found;
}

void demand_limits(const Runbook& runbook) {
  demand(runbook.words <= most_words && runbook.steps.size() <= most_steps && !runbook.modes.empty());
  for (std::size_t i = 0; i < runbook.steps.size(); ++i) {
    const Step& step = runbook.steps[i];
    demand(step.number == i + 1 && step.line > 0);
    demand(!step.imperative.empty() && !step.command.empty() && !step.expected.empty());
  }
}

void demand_page(const Runbook& runbook, const std::string& page) {
  demand(count_of(page, " id=\"step-") == runbook.steps.size());
  for (const char* tag : {"<script", "<img", "<iframe", "<form", "<input", "<!--", "=\"javascript:", "=\"data:"})
    demand(page.find(tag) == std::string::npos);
  for (const char* tag : {"style", "head", "body", "html"}) demand(count_of(page, "</" + std::string(tag) + ">") == 1);
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): the name is libFuzzer's
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const Values values{
      {"run.id", text.substr(0, 40)}, {"halt", text.substr(size / 2, 40)}, {"report", "http://x/" + text}};
  const std::vector<Ticked> ticks{{1, text.substr(0, 20), text.substr(size / 3, 20)}};
  Runbook unread;
  unread.text = text;
  (void)render_markdown(unread, values, ticks);
  (void)render_html(unread, values, ticks);
  if (const auto usable = read_usable_runbook("x", text)) demand_page(*usable, render_html(*usable, values, ticks));
  const auto runbook = read_runbook("x", text, [](const std::string& target) { return target.size() % 2 == 0; });
  if (!runbook) {
    demand(!runbook.error().empty());
    for (const squall::Problem& problem : runbook.error()) demand(!problem.message.empty());
    return 0;
  }
  demand_limits(*runbook);
  demand_page(*runbook, render_html(*runbook, values, ticks));
  demand(!render_markdown(*runbook, values, ticks).empty());
  return 0;
}
