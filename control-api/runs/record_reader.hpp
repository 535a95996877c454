// A run as its reports need it, read back from the store. Any thread.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include <squall/catalog.hpp>

#include "experiment/journal.hpp"
#include "store/run_store.hpp"

namespace squall::runs {

// Its journal without the first `skip` entries. A problem also when there is no such run.
Result<std::vector<experiment::JournalEntry>> read_journal(const store::RunStore& store, std::string_view id,
                                                           std::size_t skip = 0);

// The latest of its journal's entries of that kind; nothing: there is none. A problem also when there is no such run.
Result<std::optional<experiment::JournalEntry>> read_last(const store::RunStore& store, std::string_view id,
                                                          std::string_view kind);

// What was known when it started, as of now: it may have been modified since. Nothing: there is no such run.
Result<std::optional<experiment::Header>> read_header(const store::RunStore& store, std::string_view id);

// Nothing: there is no such run. A problem: the store cannot be read, or what is in it cannot be understood.
Result<std::optional<experiment::Record>> read_record(const store::RunStore& store, std::string_view id,
                                                      Catalog catalog);

}  // namespace squall::runs
