// What a user is told when something cannot be done: what is wrong, where, and what to do about it.
// The API prints a Problem as one entry of problem+json's `errors` (RFC 9457), the loader as file:line:column.
#pragma once

#include <string>
#include <vector>

#include <tl/expected.hpp>

namespace squall {

struct Problem {
  std::string path;     // JSON pointer (RFC 6901) into the document, "" for the whole of it
  std::string message;  // what is wrong, and the range or the words that would be right
  std::string hint;     // what to do; may be empty
  int line = 0;         // 1-based; 0: not known (the value did not come from text)
  int column = 0;

  bool operator==(const Problem&) const = default;
};

// All problems of one document at once, never the first only.
using Problems = std::vector<Problem>;

template <class T>
using Result = tl::expected<T, Problems>;

inline tl::unexpected<Problems> refuse(std::string path, std::string message, std::string hint = {}) {
  return tl::unexpected<Problems>(Problems{Problem{std::move(path), std::move(message), std::move(hint)}});
}

}  // namespace squall
