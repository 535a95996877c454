// See variables.hpp.
#include "runbook/variables.hpp"

#include <algorithm>
#include <iterator>
#include <vector>

#include "config/reader.hpp"
#include "page/escape.hpp"

namespace squall::runbook {
namespace {

constexpr std::string_view opening = "{{";
constexpr std::string_view closing = "}}";

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

// What is wrong with a reference, if anything.
std::optional<Problem> judge(const Reference& reference) {
  if (!reference.closed)
    return Problem{"", "{{ is not closed", "write a variable like {{hop.name}}, and two other braces apart"};
  if (std::ranges::find(variables, reference.name) != std::end(variables)) return std::nullopt;
  const std::vector<std::string> known(std::begin(variables), std::end(variables));
  std::string hint = config::did_you_mean(reference.name, known);
  if (hint.empty())
    for (const std::string& name : known) hint += (hint.empty() ? "known variables: " : ", ") + name;
  return Problem{"", "unknown variable \"" + std::string(reference.name.substr(0, 64)) + "\"", std::move(hint)};
}

}  // namespace

std::optional<Reference> next_reference(std::string_view text, std::size_t from) {
  const std::size_t begin = text.find(opening, from);
  if (begin == std::string_view::npos) return std::nullopt;
  const std::size_t inside = begin + opening.size();
  const std::string_view rest = text.substr(inside, text.find('\n', inside) - inside);
  const std::size_t length = rest.find(closing);
  if (length == std::string_view::npos) return Reference{begin, inside + rest.size(), {}, false};
  return Reference{begin, inside + length + closing.size(), trimmed(rest.substr(0, length)), true};
}

Problems check_variables(std::string_view body) {
  Problems problems;
  std::size_t seen = 0, line_begin = 0;
  int line = 1;
  for (auto found = next_reference(body, 0); found; found = next_reference(body, found->end)) {
    for (; seen < found->begin; ++seen) {
      if (body[seen] != '\n') continue;
      ++line;
      line_begin = seen + 1;
    }
    if (auto problem = judge(*found)) {
      problem->line = line;
      problem->column = static_cast<int>(found->begin - line_begin) + 1;
      problems.push_back(std::move(*problem));
    }
  }
  return problems;
}

std::string value_of(std::string_view name, const Values& values) {
  const auto found = values.find(name);
  if (found == values.end() || found->second.empty()) return "(no run)";
  std::string value = page::cleaned(found->second);
  std::ranges::replace_if(
      value, [](char byte) { return byte == '\n' || byte == '\t'; }, ' ');
  return value;
}

std::string substitute(std::string_view text, const Values& values, const Write& write) {
  std::string out;
  std::size_t done = 0;
  for (auto found = next_reference(text, 0); found; found = next_reference(text, found->end)) {
    if (std::ranges::find(variables, found->name) == std::end(variables)) continue;
    out += text.substr(done, found->begin - done);
    const std::string value = value_of(found->name, values);
    out += write ? write(value, found->begin) : value;
    done = found->end;
  }
  return out += text.substr(done);
}

Step render_step(Step step, const Values& values) {
  for (std::string* part : {&step.imperative, &step.command, &step.expected}) *part = substitute(*part, values);
  return step;
}

}  // namespace squall::runbook
