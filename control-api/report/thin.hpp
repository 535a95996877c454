// Fewer samples that show the same: a run of hours must not make a page of megabytes. Pure.
#pragma once

#include <cstddef>
#include <vector>

#include "experiment/journal.hpp"

namespace squall::report {

using Points = std::vector<const experiment::JournalEntry*>;

// Cuts the time of `points` into so many slices and keeps of each stage in each slice the smallest and the largest
// value, the first that fails and the first without a value. The first and the last sample stay. In order.
Points thin(const Points& points, std::size_t slices);

}  // namespace squall::report
