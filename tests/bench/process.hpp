// Child processes of the bench: proxies (exec) and our own roles (fork). Each is its own process group, is pinned to a
// core when asked, dies with its parent, and is ended by its id. Also what /proc says of a process and its children.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "socket.hpp"

namespace squall::bench {

constexpr int any_core = -1;
constexpr int proxy_core = 0;
constexpr int load_core = 1;

class Child {
 public:
  Child() = default;
  Child(Child&& other) noexcept : pid_(std::exchange(other.pid_, 0)) {}
  Child& operator=(Child&& other) noexcept {
    std::swap(pid_, other.pid_);
    return *this;
  }
  ~Child() { stop(); }

  /// Runs a program with its output in `log`.
  static Child run(const std::vector<std::string>& command, int core, const std::filesystem::path& log);
  /// Runs `role` in a fork of this process; its exceptions must not leave it.
  static Child fork_role(const std::function<void()>& role, int core);

  [[nodiscard]] pid_t pid() const { return pid_; }
  /// True once it has ended; waits no longer than `limit`.
  bool ended_within(Seconds limit);
  /// SIGTERM, two seconds, SIGKILL to its group.
  void stop();

 private:
  explicit Child(pid_t pid) : pid_(pid) {}
  static Child fork_on(int core, const std::function<void()>& body);
  pid_t pid_ = 0;
};

/// At most 20,000 descriptors for this process and its children, soft and hard, so that machines compare.
void limit_descriptors();

/// User and system time, and exact resident bytes, of a process and its children. Zero for pid 0.
double cpu_seconds(pid_t pid);
double resident_bytes(pid_t pid);

}  // namespace squall::bench
