// CommonMark as a tree of values: the only door to cmark-gfm. Used by what reads and renders runbooks. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <squall/problem.hpp>

namespace squall::runbook {

struct Element {
  enum class Kind {
    document,
    quote,
    list,
    item,
    code_block,
    markup_block,
    paragraph,
    heading,
    rule,  // blocks
    text,
    soft_break,
    hard_break,
    code,
    markup,
    emphasis,
    strong,
    link,
    image  // inlines
  };
  Kind kind = Kind::document;
  std::string text;         // of text, code, code_block, and of raw HTML as written, without comments
  std::string target;       // of link, image
  int level = 0;            // of heading
  bool ordered = false;     // of list
  std::optional<bool> box;  // of an item that begins with [ ] or [x], which are taken out: is it ticked?
  int line = 0;             // 1-based
  int last_line = 0;
  std::vector<Element> children;

  bool is(Kind wanted) const { return kind == wanted; }
};

// Refused only when it is nested deeper than anybody reads.
Result<Element> parse_markdown(std::string_view text);

// What people read, on one line. Code keeps its backticks.
std::string plain_text(const Element& element);
std::string plain_text(const std::vector<Element>& elements, std::size_t first, std::size_t last);

// Calls `visit` for each element, from top to bottom, itself first.
template <class Visit>
void for_each(const Element& element, Visit&& visit) {
  visit(element);
  for (const Element& child : element.children) for_each(child, visit);
}

}  // namespace squall::runbook
