// See first_line.hpp.
#include "runs/first_line.hpp"

#include <algorithm>

#include "config/utf8.hpp"

namespace squall::runs {

std::string first_line(std::string_view text) {
  constexpr std::size_t longest = 200;
  text.remove_prefix(std::min(text.find_first_not_of(" \r\n"), text.size()));
  text = text.substr(0, text.find_first_of("\r\n"));
  std::string line;
  while (!text.empty()) {
    const std::size_t length = config::utf8_length(text);
    const bool can_be_shown = length > 0 && static_cast<unsigned char>(text.front()) >= ' ' && text.front() != '\x7f';
    const std::string_view shown = can_be_shown ? text.substr(0, length) : "?";
    if (line.size() + shown.size() > longest) return line + "...";
    line += shown;
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return line;
}

}  // namespace squall::runs
