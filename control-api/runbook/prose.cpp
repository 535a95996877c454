// See prose.hpp.
#include "runbook/prose.hpp"

#include <algorithm>
#include <cctype>

#include "http/target.hpp"

namespace squall::runbook {
namespace {

using Kind = Element::Kind;

// Something with a letter or a digit in it; bytes of other alphabets count as letters.
bool is_word(std::string_view text) {
  return std::ranges::any_of(text, [](char byte) {
    const auto code = static_cast<unsigned char>(byte);
    return code >= 0x80 || std::isalnum(code) != 0;
  });
}

// Words may be cut by emphasis (**r**ed) and are joined by nothing else than what stands between them.
class Words {
 public:
  void read(const Element& element) {
    switch (element.kind) {
      case Kind::code_block:
      case Kind::code: end(); return;
      case Kind::text:
      case Kind::markup:
      case Kind::markup_block: read_text(element); break;
      case Kind::emphasis:
      case Kind::strong:
      case Kind::link: break;
      default: end();
    }
    for (const Element& child : element.children) read(child);
  }

  std::size_t count() {
    end();
    return count_;
  }
  int line_of_first_too_many() const { return line_; }

 private:
  void read_text(const Element& element) {
    int line = element.line;
    for (const char byte : element.text) {
      if (byte == '\n') ++line;
      if (byte == ' ' || byte == '\t' || byte == '\n') {
        end();
      } else {
        word_ += byte;
        at_ = line;
      }
    }
  }
  void end() {
    if (is_word(word_) && ++count_ == most_words + 1) line_ = at_;
    word_.clear();
  }

  std::string word_;
  std::size_t count_ = 0;
  int at_ = 0, line_ = 0;
};

bool is_same_word(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) {
    return std::tolower(static_cast<unsigned char>(x)) == std::tolower(static_cast<unsigned char>(y));
  });
}

}  // namespace

std::size_t count_words(const Element& document, Problems& problems) {
  Words words;
  words.read(document);
  const std::size_t count = words.count();
  if (count > most_words)
    problems.push_back({"",
                        "has " + std::to_string(count) + " words outside code, " + std::to_string(most_words) +
                            " are the most, and here they end",
                        "what explains goes into a document that the runbook links to", words.line_of_first_too_many(),
                        1});
  return count;
}

LinkKind kind_of_link(std::string_view target) {
  if (target.starts_with('#')) return LinkKind::inside;
  if (target.starts_with("//")) return LinkKind::web;
  const std::size_t end = target.find_first_of(":/?#");
  if (end == std::string_view::npos || target[end] != ':') return LinkKind::relative;
  for (const std::string_view known : {"https", "http", "mailto"})
    if (is_same_word(target.substr(0, end), known)) return LinkKind::web;
  return LinkKind::refused;
}

Problems check_links(const Element& document, const LinkExists& link_exists) {
  Problems problems;
  for_each(document, [&](const Element& link) {
    if (!link.is(Kind::link) && !link.is(Kind::image)) return;
    if (link.target.find("{{") != std::string::npos) return;  // known only when there is a run
    const std::string shown = "\"" + link.target.substr(0, 128) + "\"";
    if (kind_of_link(link.target) == LinkKind::refused)
      problems.push_back({"", "nobody can follow the link " + shown, "https:, http:, mailto: or a file", link.line, 1});
    if (kind_of_link(link.target) != LinkKind::relative || !link_exists) return;
    const std::string path = link.target.substr(0, link.target.find_first_of("?#"));
    const std::string file =
        http::percent_decode(path).value_or(path);  // written as an address is, which files are not
    if (file.empty() || !link_exists(file))
      problems.push_back(
          {"", "the link " + shown + " leads nowhere", "a path from the runbook's own folder", link.line, 1});
  });
  return problems;
}

}  // namespace squall::runbook
