// One text of a match: a glob, or with a leading `~` a regular expression without backtracking. Compiled once when a
// fault is published, asked for every message, on any shard. Pure.
//
//   *  any characters, but no separator    ?  one character, but no separator    **  any characters at all
//
// Both must fit the whole value; a part is found by `*part*` or `~.*part.*`. A backslash takes the next character
// literally. Bounds: a pattern has at most 1,024 bytes and its automaton at most 1 MiB; time grows linearly with the
// value.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <squall/problem.hpp>

namespace squall::faults {

class Pattern {
 public:
  struct Options {
    char separator = '\0';     // `/` in paths: `*` stands for one segment; none: `*` is the same as `**`
    bool ignore_case = false;  // ASCII, for hosts
  };

  // Problems have no path: "is not a regular expression: missing ): (a".
  static Result<Pattern> compile(std::string_view text, Options options);

  bool fits(std::string_view value) const;

 private:
  class Expression;

  std::string literal_;  // without wildcards, in its case: compared, no automaton
  std::shared_ptr<const Expression> expression_;
};

}  // namespace squall::faults
