// See markdown.hpp. No extension of cmark-gfm is used: they are switched on for a whole process, and a box is easily
// found.
#define CMARK_NO_SHORT_NAMES
#include "runbook/markdown.hpp"

#include <cmark-gfm.h>

#include <algorithm>
#include <memory>

namespace squall::runbook {
namespace {

using Kind = Element::Kind;

constexpr std::size_t deepest = 32;

std::optional<Kind> kind_of(cmark_node_type type) {
  switch (type) {
    case CMARK_NODE_DOCUMENT: return Kind::document;
    case CMARK_NODE_BLOCK_QUOTE: return Kind::quote;
    case CMARK_NODE_LIST: return Kind::list;
    case CMARK_NODE_ITEM: return Kind::item;
    case CMARK_NODE_CODE_BLOCK: return Kind::code_block;
    case CMARK_NODE_HTML_BLOCK: return Kind::markup_block;
    case CMARK_NODE_PARAGRAPH: return Kind::paragraph;
    case CMARK_NODE_HEADING: return Kind::heading;
    case CMARK_NODE_THEMATIC_BREAK: return Kind::rule;
    case CMARK_NODE_TEXT: return Kind::text;
    case CMARK_NODE_SOFTBREAK: return Kind::soft_break;
    case CMARK_NODE_LINEBREAK: return Kind::hard_break;
    case CMARK_NODE_CODE: return Kind::code;
    case CMARK_NODE_HTML_INLINE: return Kind::markup;
    case CMARK_NODE_EMPH: return Kind::emphasis;
    case CMARK_NODE_STRONG: return Kind::strong;
    case CMARK_NODE_LINK: return Kind::link;
    case CMARK_NODE_IMAGE: return Kind::image;
    default: return std::nullopt;  // footnotes and what extensions make
  }
}

// A comment leaves its line ends behind, by which lines are counted.
std::string without_comments(std::string_view text) {
  constexpr std::string_view begin = "<!--", end = "-->";
  std::string out;
  for (std::size_t at = text.find(begin); at != std::string_view::npos; at = text.find(begin)) {
    const std::size_t close = text.find(end, at + begin.size());
    if (close == std::string_view::npos) break;
    out += text.substr(0, at);
    out.append(static_cast<std::size_t>(std::count(text.begin() + at, text.begin() + close, '\n')), '\n');
    text.remove_prefix(close + end.size());
  }
  return out += text;
}

Element element_of(cmark_node* node, Kind kind) {
  Element made;
  made.kind = kind;
  if (const char* literal = cmark_node_get_literal(node)) made.text = literal;
  if (kind == Kind::markup || kind == Kind::markup_block) made.text = without_comments(made.text);
  if (const char* target = cmark_node_get_url(node)) made.target = target;
  made.level = cmark_node_get_heading_level(node);
  made.ordered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST;
  made.line = cmark_node_get_start_line(node);
  made.last_line = cmark_node_get_end_line(node);
  return made;
}

// `[ ] `, `[x] ` or `[X] ` at the beginning of an item's first paragraph.
void take_box(Element& item) {
  if (item.children.empty() || !item.children.front().is(Kind::paragraph)) return;
  std::vector<Element>& line = item.children.front().children;
  if (line.empty() || !line.front().is(Kind::text)) return;
  std::string& text = line.front().text;
  if (!text.starts_with("[ ] ") && !text.starts_with("[x] ") && !text.starts_with("[X] ")) return;
  item.box = text[1] != ' ';
  text.erase(0, text.find_first_not_of(' ', 3));
  if (text.empty()) line.erase(line.begin());
}

// Whose end the iterator does not tell.
bool is_leaf(Kind kind) {
  switch (kind) {
    case Kind::code_block:
    case Kind::markup_block:
    case Kind::rule:
    case Kind::text:
    case Kind::soft_break:
    case Kind::hard_break:
    case Kind::code:
    case Kind::markup: return true;
    default: return false;
  }
}

class Builder {
 public:
  bool enter(cmark_node* node) {
    const std::optional<Kind> kind = kind_of(cmark_node_get_type(node));
    if (!kind) return true;
    if (open_.size() == deepest) return false;
    open_.push_back(element_of(node, *kind));
    if (is_leaf(*kind)) leave(node);
    return true;
  }

  void leave(cmark_node* node) {
    if (!kind_of(cmark_node_get_type(node))) return;
    if (open_.back().is(Kind::item)) take_box(open_.back());
    if (open_.size() == 1) return;  // the document
    Element done = std::move(open_.back());
    open_.pop_back();
    if (done.line == 0) done.line = open_.back().line;
    open_.back().children.push_back(std::move(done));
  }

  Element take() { return std::move(open_.front()); }

 private:
  std::vector<Element> open_;
};

tl::unexpected<Problems> too_deep(int line) {
  return tl::unexpected(
      Problems{{"", "nested deeper than anybody can read", "lists and quotes of one level are enough", line, 1}});
}

}  // namespace

Result<Element> parse_markdown(std::string_view text) {
  // With the option lines are counted on through code that is longer than one.
  constexpr int options = CMARK_OPT_SOURCEPOS | CMARK_OPT_VALIDATE_UTF8;
  const std::unique_ptr<cmark_node, void (*)(cmark_node*)> root(cmark_parse_document(text.data(), text.size(), options),
                                                                cmark_node_free);
  cmark_consolidate_text_nodes(root.get());
  const std::unique_ptr<cmark_iter, void (*)(cmark_iter*)> walk(cmark_iter_new(root.get()), cmark_iter_free);
  Builder builder;
  for (auto event = cmark_iter_next(walk.get()); event != CMARK_EVENT_DONE; event = cmark_iter_next(walk.get())) {
    cmark_node* node = cmark_iter_get_node(walk.get());
    if (event == CMARK_EVENT_EXIT)
      builder.leave(node);
    else if (!builder.enter(node))
      return too_deep(cmark_node_get_start_line(node));
  }
  return builder.take();
}

std::string plain_text(const std::vector<Element>& elements, std::size_t first, std::size_t last) {
  std::string text;
  for (std::size_t i = first; i < last; ++i) text += plain_text(elements[i]);
  return text;
}

std::string plain_text(const Element& element) {
  switch (element.kind) {
    case Kind::soft_break:
    case Kind::hard_break: return " ";
    case Kind::code: return "`" + element.text + "`";
    case Kind::text:
    case Kind::markup:
    case Kind::markup_block:
    case Kind::code_block: return element.text;
    default: return plain_text(element.children, 0, element.children.size());
  }
}

}  // namespace squall::runbook
