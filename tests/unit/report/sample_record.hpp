// A game day as its journal would tell it: a database made slow, then flapping. Made from numbers alone, so that every
// report of it is the same. Test code only.
#pragma once

#include <string>
#include <vector>

#include "experiment/journal.hpp"

namespace squall::report {

// How the sample run went.
enum class Tale { held, broken, stopped, inconclusive, refused, crashed, under_way };

experiment::Record sample_record(Tale tale);

// Hours of many checks, looked at once a second.
experiment::Record long_record(std::chrono::hours length, std::size_t checks);

experiment::JournalEntry entry_at(Duration at, experiment::Entry entry);

}  // namespace squall::report
