// JSON to the letter of RFC 8259. YAML takes nearly all of JSON and much that is not; programs that send JSON are told
// when it is not, with the place.
#include <algorithm>

#include "config/tree_builder.hpp"
#include "config/utf8.hpp"

namespace squall::config {
namespace {

class JsonReader {
 public:
  explicit JsonReader(std::string_view text) : text_(text) {}

  Node read() {
    value();
    skip_space();
    if (!at_end()) fail(place(), "unexpected text after the end of the document");
    return builder_.take();
  }

 private:
  bool at_end() const { return position_ == text_.size(); }
  char peek() const { return at_end() ? '\0' : text_[position_]; }
  Place place() const { return {line_, static_cast<int>(position_ - line_start_) + 1}; }

  void skip_space() {
    for (; peek() == ' ' || peek() == '\t' || peek() == '\r' || peek() == '\n'; ++position_)
      if (peek() == '\n') {
        ++line_;
        line_start_ = position_ + 1;
      }
  }

  bool take(char wanted) {
    skip_space();
    if (peek() != wanted) return false;
    ++position_;
    return true;
  }

  // What stands here, in words, for messages.
  std::string found() const {
    if (at_end()) return "the end of the document";
    if (peek() == '\'') return "a single quote (JSON strings take double quotes)";
    if (peek() == '#' || peek() == '/') return "a comment (JSON has none)";
    return "'" + std::string(text_.substr(position_, std::max<std::size_t>(1, utf8_length(text_.substr(position_))))) +
           "'";
  }

  void value() {
    skip_space();
    const Place start = place();
    if (peek() == '{') return map(start);
    if (peek() == '[') return list(start);
    if (peek() == '"') return builder_.value(start, Node::string(string()));
    const std::size_t end = std::min(text_.find_first_of(" \t\r\n,:[]{}\"'/#", position_), text_.size());
    const std::string word(text_.substr(position_, end - position_));
    if (word.empty()) fail(start, "expected a value, found " + found());
    if (word == "null") {
      builder_.value(start, Node::null());
    } else {
      Node node = Node::plain(word);
      if (node.is(Node::Kind::string))
        fail(start, "\"" + word + "\" is not a JSON value", "texts stand in double quotes");
      builder_.value(start, std::move(node));
    }
    position_ = end;
  }

  void list(Place start) {
    ++position_;
    builder_.value(start, Node::list());
    if (!take(']')) {
      do {
        no_trailing_comma(']');
        value();
      } while (take(','));
      expect(']', "',' or ']'");
    }
    builder_.close();
  }

  void map(Place start) {
    ++position_;
    builder_.value(start, Node::map());
    if (!take('}')) {
      do {
        no_trailing_comma('}');
        if (peek() != '"') fail(place(), "expected a key in double quotes, found " + found());
        const Place key = place();
        builder_.value(key, Node::string(string()));
        expect(':', "':' after the key");
        value();
      } while (take(','));
      expect('}', "',' or '}'");
    }
    builder_.close();
  }

  void no_trailing_comma(char end) {
    skip_space();
    if (peek() == end) fail(place(), "a comma before '" + std::string(1, end) + "'", "remove the comma");
  }

  void expect(char wanted, const std::string& words) {
    if (!take(wanted)) fail(place(), "expected " + words + ", found " + found());
  }

  std::string string() {
    const Place start = place();
    std::string value;
    for (++position_; peek() != '"';) {
      if (at_end()) fail(start, "a string that does not end");
      if (static_cast<unsigned char>(peek()) < 0x20)
        fail(place(), "a line break or control character in a string", "escape it");
      if (peek() == '\\')
        escape(value);
      else
        value += text_[position_++];
    }
    ++position_;
    return value;
  }

  void escape(std::string& value) {
    constexpr std::string_view names = "\"\\/bfnrt";
    constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    const Place start = place();
    ++position_;
    const std::size_t which = names.find(peek());
    if (!at_end() && which != std::string_view::npos) {
      value += meanings[which];
      ++position_;
      return;
    }
    std::uint32_t code = code_unit(start);
    if (code >= 0xd800 && code < 0xdc00 && peek() == '\\') {
      ++position_;
      const std::uint32_t low = code_unit(start);
      if (low < 0xdc00 || low > 0xdfff) fail(start, "half a surrogate pair in a string");
      code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
    } else if (code >= 0xd800 && code < 0xe000) {
      fail(start, "half a surrogate pair in a string");
    }
    append_utf8(code, value);
  }

  // `uXXXX`, the backslash is behind us.
  std::uint32_t code_unit(Place start) {
    std::uint32_t code = 0;
    bool good = peek() == 'u' && text_.size() - position_ > 4;
    for (std::size_t i = 1; good && i <= 4; ++i) {
      const char digit = static_cast<char>(text_[position_ + i] | 0x20);
      good = (digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f');
      code = code << 4 | static_cast<std::uint32_t>(digit <= '9' ? digit - '0' : digit - 'a' + 10);
    }
    if (!good) fail(start, "an escape that JSON does not know");
    position_ += 5;
    return code;
  }

  std::string_view text_;
  std::size_t position_ = 0;
  std::size_t line_start_ = 0;
  int line_ = 1;
  TreeBuilder builder_;
};

}  // namespace

Node read_json(std::string_view text) { return JsonReader(text).read(); }

}  // namespace squall::config
