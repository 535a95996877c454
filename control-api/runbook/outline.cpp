// See outline.hpp.
#include "runbook/outline.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "config/reader.hpp"
#include "runbook/runbook.hpp"

namespace squall::runbook {
namespace {

using Kind = Element::Kind;

constexpr int section_level = 2;
constexpr std::size_t heading_count = std::size(headings);

std::optional<std::size_t> index_of(const std::string& text) {
  const auto found = std::ranges::find(headings, text);
  if (found == std::end(headings)) return std::nullopt;
  return static_cast<std::size_t>(found - std::begin(headings));
}

std::string quoted(std::string_view heading) { return "\"## " + std::string(heading) + "\""; }

std::string all_headings() {
  std::string list;
  for (const std::string_view heading : headings) list += (list.empty() ? "" : ", ") + std::string(heading);
  return list;
}

class HeadingCheck {
 public:
  void read(const Element& element) {
    const std::string text = plain_text(element);
    if (element.level == 1) return read_title(element);
    const auto index = index_of(text);
    if (element.level != section_level) {
      if (index) add(element.line, quoted(text) + " has the wrong level", "write it with two #");
      return;
    }
    sections_ = true;
    if (!index) return add_unknown(element, text);
    int& line = lines_[*index];
    if (line != 0) return add(element.line, quoted(text) + " stands here for the second time", "make one of both");
    line = element.line;
    for (std::size_t later = *index + 1; later < heading_count; ++later)
      if (lines_[later] != 0)
        return add(element.line, quoted(text) + " stands below " + quoted(headings[later]),
                   "the order is " + all_headings());
  }

  Problems finish(int last_line) {
    for (std::size_t index = 0; index < heading_count; ++index) {
      if (lines_[index] != 0) continue;
      int line = last_line;
      std::string hint = "write it at the end";
      for (std::size_t later = index + 1; later < heading_count; ++later) {
        if (lines_[later] == 0) continue;
        line = lines_[later];
        hint = "write it above " + quoted(headings[later]);
        break;
      }
      add(line, "there is no heading " + quoted(headings[index]), hint);
    }
    return std::move(problems_);
  }

 private:
  void add(int line, std::string message, std::string hint) {
    problems_.push_back({"", std::move(message), std::move(hint), line, 1});
  }
  void read_title(const Element& element) {
    if (std::exchange(titled_, true))
      add(element.line, "this is a second title", "one title, with one #; the six headings have two");
    else if (sections_)
      add(element.line, "the title stands below a heading", "write it above all of them");
  }
  void add_unknown(const Element& element, const std::string& text) {
    const std::vector<std::string> known(std::begin(headings), std::end(headings));
    std::string hint = config::did_you_mean(text, known);
    add(element.line, "no runbook has a heading " + quoted(text.substr(0, 64)),
        hint.empty() ? "they are " + all_headings() : hint);
  }

  std::array<int, heading_count> lines_{};  // 0: not seen
  bool titled_ = false, sections_ = false;
  Problems problems_;
};

}  // namespace

Outline outline_of(const Element& document) {
  Outline outline;
  outline.sections.push_back({});
  for (const Element& block : document.children) {
    if (block.is(Kind::heading) && block.level == 1 && outline.title.empty()) {
      outline.title = plain_text(block);
    } else if (block.is(Kind::heading) && block.level == section_level) {
      outline.sections.push_back({index_of(plain_text(block)), block.line, {}});
    } else {
      outline.sections.back().blocks.push_back(&block);
    }
  }
  return outline;
}

Problems check_headings(const Element& document, int last_line) {
  HeadingCheck check;
  for (const Element& block : document.children)
    if (block.is(Kind::heading)) check.read(block);
  return check.finish(last_line);
}

bool has_steps(const Section& section) {
  return section.heading && *section.heading > 0 && *section.heading + 1 < heading_count;
}

}  // namespace squall::runbook
