// A journal entry told in words, for the page and for Markdown. Pure.
#pragma once

#include <string>
#include <string_view>

#include "experiment/journal.hpp"

namespace squall::report {

struct Told {
  std::string_view kind;  // state, faults on, note, ...
  std::string text;       // as people wrote it: to be escaped
};

Told tell(const experiment::Entry& entry);

}  // namespace squall::report
