// What stands above a runbook's Markdown, between two lines of ---. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <squall/problem.hpp>

namespace squall::runbook {

// Both parts keep their lines' numbers: what is not theirs is left blank.
struct Parts {
  bool opened = false, closed = false;
  std::string front;
  std::string body;
};

Parts split(std::string_view text);

struct FrontMatter {
  std::string hop;
  std::vector<std::string> modes;
  std::string owner;
};

Result<FrontMatter> read_front_matter(const Parts& parts);

}  // namespace squall::runbook
