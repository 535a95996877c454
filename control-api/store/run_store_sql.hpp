// Values between C++ and SQLite's columns, for the run store's statements. Texts go in and out byte by byte, whatever
// they are. All of it throws SQLite::Exception; run_store_file.hpp turns that into a Problem.
#pragma once

#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

namespace squall::store::sql {

// Wall times are kept as whole microseconds since the epoch.
inline std::int64_t micros(std::chrono::system_clock::time_point time) {
  return std::chrono::floor<std::chrono::microseconds>(time.time_since_epoch()).count();
}

inline std::chrono::system_clock::time_point from_micros(std::int64_t count) {
  return std::chrono::system_clock::time_point(std::chrono::microseconds(count));
}

// A number of rows as LIMIT and OFFSET take it.
inline std::int64_t rows(std::size_t count) {
  constexpr auto most = std::numeric_limits<std::int64_t>::max();
  return count < static_cast<std::uint64_t>(most) ? static_cast<std::int64_t>(count) : most;
}

inline void put(SQLite::Statement& statement, int index, std::int64_t value) { statement.bind(index, value); }
inline void put(SQLite::Statement& statement, int index, std::string_view text) {
  statement.bind(index, std::string(text));
}
inline void put(SQLite::Statement& statement, int index, const std::optional<std::int64_t>& value) {
  if (value) statement.bind(index, *value);
  if (!value) statement.bind(index);
}

// A statement with its parameters `?1`, `?2`, ... in place.
template <class... Args>
SQLite::Statement prepare(SQLite::Database& database, const std::string& text, const Args&... args) {
  SQLite::Statement statement(database, text);
  int index = 0;
  (put(statement, ++index, args), ...);
  return statement;
}

// How many rows it changed.
template <class... Args>
int run(SQLite::Database& database, const std::string& text, const Args&... args) {
  return prepare(database, text, args...).exec();
}

inline std::string text(const SQLite::Statement& row, int column) { return row.getColumn(column).getString(); }
inline std::int64_t number(const SQLite::Statement& row, int column) { return row.getColumn(column).getInt64(); }

}  // namespace squall::store::sql
