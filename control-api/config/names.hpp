// What may be a name, and the version key that every file begins with. Shared by the codecs. Pure.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "config/reader.hpp"

namespace squall::config {

// Lower case, so that no two names differ by case only; `further` are the marks allowed after the first character.
inline bool is_name(std::string_view text, std::string_view further, std::size_t longest) {
  const auto is_plain = [](char byte) { return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9'); };
  return !text.empty() && text.size() <= longest && is_plain(text.front()) &&
         std::all_of(text.begin(), text.end(),
                     [&](char byte) { return is_plain(byte) || further.find(byte) != std::string_view::npos; });
}

inline Result<std::string> parse_hop_name(std::string_view text) {
  if (is_name(text, "._-", 64)) return std::string(text);
  return refuse("", "\"" + std::string(text.substr(0, 64)) +
                        "\" is no name for a hop: 1 to 64 of a-z 0-9 . _ - and first a letter or digit");
}

// A run names its faults `<experiment>/<phase>/<n>`, hence the slash.
inline Result<std::string> parse_fault_name(std::string_view text) {
  if (is_name(text, "._/-", 128)) return std::string(text);
  return refuse("", "\"" + std::string(text.substr(0, 128)) +
                        "\" is no name for a fault: 1 to 128 of a-z 0-9 . _ / - and first a letter or digit");
}

// Plain digits are a good name too, so numbers are taken as written.
inline Result<std::string> as_hop_name(const Node& node) {
  return node.is(Node::Kind::number) ? parse_hop_name(node.text) : as_text(node).and_then(parse_hop_name);
}

inline Result<std::string> as_fault_name(const Node& node) {
  return node.is(Node::Kind::number) ? parse_fault_name(node.text) : as_text(node).and_then(parse_fault_name);
}

// A name that the place may have said already (a URL, a list under a hop): then the body may only repeat it.
template <class Read>
void read_placed(MapReader& map, std::string_view key, std::string& name, Read read) {
  const std::string said = name;
  if (!map.optional(key, name, read)) {
    if (said.empty() || map.has(key)) return;
    if (const auto valid = read(Node::string(said)); !valid) map.problem(key, valid.error().front().message);
  } else if (!said.empty() && name != said) {
    map.problem(key, "contradicts the place it is put: \"" + name + "\" here, \"" + said + "\" there",
                "leave " + std::string(key) + " out");
  }
}

// `squall: 1`, the version of the files' vocabulary.
inline Result<std::uint64_t> as_version(const Node& node) {
  const auto version = as_count(node);
  if (version && *version != 1)
    return refuse("", "this version of squall reads files of version 1, not " + node.text, "say squall: 1");
  return version;
}

}  // namespace squall::config
