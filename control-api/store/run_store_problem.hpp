// What a failure of SQLite means to a user. Called by run_store_file only, with its lock held.
#pragma once

#include <exception>
#include <filesystem>
#include <string>

#include <squall/problem.hpp>

struct sqlite3;

namespace squall::store {

// `doing` completes "cannot ..."; `handle` may be null (then the cause in the system stays unsaid).
Problem problem_of(const std::string& path, const std::string& doing, const std::filesystem::path& file,
                   const std::exception& failure, sqlite3* handle);

}  // namespace squall::store
