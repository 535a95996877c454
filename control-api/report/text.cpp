// See text.hpp.
#include "report/text.hpp"

#include <algorithm>
#include <chrono>

#include "config/utf8.hpp"
#include "experiment/bound.hpp"
#include "experiment/rfc3339.hpp"

namespace squall::report {
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

std::string two(std::int64_t value) { return (value < 10 ? "0" : "") + std::to_string(value); }

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

std::string shell_word(std::string_view text) {
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=:,%@+";
  if (!text.empty() && text.find_first_not_of(plain) == std::string_view::npos) return std::string(text);
  std::string out = "'";
  for (const char byte : text) {
    if (byte == '\'')
      out += "'\\''";
    else
      out += byte;
  }
  return out + "'";
}

std::string print_clock(Duration at) {
  using namespace std::chrono;
  const auto whole = floor<seconds>(std::max(at, Duration::zero())).count();
  const std::int64_t hours = whole / 3600;
  const std::int64_t minutes = whole / 60 % 60;
  return (hours > 0 ? std::to_string(hours) + ":" + two(minutes) : std::to_string(minutes)) + ":" + two(whole % 60);
}

std::string print_exact_clock(Duration at) {
  const auto tenths = std::chrono::floor<std::chrono::milliseconds>(std::max(at, Duration::zero())).count() / 100 % 10;
  return print_clock(at) + "." + std::to_string(tenths);
}

std::string print_moment(experiment::WallTime at) {
  std::string text = experiment::rfc3339(at);
  text[10] = ' ';
  return text.substr(0, 19) + " UTC";
}

std::string print_length(Duration length) {
  return experiment::print_value(experiment::Dimension::duration, std::chrono::duration<double>(length).count());
}

std::string print_count(std::uint64_t count) {
  std::string text = std::to_string(count);
  for (std::size_t at = text.size(); at > 3;) text.insert(at -= 3, ",");
  return text;
}

std::string plural(std::uint64_t count, std::string_view one, std::string_view many) {
  return print_count(count) + " " + std::string(count == 1 ? one : many);
}

}  // namespace squall::report
