// The server's state folder, held by one server at a time: a lock file in it belongs to whoever opened it first, and
// the kernel gives it back when that process ends, however it ends. Opened once at start-up, on the main thread.
#pragma once

#include <filesystem>

#include <squall/problem.hpp>

namespace squall::store {

class StateFolder {
 public:
  // Creates the folder (mode 0700) where it is missing. Refused with the reason: not creatable, not writable, or
  // another server's.
  static Result<StateFolder> open(const std::filesystem::path& path);

  StateFolder(StateFolder&& other) noexcept;
  StateFolder& operator=(StateFolder&& other) noexcept;
  ~StateFolder();

  const std::filesystem::path& path() const { return path_; }

 private:
  StateFolder(std::filesystem::path path, int lock) : path_(std::move(path)), lock_(lock) {}

  std::filesystem::path path_;
  int lock_ = -1;
};

}  // namespace squall::store
