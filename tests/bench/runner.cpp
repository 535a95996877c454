// One measurement = backend, proxy, load; ended in the opposite order.
#include "runner.hpp"

#include <unistd.h>

#include <cstdio>
#include <exception>
#include <stdexcept>

namespace squall::bench {
namespace {

bool takes_part(Kind kind, For whom) {
  return kind == Kind::squall || whom == For::all || (whom == For::proxies && kind != Kind::direct);
}

void show_progress(const std::string& text) {
  if (isatty(STDERR_FILENO) != 0) std::fprintf(stderr, "\r\033[K%s", text.c_str());
}

Sample measure(const Row& row, Kind kind, const Plan& plan) {
  std::filesystem::create_directories(plan.folder / "state");
  const Shared<Board> board;
  const Backend backend(*board, row.pinned ? load_core : any_core);
  const Proxy proxy(kind, plan.programs, backend.ports(), plan.folder, row.pinned ? proxy_core : any_core);
  const Track track{
      .ports = proxy.ports(), .api = proxy.api(), .proxy = proxy.pid(), .pace = plan.pace, .board = &*board};
  const auto role = [&]() noexcept {
    try {
      board->sample = row.load(track);
    } catch (const std::exception& error) {
      std::snprintf(board->sample.failure.data(), board->sample.failure.size(), "%s", error.what());
      if (board->sample.failure[0] == 0) board->sample.failure[0] = '?';
    }
  };
  Child load = Child::fork_role(role, row.pinned ? load_core : any_core);
  if (!load.ended_within(Seconds(60))) throw std::runtime_error("the load did not end within 60 s");
  if (board->sample.failure[0] != 0) throw std::runtime_error(board->sample.failure.data());
  return board->sample;
}

}  // namespace

Outcome run(const Row& row, const Plan& plan) {
  Outcome outcome;
  for (int round = 0; round < plan.rounds; ++round) {
    for (const Kind kind : plan.kinds) {
      if (!takes_part(kind, row.whom)) continue;
      show_progress(row.metrics.front().name + ", round " + std::to_string(round + 1) + " of " +
                    std::to_string(plan.rounds) + ": " + name_of(kind));
      try {
        outcome.results[kind].push_back(measure(row, kind, plan));
      } catch (const std::exception& error) {
        outcome.failures.push_back(row.metrics.front().name + ", " + name_of(kind) + ": " + error.what());
      }
      std::filesystem::remove_all(plan.folder);
    }
  }
  show_progress("");
  return outcome;
}

}  // namespace squall::bench
