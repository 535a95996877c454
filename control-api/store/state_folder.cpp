// flock, not fcntl: the lock belongs to the open file, so a second server in the same process (a test) is refused too.
#include "store/state_folder.hpp"

#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace squall::store {

Result<StateFolder> StateFolder::open(const std::filesystem::path& path) {
  const auto refused = [&](const std::string& what, int error) {
    return refuse("/state", what + ": " + std::generic_category().message(error),
                  "choose a folder that this user may write with `state`");
  };
  std::error_code error;
  if (std::filesystem::create_directories(path, error))
    std::filesystem::permissions(path, std::filesystem::perms::owner_all, error);
  if (error) return refused("cannot create the state folder " + path.string(), error.value());

  const std::filesystem::path lock_path = path / "lock";
  const int lock = ::open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock < 0) return refused("cannot open " + lock_path.string(), errno);
  StateFolder folder(path, lock);
  if (::flock(lock, LOCK_EX | LOCK_NB) == 0) return folder;
  if (errno != EWOULDBLOCK) return refused("cannot lock " + lock_path.string(), errno);
  return refuse("/state", "the state folder " + path.string() + " is in use by another squall server",
                "stop that server, or give this one a `state` folder of its own");
}

StateFolder::StateFolder(StateFolder&& other) noexcept
    : path_(std::move(other.path_)), lock_(std::exchange(other.lock_, -1)) {}

StateFolder& StateFolder::operator=(StateFolder&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(lock_, other.lock_);
  return *this;
}

StateFolder::~StateFolder() {
  if (lock_ >= 0) ::close(lock_);
}

}  // namespace squall::store
