// What tables, drawings and the report of a day say alike of a journey's cells (coverage.hpp).
#include "report/coverage.hpp"
#include "report/text.hpp"

namespace squall::report {

std::string status_word(journey::Status status) { return capitals(std::string(to_string(status))); }

std::string count_cells(const journey::Coverage& coverage) {
  std::string text;
  for (const journey::Status status : journey::statuses) {
    const std::size_t count = coverage.count(status);
    if (count > 0) text += (text.empty() ? ": " : ", ") + print_count(count) + " " + status_word(status);
  }
  return plural(coverage.cells.size(), "cell", "cells") + text;
}

}  // namespace squall::report
