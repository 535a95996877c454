// sigtimedwait: no handler, hence no race between a signal and a wait, until there is nothing left to do but to leave.
// Called by run, watch and gameday.
#include "cli/signal_watch.hpp"

#include <unistd.h>

#include <atomic>
#include <cstring>

#include "cli/clock.hpp"

namespace squall::cli {
namespace {

// A handler is told nothing by whoever installed it.
std::atomic<const char*> last_words_said{nullptr};
std::atomic<int> last_exit_code{0};
std::atomic<SteadyTime> listens_since{SteadyTime{}};
static_assert(std::atomic<const char*>::is_always_lock_free && std::atomic<int>::is_always_lock_free &&
              std::atomic<SteadyTime>::is_always_lock_free);

// `timeout` and some shells send one signal twice, to the process and to its group; a person takes longer.
constexpr std::chrono::milliseconds one_signal{300};

void leave(int /*signal*/) {
  if (steady_now() < listens_since.load()) return;  // clock_gettime, which is safe here (signal-safety(7))
  const char* words = last_words_said;
  (void)!write(STDERR_FILENO, words, std::strlen(words));
  _exit(last_exit_code);
}

}  // namespace

SignalWatch::SignalWatch() {
  sigemptyset(&watched_);
  for (std::size_t i = 0; i < ending.size(); ++i) {
    sigaction(ending[i], nullptr, &actions_[i]);
    // One that is blocked waits to be looked at even where it is ignored.
    if (ending[i] != SIGHUP || actions_[i].sa_handler != SIG_IGN) sigaddset(&watched_, ending[i]);
  }
  sigaddset(&watched_, SIGTSTP);
  pthread_sigmask(SIG_BLOCK, &watched_, &before_);
}

SignalWatch::~SignalWatch() {
  // What came meanwhile has been acted upon: it must not end the process now.
  while (wait(std::chrono::milliseconds{0}) > 0) {
  }
  for (std::size_t i = 0; i < ending.size(); ++i) sigaction(ending[i], &actions_[i], nullptr);
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

int SignalWatch::wait(std::chrono::milliseconds at_most) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(at_most);
  const timespec period{seconds.count(), std::chrono::nanoseconds(at_most - seconds).count()};
  const int signal = sigtimedwait(&watched_, nullptr, &period);
  return signal > 0 ? signal : 0;
}

int SignalWatch::wait_for_end(std::chrono::milliseconds at_most, const std::function<void()>& suspend,
                              const std::function<void()>& resume) {
  const int signal = wait(at_most);
  if (signal != SIGTSTP) return signal;
  if (suspend) suspend();
  kill(getpid(), SIGSTOP);
  if (resume) resume();
  return 0;
}

void SignalWatch::let_through(const char* last_words, int exit_code) {
  last_words_said = last_words;
  last_exit_code = exit_code;
  if (listens_since.load() == SteadyTime{}) listens_since = steady_now() + one_signal;
  sigset_t open;
  sigemptyset(&open);
  struct sigaction action {};
  action.sa_handler = leave;
  sigfillset(&action.sa_mask);
  for (const int signal : ending) {
    if (sigismember(&watched_, signal) != 1) continue;
    sigaction(signal, &action, nullptr);
    sigaddset(&open, signal);
  }
  pthread_sigmask(SIG_UNBLOCK, &open, nullptr);
}

void SignalWatch::hold_back() { pthread_sigmask(SIG_BLOCK, &watched_, nullptr); }

}  // namespace squall::cli
