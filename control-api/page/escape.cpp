// See escape.hpp.
#include "page/escape.hpp"

#include <algorithm>

#include "config/utf8.hpp"

namespace squall::page {
namespace {

constexpr std::string_view replacement = "\xef\xbf\xbd";

bool is_refused(std::string_view character) {
  if (character.size() > 1) {
    // The C1 controls, and the two that are no characters.
    const bool control =
        character.size() == 2 && character[0] == '\xc2' && static_cast<unsigned char>(character[1]) < 0xa0;
    return control || character == "\xef\xbf\xbe" || character == "\xef\xbf\xbf";
  }
  const auto byte = static_cast<unsigned char>(character.front());
  return (byte < 0x20 && byte != '\t' && byte != '\n') || byte == 0x7f;
}

}  // namespace

std::string cleaned(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = config::utf8_length(text);
    const std::string_view character = text.substr(0, std::max<std::size_t>(length, 1));
    text.remove_prefix(character.size());
    if (character == "\r" && text.starts_with('\n')) continue;
    out += length == 0 || is_refused(character) ? replacement : character;
  }
  return out;
}

std::string escape_markup(std::string_view text) {
  std::string out;
  for (const char byte : cleaned(text)) {
    switch (byte) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += byte;
    }
  }
  return out;
}

std::string escape_markdown(std::string_view text) {
  constexpr std::string_view marks = "\\`*_{}[]()#+!|~>$";
  std::string out;
  for (const char byte : cleaned(text)) {
    if (byte == '\n' || byte == '\t') {
      out += ' ';
    } else if (byte == '<') {
      out += "&lt;";
    } else if (byte == '&') {
      out += "&amp;";
    } else if (byte == '@') {
      out += "&#64;";
    } else if (marks.find(byte) != std::string_view::npos) {
      out += '\\';
      out += byte;
    } else {
      out += byte;
    }
  }
  return out;
}

}  // namespace squall::page
