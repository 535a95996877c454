// See run_store_marks.hpp.
#include "store/run_store_marks.hpp"

#include "store/run_store_sql.hpp"

namespace squall::store::sql {
namespace {

constexpr std::int64_t day = std::chrono::microseconds(std::chrono::hours(24)).count();
constexpr std::int64_t claims_last = 60 * day;

}  // namespace

// A key is over a day after it was remembered, and also where the clock was set back by more than that: else one moment
// in a wrong future would hold it until then.
std::optional<RunStore::Remembered> recall(SQLite::Database& database, std::string_view key, WallTime now) {
  SQLite::Statement row =
      prepare(database, "SELECT request, status, answer FROM keys WHERE key = ?1 AND wall > ?2 AND wall < ?3", key,
              micros(now) - day, micros(now) + day);
  if (!row.executeStep()) return std::nullopt;
  return RunStore::Remembered{text(row, 0), static_cast<int>(number(row, 1)), text(row, 2)};
}

Result<void> remember(SQLite::Database& database, std::string_view key, const RunStore::Remembered& what,
                      WallTime now) {
  run(database, "DELETE FROM keys WHERE wall <= ?1 OR wall >= ?2", micros(now) - day, micros(now) + day);
  const int changed = run(database,
                          "INSERT INTO keys (key, request, status, answer, wall) VALUES (?1, ?2, ?3, ?4, ?5)"
                          " ON CONFLICT DO NOTHING",
                          key, what.request, std::int64_t{what.status}, what.answer, micros(now));
  if (changed == 0)
    return refuse("", "the Idempotency-Key `" + std::string(key) + "` has been answered already",
                  "use a new key for a new request");
  return {};
}

bool claim(SQLite::Database& database, std::string_view schedule, WallTime instant) {
  run(database, "DELETE FROM claims WHERE instant < ?1", micros(instant) - claims_last);
  return run(database, "INSERT INTO claims (instant, schedule) VALUES (?1, ?2) ON CONFLICT DO NOTHING", micros(instant),
             schedule) == 1;
}

std::vector<BlackoutRow> blackouts(SQLite::Database& database) {
  std::vector<BlackoutRow> found;
  SQLite::Statement row(database, "SELECT name, data FROM blackouts ORDER BY name");
  while (row.executeStep()) found.push_back({text(row, 0), text(row, 1)});
  return found;
}

void put_blackout(SQLite::Database& database, const BlackoutRow& blackout) {
  run(database, "INSERT INTO blackouts (name, data) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET data = excluded.data",
      blackout.name, blackout.data);
}

bool remove_blackout(SQLite::Database& database, std::string_view name) {
  return run(database, "DELETE FROM blackouts WHERE name = ?1", name) == 1;
}

void write_audit(SQLite::Database& database, std::span<const AuditRow> rows) {
  SQLite::Statement insert(database, "INSERT INTO audit (wall, who, why, epoch, what) VALUES (?1, ?2, ?3, ?4, ?5)");
  for (const AuditRow& row : rows) {
    put(insert, 1, micros(row.wall));
    put(insert, 2, row.by);
    put(insert, 3, row.why);
    put(insert, 4, static_cast<std::int64_t>(row.epoch));
    put(insert, 5, row.what);
    insert.exec();
    insert.reset();
  }
}

std::vector<AuditRow> audit(SQLite::Database& database, std::size_t most) {
  std::vector<AuditRow> found;
  SQLite::Statement row =
      prepare(database, "SELECT wall, who, why, epoch, what FROM audit ORDER BY number DESC LIMIT ?1", rows(most));
  while (row.executeStep())
    found.push_back({from_micros(number(row, 0)), text(row, 1), text(row, 2),
                     static_cast<std::uint64_t>(number(row, 3)), text(row, 4)});
  return found;
}

std::size_t forget_some_audit(SQLite::Database& database, std::size_t keep, std::size_t most) {
  const int gone = run(database,
                       "DELETE FROM audit WHERE number IN (SELECT number FROM audit"
                       " WHERE number <= (SELECT number FROM audit ORDER BY number DESC LIMIT 1 OFFSET ?1)"
                       " ORDER BY number LIMIT ?2)",
                       rows(keep), rows(most));
  return static_cast<std::size_t>(gone);
}

}  // namespace squall::store::sql
