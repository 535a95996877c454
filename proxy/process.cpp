// See process.hpp.
#include "process.hpp"

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <stop_token>

#include <spdlog/async.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace squall {
namespace {

sigset_t set_of(std::initializer_list<int> signals) {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : signals) sigaddset(&set, signal);
  return set;
}

}  // namespace

void block_signals() {
  const sigset_t all = set_of({SIGHUP, SIGUSR1, SIGTERM, SIGINT, SIGPIPE});
  pthread_sigmask(SIG_BLOCK, &all, nullptr);
}

int wait_for(std::initializer_list<int> signals) {
  const sigset_t set = set_of(signals);
  int signal = 0;
  sigwait(&set, &signal);
  return signal;
}

std::jthread halt_on_signal(Daemon& daemon) {
  return std::jthread([&daemon](const std::stop_token& stop) {
    const sigset_t set = set_of({SIGUSR1});
    constexpr timespec moment{.tv_sec = 0, .tv_nsec = 100'000'000};
    while (!stop.stop_requested())
      if (sigtimedwait(&set, nullptr, &moment) == SIGUSR1) daemon.halt("SIGUSR1");
  });
}

void let_the_next_one_kill() {
  const sigset_t set = set_of({SIGTERM, SIGINT});
  pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

std::string default_state() {
  if (const char* state = std::getenv("XDG_STATE_HOME"); state != nullptr && *state != '\0')
    return std::filesystem::path(state) / "squall";
  const char* home = std::getenv("HOME");
  return std::filesystem::path(home == nullptr ? "/var/lib" : home) / ".local" / "state" / "squall";
}

std::shared_ptr<spdlog::logger> make_log(LogTo to) {
  spdlog::init_thread_pool(8192, 1);
  auto log = to == LogTo::errors ? spdlog::create_async_nb<spdlog::sinks::stderr_color_sink_mt>("squall")
                                 : spdlog::create_async_nb<spdlog::sinks::stdout_sink_mt>("squall");
  log->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %^%l%$ %v");
  spdlog::set_default_logger(log);
  return log;
}

void leave(int code) {
  std::promise<void> written;
  std::future<void> done = written.get_future();
  std::thread([&written] {
    spdlog::shutdown();
    written.set_value();
  }).detach();
  done.wait_for(std::chrono::milliseconds{500});
  std::_Exit(code);
}

}  // namespace squall
