// posix_spawn and sigtimedwait: no handler, hence no race between a signal and a wait. Called by `fault add ... --
// CMD`.
#include "cli/hold.hpp"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace squall::cli {
namespace {

int exit_code_of_child(int status) { return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status); }

// The command starts with the signals as they were, not as this process holds them.
int spawn(const std::vector<std::string>& argv, const sigset_t& mask, pid_t& child) {
  std::vector<char*> words;
  for (const std::string& word : argv) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setsigmask(&attributes, &mask);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
  const int error = posix_spawnp(&child, words[0], nullptr, &attributes, words.data(), environ);
  posix_spawnattr_destroy(&attributes);
  return error;
}

}  // namespace

SignalHold::SignalHold() {
  sigemptyset(&watched_);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGCHLD}) sigaddset(&watched_, signal);
  pthread_sigmask(SIG_BLOCK, &watched_, &before_);
}

SignalHold::~SignalHold() {
  // What came meanwhile has been acted upon: it must not end the process now.
  const timespec at_once{};
  while (sigtimedwait(&watched_, nullptr, &at_once) > 0) {
  }
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

int SignalHold::run(const std::vector<std::string>& argv, std::string& why_not) {
  pid_t child = 0;
  if (const int error = spawn(argv, before_, child); error != 0) {
    why_not = std::strerror(error);
    return error == ENOENT ? 127 : 126;
  }
  // Signals wake at once; the period is for a SIGCHLD that another thread of the process ate.
  const timespec period{0, 200'000'000};
  for (;;) {
    siginfo_t info{};
    const int signal = sigtimedwait(&watched_, &info, &period);
    int status = 0;
    // Asked every time: one SIGCHLD may stand for several children.
    if (waitpid(child, &status, WNOHANG) == child) return exit_code_of_child(status);
    const bool from_terminal = info.si_code == SI_KERNEL;
    if (signal > 0 && signal != SIGCHLD && !from_terminal) kill(child, signal);
  }
}

}  // namespace squall::cli
