// Reading a runbook (runbook.hpp): its parts one after the other, all problems at once.
#include <algorithm>
#include <iterator>

#include "config/reader.hpp"
#include "config/utf8.hpp"
#include "runbook/front_matter.hpp"
#include "runbook/outline.hpp"
#include "runbook/prose.hpp"
#include "runbook/runbook.hpp"
#include "runbook/steps.hpp"
#include "runbook/variables.hpp"

namespace squall::runbook {
namespace {

void append(Problems& all, Problems more) {
  all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

// Runbooks are shown in terminals, which obey control characters.
Problems check_bytes(std::string_view text) {
  if (text.size() > most_bytes)
    return {{"", "larger than " + std::to_string(most_bytes >> 10) + " KiB", "a runbook is short", 1, 1}};
  int line = 1, column = 1;
  while (!text.empty()) {
    const std::size_t length = config::utf8_length(text);
    if (length == 0) return {{"", "not UTF-8", "", line, column}};
    const auto byte = static_cast<unsigned char>(text.front());
    const bool c1 = byte == 0xc2 && static_cast<unsigned char>(text[1]) < 0xa0;
    if (c1 || byte == 0x7f || (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r'))
      return {{"", "a control character", "remove it", line, column}};
    column = byte == '\n' ? 1 : column + static_cast<int>(length);
    line += byte == '\n' ? 1 : 0;
    text.remove_prefix(length);
  }
  return {};
}

int lines_of_text(std::string_view text) {
  const auto lines = static_cast<int>(std::count(text.begin(), text.end(), '\n'));
  return std::max(1, text.ends_with('\n') ? lines : lines + 1);
}

// Refused when it cannot be read at all; what else is wrong with it stands in the runbook.
Result<void> read_body(const std::string& body, int last_line, const LinkExists& link_exists, Runbook& runbook) {
  const Result<Element> document = parse_markdown(body);
  if (!document) return tl::unexpected(document.error());
  Problems& problems = runbook.problems;
  problems = check_headings(*document, last_line);
  const Outline outline = outline_of(*document);
  if (!outline.title.empty()) runbook.title = outline.title;
  runbook.steps = read_steps(outline, problems);
  runbook.words = count_words(*document, problems);
  append(problems, check_variables(body));
  append(problems, check_links(*document, link_exists));
  return {};
}

Result<Runbook> read_parts(const std::string& name, const std::string& text, const LinkExists& link_exists) {
  if (Problems problems = check_bytes(text); !problems.empty()) return tl::unexpected(std::move(problems));
  Runbook runbook;
  runbook.name = runbook.title = name;
  runbook.text = text;
  const Parts parts = split(text);
  Problems problems;  // that keep it from being used
  if (auto front = read_front_matter(parts)) {
    runbook.hop = std::move(front->hop);
    runbook.modes = std::move(front->modes);
    runbook.owner = std::move(front->owner);
  } else {
    append(problems, std::move(front.error()));
  }
  if (!parts.opened || parts.closed)
    if (auto body = read_body(parts.body, lines_of_text(text), link_exists, runbook); !body)
      append(problems, std::move(body.error()));
  if (problems.empty()) return runbook;
  append(problems, std::move(runbook.problems));
  return tl::unexpected(std::move(problems));
}

}  // namespace

Result<Runbook> read_runbook(const std::string& name, const std::string& text, const LinkExists& link_exists) {
  auto runbook = read_parts(name, text, link_exists);
  if (!runbook) return tl::unexpected(config::capped(std::move(runbook.error())));
  if (!runbook->problems.empty()) return tl::unexpected(config::capped(std::move(runbook->problems)));
  return runbook;
}

Result<Runbook> read_usable_runbook(const std::string& name, const std::string& text) {
  auto runbook = read_parts(name, text, {});
  if (!runbook) return tl::unexpected(config::capped(std::move(runbook.error())));
  runbook->problems = config::capped(std::move(runbook->problems));
  return runbook;
}

}  // namespace squall::runbook
