// Shorthands of the config tests: text to tree, and problems as one readable line each. Test code only.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "config/loader.hpp"
#include "config/reader.hpp"

namespace squall::config {

// What is refused, and how the first line about it starts.
struct Bad {
  const char* text;
  const char* says;
};

inline Node yaml(std::string_view text) {
  auto node = load_text(text, Format::yaml);
  if (!node) throw std::runtime_error(format_problems("test", node.error()));
  return *node;
}

// `line:column path: message (hint)`
inline std::vector<std::string> lines_of(const Problems& problems) {
  std::vector<std::string> lines;
  for (const Problem& problem : problems)
    lines.push_back(std::to_string(problem.line) + ":" + std::to_string(problem.column) + " " + problem.path + ": " +
                    problem.message + (problem.hint.empty() ? "" : " (" + problem.hint + ")"));
  return lines;
}

template <class T>
std::vector<std::string> lines_of(const Result<T>& result) {
  return result ? std::vector<std::string>{} : lines_of(result.error());
}

template <class T>
std::string message_of(const Result<T>& result) {
  return result ? "accepted" : result.error().front().message;
}

}  // namespace squall::config
