// A runbook as Markdown (runbook.hpp): the lines as they were written, with what is known filled in.
#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "page/escape.hpp"
#include "runbook/front_matter.hpp"
#include "runbook/markdown.hpp"
#include "runbook/remarks.hpp"
#include "runbook/runbook.hpp"
#include "runbook/variables.hpp"

namespace squall::runbook {
namespace {

using Kind = Element::Kind;
using Span = std::pair<std::size_t, std::size_t>;

// Between backticks: as many as opened it.
std::vector<Span> code_spans(std::string_view line) {
  const auto run_at = [&](std::size_t at) { return std::min(line.find_first_not_of('`', at), line.size()) - at; };
  std::vector<Span> spans;
  for (std::size_t at = line.find('`'); at != std::string_view::npos; at = line.find('`', at)) {
    const std::size_t length = run_at(at);
    std::size_t end = line.find('`', at + length);
    while (end != std::string_view::npos && run_at(end) != length) end = line.find('`', end + run_at(end));
    if (end == std::string_view::npos) {
      at += length;
      continue;
    }
    spans.emplace_back(at, end);
    at = end + length;
  }
  return spans;
}

// Names, addresses and simple sentences stay as they are, for people copy them. What stands behind a ] could be the
// target of a link.
bool needs_no_escape(std::string_view value, std::string_view before) {
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._:/- ,;%()";
  return !before.ends_with(']') && value.find_first_not_of(plain) == std::string_view::npos;
}

std::string fill_prose(std::string_view line, const Values& values) {
  const std::vector<Span> spans = code_spans(line);
  return substitute(line, values, [&](const std::string& value, std::size_t at) {
    const bool code = std::ranges::any_of(spans, [&](const Span& span) { return span.first < at && at < span.second; });
    if (!code) return needs_no_escape(value, line.substr(0, at)) ? value : page::escape_markdown(value);
    std::string inside = value;
    std::ranges::replace(inside, '`', '\'');
    return inside;
  });
}

// What is to be done with which line.
struct Plan {
  std::set<int> code;
  std::map<int, std::size_t> boxes;  // steps by the line of their box
  std::map<int, std::size_t> ends;   // steps by the last line of what they say
};

Plan plan_of(const std::string& body, const std::vector<Step>& steps) {
  Plan plan;
  const Result<Element> document = parse_markdown(body);
  if (!document) return plan;
  StepNumbers numbers(steps);
  for_each(*document, [&](const Element& element) {
    if (element.is(Kind::code_block))
      for (int line = element.line; line <= element.last_line; ++line) plan.code.insert(line);
    const auto number = element.is(Kind::item) ? numbers.of(element) : std::nullopt;
    if (!number) return;
    const Element& said = element.children.front();
    plan.boxes[said.line] = *number;
    plan.ends[said.last_line] = *number;
  });
  return plan;
}

std::string with_box(std::string line, std::size_t step, bool ticked) {
  const std::size_t at = line.find('[');
  if (at == std::string::npos || at + 3 > line.size()) return line;
  return line.replace(at, 3, std::string(ticked ? "[x] " : "[ ] ") + std::to_string(step) + ".");
}

std::string signature(const Ticked& ticked) {
  const std::string by = ticked.by.empty() ? "" : page::escape_markdown(ticked.by) + ", ";
  return " (" + by + page::escape_markdown(ticked.at) + ")";
}

class MarkdownWriter {
 public:
  MarkdownWriter(const std::string& body, const Runbook& runbook, const Values& values,
                 const std::vector<Ticked>& ticks)
      : plan_(plan_of(body, runbook.steps)), values_(values), ticks_(ticks) {}

  std::string line(std::string text, int number) const {
    if (plan_.code.contains(number)) return substitute(text, values_);
    if (const auto box = plan_.boxes.find(number); box != plan_.boxes.end())
      text = with_box(std::move(text), box->second, tick_of(box->second, ticks_) != nullptr);
    text = fill_prose(text, values_);
    const auto end = plan_.ends.find(number);
    const Ticked* ticked = end != plan_.ends.end() ? tick_of(end->second, ticks_) : nullptr;
    return ticked != nullptr ? text + signature(*ticked) : text;
  }

 private:
  Plan plan_;
  const Values& values_;
  const std::vector<Ticked>& ticks_;
};

std::string as_prose(const std::string& text) { return needs_no_escape(text, "") ? text : page::escape_markdown(text); }

// What is copied.
std::string in_code(std::string text) {
  std::ranges::replace(text, '`', '\'');
  return "`" + page::cleaned(text) + "`";
}

std::string end_of(const Values& values, const std::optional<Practice>& practice) {
  std::string out;
  if (const std::string tick = tick_command(values); !tick.empty())
    out += "\nTick a step when it is done: " + in_code(tick) + "\n";
  if (!practice) return out;
  out += "\n" + as_prose(rehearsed_by(*practice));
  if (!practice->run.empty()) out += in_code(practice->run) + as_prose(rehearsed_when(*practice));
  return out + "\n";
}

}  // namespace

std::string render_markdown(const Runbook& runbook, const Values& values, const std::vector<Ticked>& ticks,
                            const std::optional<Practice>& practice) {
  const std::string body = split(runbook.text).body;
  const MarkdownWriter writer(body, runbook, values, ticks);
  std::string out;
  if (const std::string wrong = what_is_wrong(runbook.problems); !wrong.empty())
    out = "> This file has a mistake, see `squall check`: " + as_prose(wrong) + "\n\n";
  const std::size_t head = out.size();
  int number = 0;
  for (std::size_t at = 0; at < body.size();) {
    const std::size_t end = body.find('\n', at);
    const std::string line = writer.line(body.substr(at, end - at), ++number);
    if (out.size() > head || !line.empty()) out += line + "\n";
    at = end + 1;
  }
  return out + end_of(values, practice);
}

}  // namespace squall::runbook
