// The character classes of RFC 9110 5.6.2 and RFC 5234, for the scanners of this folder.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace squall::http {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_space(char c) { return c == ' ' || c == '\t'; }

// Every byte of a head is looked up once, so that classes with many members are tables.
using CharacterClass = std::array<bool, 256>;

consteval CharacterClass make_token_class() {
  CharacterClass members{};
  for (std::size_t i = 0; i < members.size(); ++i)
    members[i] = is_digit(static_cast<char>(i)) || is_alpha(static_cast<char>(i));
  for (const char c : std::string_view("!#$%&'*+-.^_`|~")) members[static_cast<unsigned char>(c)] = true;
  return members;
}
inline constexpr CharacterClass token_class = make_token_class();

// tchar: what methods and field names are made of.
constexpr bool is_token_char(char c) { return token_class[static_cast<unsigned char>(c)]; }

// What a field value may hold: visible ASCII, obs-text (0x80 and up), space and tab.
constexpr bool is_value_char(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return c == '\t' || (byte >= 0x20 && byte != 0x7f);
}

// As loops, so that the compiler sees which class it is.
constexpr bool is_value(std::string_view text) {
  for (const char c : text)
    if (!is_value_char(c)) return false;
  return true;
}

// The value of a hexadecimal digit, or -1.
constexpr int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

constexpr bool is_token(std::string_view text) {
  for (const char c : text)
    if (!is_token_char(c)) return false;
  return !text.empty();
}

}  // namespace squall::http
