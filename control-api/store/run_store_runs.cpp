// See run_store_runs.hpp.
#include "store/run_store_runs.hpp"

#include <charconv>

#include "store/run_store_sql.hpp"

namespace squall::store::sql {
namespace {

constexpr char columns[] =
    "SELECT number, experiment, hash, cell, header, modified, started, ended, state, outcome, why FROM runs";
// A list needs no headers, each of which holds an experiment's whole text.
constexpr char columns_of_a_list[] =
    "SELECT number, experiment, hash, cell, '', modified, started, ended, state, outcome, why FROM runs";

std::string id_of(std::string_view experiment, std::int64_t number) {
  return std::string(experiment) + "-" + std::to_string(number);
}

// The number behind the last dash, where it is written as id_of writes it; else 0, which no run has.
std::int64_t number_in(std::string_view id) {
  const auto dash = id.rfind('-');
  if (dash == std::string_view::npos) return 0;
  std::int64_t number = 0;
  std::from_chars(id.data() + dash + 1, id.data() + id.size(), number);
  return id_of(id.substr(0, dash), number) == id ? number : 0;
}

std::string_view experiment_in(std::string_view id) { return id.substr(0, id.rfind('-')); }

tl::unexpected<Problems> no_such(std::string_view id) {
  return refuse("", "there is no run `" + std::string(id) + "`", "GET /v1/runs lists them");
}

// The number of a run that exists.
Result<std::int64_t> known(SQLite::Database& database, std::string_view id) {
  SQLite::Statement row = prepare(database, "SELECT number FROM runs WHERE number = ?1 AND experiment = ?2",
                                  number_in(id), experiment_in(id));
  if (!row.executeStep()) return no_such(id);
  return number(row, 0);
}

tl::unexpected<Problems> ended_already(std::string_view id) {
  return refuse("", "run `" + std::string(id) + "` has ended already", "an ended run stays as it is; start a new one");
}

std::int64_t next_entry(SQLite::Database& database, std::int64_t run) {
  SQLite::Statement row = prepare(database, "SELECT coalesce(max(number) + 1, 0) FROM entries WHERE run = ?1", run);
  row.executeStep();
  return number(row, 0);
}

RunRow run_in(const SQLite::Statement& row) {
  RunRow run;
  run.number = number(row, 0);
  run.experiment = text(row, 1);
  run.id = id_of(run.experiment, run.number);
  run.hash = text(row, 2);
  run.cell = text(row, 3);
  run.header = text(row, 4);
  run.modified = number(row, 5) != 0;
  run.started = from_micros(number(row, 6));
  if (!row.isColumnNull(7)) run.ended = from_micros(number(row, 7));
  run.state = text(row, 8);
  run.outcome = text(row, 9);
  run.why = text(row, 10);
  return run;
}

EntryRow entry_in(const SQLite::Statement& row) {
  return {Duration(number(row, 0)), from_micros(number(row, 1)), text(row, 2), text(row, 3)};
}

std::vector<RunRow> all_of(SQLite::Statement row) {
  std::vector<RunRow> found;
  while (row.executeStep()) found.push_back(run_in(row));
  return found;
}

// Whether a stop rule ended the run `which`. Without the index its whole journal would be read.
std::string by_rule(const std::string& which) {
  return "EXISTS (SELECT 1 FROM entries INDEXED BY stops WHERE run = " + which +
         ".number AND kind = 'stopped' AND CASE WHEN json_valid(data) THEN data ->> 'cause' END = 'rule')";
}

// Whether coverage rests on the run `which`: the latest of its experiment, cell and outcome.
std::string is_evidence(const std::string& which) {
  return which + ".cell != '' AND " + which + ".modified = 0 AND (" + which + ".outcome IN ('held', 'broken') OR (" +
         which + ".outcome = 'stopped' AND " + by_rule(which) +
         ")) AND NOT EXISTS (SELECT 1 FROM runs AS later WHERE later.cell = " + which +
         ".cell AND later.outcome = " + which + ".outcome AND later.modified = 0 AND later.experiment = " + which +
         ".experiment AND later.number > " + which + ".number AND (later.outcome != 'stopped' OR " + by_rule("later") +
         "))";
}

}  // namespace

std::string insert_run(SQLite::Database& database, const RunRow& row) {
  std::optional<std::int64_t> ended;
  if (row.ended) ended = micros(*row.ended);
  run(database,
      "INSERT INTO runs (experiment, hash, cell, header, modified, started, ended, state, outcome, why)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
      row.experiment, row.hash, row.cell, row.header, std::int64_t{row.modified}, micros(row.started), ended, row.state,
      row.outcome, row.why);
  return id_of(row.experiment, database.getLastInsertRowid());
}

Result<void> remove(SQLite::Database& database, std::string_view id) {
  const auto number = known(database, id);
  if (!number) return tl::unexpected(number.error());
  run(database, "DELETE FROM runs WHERE number = ?1", *number);
  return {};
}

Result<void> append(SQLite::Database& database, std::string_view id, std::span<const EntryRow> entries) {
  const auto run = known(database, id);
  if (!run) return tl::unexpected(run.error());
  std::int64_t next = next_entry(database, *run);
  SQLite::Statement insert(database,
                           "INSERT INTO entries (run, number, at, wall, kind, data) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
  for (const EntryRow& entry : entries) {
    put(insert, 1, *run);
    put(insert, 2, next++);
    put(insert, 3, std::int64_t{entry.at.count()});
    put(insert, 4, micros(entry.wall));
    put(insert, 5, entry.kind);
    put(insert, 6, entry.data);
    insert.exec();
    insert.reset();
  }
  return {};
}

Result<void> set_state(SQLite::Database& database, std::string_view id, std::string_view state) {
  const auto number = known(database, id);
  if (!number) return tl::unexpected(number.error());
  if (run(database, "UPDATE runs SET state = ?2 WHERE number = ?1 AND ended IS NULL", *number, state) == 0)
    return ended_already(id);
  return {};
}

Result<void> finish(SQLite::Database& database, std::string_view id, std::string_view outcome, std::string_view why,
                    WallTime ended) {
  const auto number = known(database, id);
  if (!number) return tl::unexpected(number.error());
  const int changed = run(database,
                          "UPDATE runs SET state = 'ended', outcome = ?2, why = ?3, ended = ?4"
                          " WHERE number = ?1 AND ended IS NULL",
                          *number, outcome, why, micros(ended));
  if (changed == 0) return ended_already(id);
  return {};
}

Result<void> set_modified(SQLite::Database& database, std::string_view id) {
  const auto number = known(database, id);
  if (!number) return tl::unexpected(number.error());
  run(database, "UPDATE runs SET modified = 1 WHERE number = ?1", *number);
  return {};
}

std::vector<std::string> close_crashed(SQLite::Database& database, std::string_view why, WallTime now) {
  std::vector<std::string> ids;
  SQLite::Statement row(database, "SELECT number, experiment FROM runs WHERE ended IS NULL ORDER BY number");
  while (row.executeStep()) ids.push_back(id_of(text(row, 1), number(row, 0)));
  run(database, "UPDATE runs SET state = 'ended', outcome = 'crashed', why = ?1, ended = ?2 WHERE ended IS NULL", why,
      micros(now));
  return ids;
}

std::vector<RunRow> runs(SQLite::Database& database, const RunFilter& filter) {
  std::string which;
  const auto also = [&](const std::string& condition) { which += (which.empty() ? " WHERE " : " AND ") + condition; };
  if (!filter.experiment.empty()) also("experiment = ?1");
  if (!filter.cell.empty()) also("cell = ?2");
  if (!filter.outcome.empty()) also("outcome = ?4");
  if (filter.modified) also(*filter.modified ? "modified = 1" : "modified = 0");
  if (filter.open) also(*filter.open ? "ended IS NULL" : "ended IS NOT NULL");
  // Both as their indexes have it.
  if (!filter.runbook.empty()) also("CASE WHEN json_valid(header) THEN header ->> 'runbook' END = ?5");
  if (filter.ticked) also("EXISTS (SELECT 1 FROM entries INDEXED BY ticks WHERE run = runs.number AND kind = 'tick')");
  if (filter.stopped_by_rule) also(by_rule("runs"));
  SQLite::Statement row(database, columns_of_a_list + which + " ORDER BY number DESC LIMIT ?3");
  if (!filter.experiment.empty()) put(row, 1, filter.experiment);
  if (!filter.cell.empty()) put(row, 2, filter.cell);
  put(row, 3, rows(filter.most));
  if (!filter.outcome.empty()) put(row, 4, filter.outcome);
  if (!filter.runbook.empty()) put(row, 5, filter.runbook);
  return all_of(std::move(row));
}

std::optional<RunRow> find_run(SQLite::Database& database, std::string_view id) {
  auto found = all_of(prepare(database, std::string(columns) + " WHERE number = ?1 AND experiment = ?2", number_in(id),
                              experiment_in(id)));
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

Result<std::vector<EntryRow>> entries(SQLite::Database& database, std::string_view id, std::size_t skip) {
  const auto run = known(database, id);
  if (!run) return tl::unexpected(run.error());
  std::vector<EntryRow> found;
  SQLite::Statement row =
      prepare(database, "SELECT at, wall, kind, data FROM entries WHERE run = ?1 AND number >= ?2 ORDER BY number",
              *run, rows(skip));
  while (row.executeStep()) found.push_back(entry_in(row));
  return found;
}

Result<std::uint64_t> entry_count(SQLite::Database& database, std::string_view id) {
  const auto run = known(database, id);
  if (!run) return tl::unexpected(run.error());
  return static_cast<std::uint64_t>(next_entry(database, *run));
}

Result<std::optional<EntryRow>> last_entry(SQLite::Database& database, std::string_view id, std::string_view kind) {
  const auto run = known(database, id);
  if (!run) return tl::unexpected(run.error());
  SQLite::Statement row = prepare(
      database, "SELECT at, wall, kind, data FROM entries WHERE run = ?1 AND kind = ?2 ORDER BY number DESC LIMIT 1",
      *run, kind);
  if (!row.executeStep()) return std::nullopt;
  return entry_in(row);
}

std::size_t forget_some(SQLite::Database& database, const Retention& retention, WallTime now, std::size_t most) {
  const std::int64_t age = std::chrono::duration_cast<std::chrono::microseconds>(retention.age).count();
  const int gone =
      run(database,
          "DELETE FROM runs WHERE number IN (SELECT number FROM runs AS old WHERE ended IS NOT NULL AND (ended < ?1"
          " OR number <= (SELECT number FROM runs ORDER BY number DESC LIMIT 1 OFFSET ?2)) AND (number <="
          " (SELECT number FROM runs ORDER BY number DESC LIMIT 1 OFFSET ?4) OR NOT (" +
              is_evidence("old") + ")) ORDER BY number LIMIT ?3)",
          micros(now) - age, rows(retention.most), rows(most), rows(retention.most + retention.most_spared));
  return static_cast<std::size_t>(gone);
}

}  // namespace squall::store::sql
