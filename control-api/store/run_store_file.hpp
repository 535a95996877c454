// The SQLite file under the run store: opened with its checks, locked, and the one place where exceptions of SQLite
// become Problems. Any thread; one call at a time.
#pragma once

#include <exception>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <type_traits>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Transaction.h>

#include <squall/problem.hpp>

namespace squall::store {

class RunStoreFile {
 public:
  static Result<std::unique_ptr<RunStoreFile>> open(const std::filesystem::path& place);

  // Both run `act(SQLite::Database&)`, which returns a Result and may throw; `doing` completes "cannot ...".
  template <class Act>
  std::invoke_result_t<Act, SQLite::Database&> read(const std::string& doing, Act act) {
    const std::unique_lock lock = turn();
    try {
      return act(database_);
    } catch (const std::exception& failure) {
      return refused(doing, failure);
    }
  }

  // One transaction: what it returns as a success is on the disk, what it refuses or throws has left nothing.
  template <class Act>
  std::invoke_result_t<Act, SQLite::Database&> write(const std::string& doing, Act act) {
    const std::unique_lock lock = turn();
    try {
      make_ready();
      SQLite::Transaction transaction(database_, SQLite::TransactionBehavior::IMMEDIATE);
      auto result = act(database_);
      if (result) transaction.commit();
      return result;
    } catch (const std::exception& failure) {
      return refused(doing, failure);
    }
  }

 private:
  explicit RunStoreFile(const std::filesystem::path& place);

  // In the order of coming, nearly: whoever calls in a loop, as forgetting does, must wait for who came meanwhile.
  std::unique_lock<std::mutex> turn() {
    const std::lock_guard next(next_);
    return std::unique_lock(mutex_);
  }

  // Refuses a file that cannot be what it should be, without changing it.
  Result<void> examine();
  void set_up();
  void make_ready();
  tl::unexpected<Problems> refused(const std::string& doing, const std::exception& failure);

  const std::filesystem::path place_;
  std::mutex next_;  // held while waiting for the other one
  std::mutex mutex_;
  SQLite::Database database_;
  bool fresh_ = false;  // an empty file: the tables are missing
};

}  // namespace squall::store
