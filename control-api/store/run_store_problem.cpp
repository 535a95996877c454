// See run_store_problem.hpp.
#include "store/run_store_problem.hpp"

#include <system_error>

#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

namespace squall::store {
namespace {

struct Cause {
  std::string message, hint;
};

// " (Input/output error)" where SQLite kept what the system said (it does not in a commit), else its own number.
std::string detail(const SQLite::Exception& failure, sqlite3* handle) {
  if (const int error = handle == nullptr ? 0 : sqlite3_system_errno(handle); error != 0)
    return " (" + std::generic_category().message(error) + ")";
  return " (SQLite's code " + std::to_string(failure.getExtendedErrorCode()) + ")";
}

Cause cause_of(const SQLite::Exception& failure, const std::string& file, sqlite3* handle) {
  const std::string writable = "let this user write the file and its folder, or choose another folder with `state`";
  if (failure.getExtendedErrorCode() == SQLITE_READONLY_DBMOVED || failure.getErrorCode() == SQLITE_READONLY_DBMOVED)
    return {file + " was moved or deleted while it was open", "put it back where it was, or restart the server"};
  switch (failure.getErrorCode() & 0xff) {
    case SQLITE_FULL: return {"no space is left for " + file, "free space on its disk, then try again"};
    case SQLITE_IOERR:
      return {"the disk failed under " + file + detail(failure, handle),
              "look at that disk, its quota and the kernel's log, then try again"};
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH: return {file + " is read-only", writable};
    case SQLITE_CANTOPEN: return {file + " or a file beside it cannot be opened" + detail(failure, handle), writable};
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return {"another program holds " + file, "end what has it open, then try again"};
    case SQLITE_CORRUPT:
      return {file + " is damaged", "stop the server and move the file away with its -wal and -shm files; " +
                                        std::string("`sqlite3 FILE .recover` may save what is in it")};
    case SQLITE_NOTADB: return {file + " is not a database", "move it away, or choose another folder with `state`"};
    default: return {file + ": " + failure.what(), ""};
  }
}

}  // namespace

Problem problem_of(const std::string& path, const std::string& doing, const std::filesystem::path& file,
                   const std::exception& failure, sqlite3* handle) {
  const auto* of_sqlite = dynamic_cast<const SQLite::Exception*>(&failure);
  const Cause cause = of_sqlite == nullptr ? Cause{failure.what(), ""} : cause_of(*of_sqlite, file.string(), handle);
  return {path, "cannot " + doing + ": " + cause.message, cause.hint};
}

}  // namespace squall::store
