// Feeds a RequestParser in pieces and tells everything it said as one text, so that a test compares a single value.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http/request_parser.hpp"

namespace squall::http::testing {

// All requests of `pieces` in order, each "METHOD target body", and why it stopped, if it did.
inline std::vector<std::string> read_all(const std::vector<std::string_view>& pieces, const Limits& limits = {}) {
  RequestParser parser(limits);
  std::vector<std::string> said;
  for (std::string_view piece : pieces) {
    while (!piece.empty() && parser.state() != RequestParser::State::refused) {
      piece.remove_prefix(parser.feed(piece));
      if (parser.state() != RequestParser::State::complete) continue;
      said.push_back(parser.head().method + ' ' + parser.head().target + ' ' + parser.body());
      parser.next();
    }
  }
  if (parser.state() == RequestParser::State::refused) said.emplace_back(to_string(parser.doubt()));
  if (parser.state() == RequestParser::State::body) said.emplace_back("awaits body");
  if (parser.state() == RequestParser::State::head && parser.started()) said.emplace_back("awaits head");
  return said;
}

inline std::vector<std::string> read_all(std::string_view text, const Limits& limits = {}) {
  return read_all(std::vector<std::string_view>{text}, limits);
}

// Every way to cut the text in two, and one byte at a time.
inline std::vector<std::vector<std::string_view>> all_cuts(std::string_view text) {
  std::vector<std::vector<std::string_view>> cuts;
  std::vector<std::string_view> bytes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    cuts.push_back({text.substr(0, i), text.substr(i)});
    bytes.push_back(text.substr(i, 1));
  }
  cuts.push_back(bytes);
  return cuts;
}

}  // namespace squall::http::testing
