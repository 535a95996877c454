// The run store's statements on runs and their journals. Called by run_store.cpp with the file's lock held, the
// changing ones inside a transaction; they throw SQLite::Exception, and refuse what is not the disk's fault.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include <SQLiteCpp/Database.h>

#include "store/run_store.hpp"

namespace squall::store::sql {

std::string insert_run(SQLite::Database& database, const RunRow& run);
Result<void> remove(SQLite::Database& database, std::string_view run);
Result<void> append(SQLite::Database& database, std::string_view run, std::span<const EntryRow> entries);
Result<void> set_state(SQLite::Database& database, std::string_view run, std::string_view state);
Result<void> finish(SQLite::Database& database, std::string_view run, std::string_view outcome, std::string_view why,
                    WallTime ended);
Result<void> set_modified(SQLite::Database& database, std::string_view run);
std::vector<std::string> close_crashed(SQLite::Database& database, std::string_view why, WallTime now);

std::vector<RunRow> runs(SQLite::Database& database, const RunFilter& filter);
std::optional<RunRow> find_run(SQLite::Database& database, std::string_view id);
Result<std::vector<EntryRow>> entries(SQLite::Database& database, std::string_view run, std::size_t skip);
Result<std::uint64_t> entry_count(SQLite::Database& database, std::string_view run);
Result<std::optional<EntryRow>> last_entry(SQLite::Database& database, std::string_view run, std::string_view kind);

// At most so many of what is to be forgotten, the oldest first; how many it was.
std::size_t forget_some(SQLite::Database& database, const Retention& retention, WallTime now, std::size_t most);

}  // namespace squall::store::sql
