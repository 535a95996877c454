// See run_store_file.hpp. The file is looked at before anything in it is changed: one that is refused stays as it was,
// for a person or `sqlite3` to look at.
#include "store/run_store_file.hpp"

#include <cerrno>
#include <system_error>
#include <utility>

#include <SQLiteCpp/Exception.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include "store/run_store_problem.hpp"
#include "store/run_store_schema.hpp"
#include "store/run_store_sql.hpp"

namespace squall::store {
namespace {

constexpr int patience_ms = 250;                      // with a person's `sqlite3` that holds the file
constexpr std::uintmax_t most_checked = 64ULL << 20;  // bytes that are read through on opening: under a second
constexpr char place_of_state[] = "/state";           // the setting that says where the file is
constexpr char move_away[] = "move it away (with its -wal and -shm files), or choose another folder with `state`";

std::string on_open(const std::filesystem::path& place) { return "cannot open the run store " + place.string(); }

// An empty file with the right mode where there is none; SQLite gives its -wal and -shm the same.
Result<void> make_file(const std::filesystem::path& place) {
  const int file = ::open(place.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0)
    return refuse(place_of_state, on_open(place) + ": " + std::generic_category().message(errno),
                  "let this user write that file and its folder, or choose another folder with `state`");
  ::close(file);
  const int folder = ::open(place.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder >= 0) {
    ::fsync(folder);
    ::close(folder);
  }
  return {};
}

// SQLite would throw the log of an empty database away, and with it what somebody may want back.
Result<void> check_orphan(const std::filesystem::path& place) {
  std::error_code ignored;
  const std::filesystem::path log = place.string() + "-wal";
  if (const auto size = std::filesystem::file_size(place, ignored); !ignored && size != 0) return {};
  if (const auto size = std::filesystem::file_size(log, ignored); ignored || size == 0) return {};
  return refuse(place_of_state, on_open(place) + ": it is missing or empty, but its log " + log.string() + " is there",
                "put the database back, or move the log away to start with an empty one");
}

}  // namespace

RunStoreFile::RunStoreFile(const std::filesystem::path& place)
    : place_(place), database_(place.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX, patience_ms) {}

Result<std::unique_ptr<RunStoreFile>> RunStoreFile::open(const std::filesystem::path& place) {
  std::unique_ptr<RunStoreFile> file;
  try {
    if (auto there = check_orphan(place); !there) return tl::unexpected(there.error());
    if (auto made = make_file(place); !made) return tl::unexpected(made.error());
    file.reset(new RunStoreFile(place));
    sqlite3_db_config(file->database_.getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, static_cast<int*>(nullptr));
    if (auto known = file->examine(); !known) return tl::unexpected(known.error());
    file->set_up();
    sqlite3_db_config(file->database_.getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, static_cast<int*>(nullptr));
    return file;
  } catch (const std::exception& failure) {
    sqlite3* const handle = file ? file->database_.getHandle() : nullptr;
    return tl::unexpected(Problems{problem_of(place_of_state, "open the run store", place, failure, handle)});
  }
}

Result<void> RunStoreFile::examine() {
  if (sqlite3_db_readonly(database_.getHandle(), "main") == 1) throw SQLite::Exception("", SQLITE_READONLY);
  const int version = database_.execAndGet("PRAGMA user_version").getInt();
  const int owner = database_.execAndGet("PRAGMA application_id").getInt();
  fresh_ = version == 0 && owner == 0 && database_.execAndGet("SELECT count(*) FROM sqlite_schema").getInt() == 0;
  if (fresh_) return {};
  if (owner != application_id)
    return refuse(place_of_state, on_open(place_) + ": it is the database of another program", move_away);
  if (version > schema_version)
    return refuse(place_of_state,
                  on_open(place_) + ": it was written by a newer squall (version " + std::to_string(version) +
                      " of its tables; this one knows " + std::to_string(schema_version) + ")",
                  std::string("run the newer squall, or ") + move_away);
  std::error_code ignored;
  const bool large = std::filesystem::file_size(place_, ignored) > most_checked;
  const std::string found = database_.execAndGet(large ? "PRAGMA quick_check(runs)" : "PRAGMA quick_check").getString();
  if (found == "ok") return {};
  return refuse(place_of_state, on_open(place_) + ": it is damaged: " + found, move_away);
}

void RunStoreFile::set_up() {
  database_.exec("PRAGMA journal_mode = WAL");
  database_.exec("PRAGMA synchronous = FULL");
  database_.exec("PRAGMA foreign_keys = ON");
  database_.exec("PRAGMA journal_size_limit = 16777216");  // after a large commit the log shrinks to that
  if (!fresh_) {
    database_.exec(indexes);
    return;
  }
  SQLite::Transaction transaction(database_, SQLite::TransactionBehavior::IMMEDIATE);
  database_.exec(schema);
  database_.exec(indexes);
  database_.exec("PRAGMA application_id = " + std::to_string(application_id));
  database_.exec("PRAGMA user_version = " + std::to_string(schema_version));
  transaction.commit();
}

// A rollback may have failed as well, on a disk that was failing. And a file that was deleted or replaced still takes
// what is written into it, for nobody to find.
void RunStoreFile::make_ready() {
  if (sqlite3_get_autocommit(database_.getHandle()) == 0) database_.exec("ROLLBACK");
  int moved = 0;
  sqlite3_file_control(database_.getHandle(), "main", SQLITE_FCNTL_HAS_MOVED, &moved);
  if (moved != 0) throw SQLite::Exception("", SQLITE_READONLY_DBMOVED);
}

tl::unexpected<Problems> RunStoreFile::refused(const std::string& doing, const std::exception& failure) {
  return tl::unexpected(Problems{problem_of("", doing, place_, failure, database_.getHandle())});
}

}  // namespace squall::store
