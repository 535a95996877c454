// The tables of the run store. Used when its file is opened.
#pragma once

namespace squall::store {

inline constexpr int schema_version = 1;              // PRAGMA user_version
inline constexpr int application_id = 0x53'71'6c'6c;  // PRAGMA application_id, "Sqll": whose file it is

// Numbers of runs are never used twice, hence AUTOINCREMENT; a run's id is its experiment and its number. Entries are
// numbered from 0 within their run. Times: wall in microseconds since the epoch, `at` in nanoseconds since the start.
inline constexpr char schema[] = R"(
CREATE TABLE runs (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  experiment TEXT NOT NULL,
  hash TEXT NOT NULL,
  cell TEXT NOT NULL,
  header TEXT NOT NULL,
  modified INTEGER NOT NULL,
  started INTEGER NOT NULL,
  ended INTEGER,
  state TEXT NOT NULL,
  outcome TEXT NOT NULL,
  why TEXT NOT NULL
) STRICT;
CREATE INDEX runs_by_experiment ON runs (experiment);
CREATE INDEX runs_under_way ON runs (number) WHERE ended IS NULL;

CREATE TABLE entries (
  run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  number INTEGER NOT NULL,
  at INTEGER NOT NULL,
  wall INTEGER NOT NULL,
  kind TEXT NOT NULL,
  data TEXT NOT NULL,
  PRIMARY KEY (run, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE keys (
  key TEXT PRIMARY KEY,
  request TEXT NOT NULL,
  status INTEGER NOT NULL,
  answer TEXT NOT NULL,
  wall INTEGER NOT NULL
) STRICT;
CREATE INDEX keys_by_time ON keys (wall);

CREATE TABLE claims (
  instant INTEGER NOT NULL,
  schedule TEXT NOT NULL,
  PRIMARY KEY (instant, schedule)
) STRICT, WITHOUT ROWID;

CREATE TABLE blackouts (
  name TEXT PRIMARY KEY,
  data TEXT NOT NULL
) STRICT;

CREATE TABLE audit (
  number INTEGER PRIMARY KEY,
  wall INTEGER NOT NULL,
  who TEXT NOT NULL,
  why TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  what TEXT NOT NULL
) STRICT;
)";

// Came later: each file gets them when it is opened, and loses what they replace. An index changes no table, so the
// version stays, and an older squall reads the file as ever.
inline constexpr char indexes[] = R"(
DROP INDEX IF EXISTS runs_by_cell;
CREATE INDEX IF NOT EXISTS runs_by_cell_and_outcome ON runs (cell, outcome, modified, experiment);
CREATE INDEX IF NOT EXISTS ticks ON entries (run) WHERE kind = 'tick';
CREATE INDEX IF NOT EXISTS runs_by_runbook ON runs (CASE WHEN json_valid(header) THEN header ->> 'runbook' END);
CREATE INDEX IF NOT EXISTS stops ON entries (run) WHERE kind = 'stopped';
)";

}  // namespace squall::store
