// YAML through yaml-cpp's event parser, of which we take the structure and the places and leave the rest: its types,
// its silent duplicates, its anchors (a tree from a hostile file must not multiply) and its tags.
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>

#include "config/tree_builder.hpp"
#include "config/utf8.hpp"

namespace squall::config {
namespace {

Place place_of(const YAML::Mark& mark) { return mark.is_null() ? Place{} : Place{mark.line + 1, mark.column + 1}; }

// `.nan`, `.inf`, `-.INF`: the spellings of YAML 1.2's core schema for what is not a number one can count with.
bool is_not_finite(std::string text) {
  if (!text.empty() && (text.front() == '+' || text.front() == '-')) text.erase(0, 1);
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char byte) { return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte | 0x20) : byte; });
  return text == ".nan" || text == ".inf";
}

// The parser reads the escapes \N and \_ as the bytes 0x85 and 0xa0, where YAML means the characters of those numbers.
// The document was UTF-8, so a byte that is not can have no other source.
std::string in_utf8(std::string_view value) {
  std::string out;
  out.reserve(value.size());
  while (!value.empty()) {
    const std::size_t length = utf8_length(value);
    if (length == 0) append_utf8(static_cast<unsigned char>(value.front()), out);
    out += value.substr(0, length);
    value.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return out;
}

class Handler final : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ > 1) fail(place_of(mark), "more than one document", "one file holds one document");
  }
  void OnDocumentEnd() override {}
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { fail_anchor(mark); }
  void OnAnchor(const YAML::Mark& mark, const std::string&) override { fail_anchor(mark); }

  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override { builder_.value(place_of(mark), Node::null()); }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t, const std::string& value) override {
    // The parser calls a scalar in quotes or in block style "!", a plain one "?".
    if (tag == "!") return builder_.value(place_of(mark), Node::string(in_utf8(value)));
    refuse_tag(mark, tag);
    if (is_not_finite(value)) fail(place_of(mark), "\"" + value + "\" is not a number to count with");
    builder_.value(place_of(mark), Node::plain(value));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {
    refuse_tag(mark, tag);
    builder_.value(place_of(mark), Node::list());
  }
  void OnSequenceEnd() override { builder_.close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t, YAML::EmitterStyle::value) override {
    refuse_tag(mark, tag);
    builder_.value(place_of(mark), Node::map());
  }
  void OnMapEnd() override { builder_.close(); }

  Node take() { return builder_.take(); }

 private:
  [[noreturn]] static void fail_anchor(const YAML::Mark& mark) {
    fail(place_of(mark), "anchors and aliases (& and *) are not supported", "write the value out, or quote it");
  }
  static void refuse_tag(const YAML::Mark& mark, const std::string& tag) {
    if (tag != "?" && !tag.empty()) fail(place_of(mark), "tags (" + tag + ") are not supported", "remove the tag");
  }

  int documents_ = 0;
  TreeBuilder builder_;
};

}  // namespace

Node read_yaml(std::string_view text) {
  std::istringstream stream{std::string(text)};
  YAML::Parser parser(stream);
  Handler handler;
  try {
    if (!parser.HandleNextDocument(handler)) fail({1, 1}, "the document is empty");
    parser.HandleNextDocument(handler);
  } catch (const YAML::Exception& error) {
    fail(place_of(error.mark), error.msg);
  }
  return handler.take();
}

}  // namespace squall::config
