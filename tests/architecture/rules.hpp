// What each folder may include and must not say. The table is the law; checker.cpp only reads it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace squall::architecture {

// The most specific rule (longest `path` that begins the file's path) is the only one that holds for a file.
struct Rule {
  std::string_view path;                      // below the repository's root, a folder ("proxy/flow/") or one file
  std::vector<std::string_view> includes;     // allowed prefixes of "project" and <third party> headers
  bool posix = false;                         // <unistd.h>, <sys/...> and the like are allowed too
  std::vector<std::string_view> banned = {};  // words that must not stand in its code
};

constexpr int line_ceiling = 400;

std::span<const Rule> rules();

// Banned in every source file, tests included.
std::span<const std::string_view> banned_everywhere();

// What reading a clock looks like; allowed only in files called clock.hpp or clock.cpp, and in tests.
std::span<const std::string_view> clock_words();

}  // namespace squall::architecture
