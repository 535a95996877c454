// The run store's statements on everything but runs: idempotency keys, claims of a schedule's instants, blackouts, the
// audit trail. Called by run_store.cpp as those of run_store_runs.hpp.
#pragma once

#include <span>
#include <string_view>

#include <SQLiteCpp/Database.h>

#include "store/run_store.hpp"

namespace squall::store::sql {

std::optional<RunStore::Remembered> recall(SQLite::Database& database, std::string_view key, WallTime now);
Result<void> remember(SQLite::Database& database, std::string_view key, const RunStore::Remembered& what, WallTime now);

bool claim(SQLite::Database& database, std::string_view schedule, WallTime instant);

std::vector<BlackoutRow> blackouts(SQLite::Database& database);
void put_blackout(SQLite::Database& database, const BlackoutRow& blackout);
bool remove_blackout(SQLite::Database& database, std::string_view name);

void write_audit(SQLite::Database& database, std::span<const AuditRow> rows);
std::vector<AuditRow> audit(SQLite::Database& database, std::size_t most);
// At most so many of those beyond the newest `keep`; how many it was.
std::size_t forget_some_audit(SQLite::Database& database, std::size_t keep, std::size_t most);

}  // namespace squall::store::sql
