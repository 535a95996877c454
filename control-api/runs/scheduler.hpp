// Starts runs at the instants of their schedules, each once, and forgets old runs now and then. One thread, from
// construction to destruction; looks once a second at the wall clock, so a clock that jumps skips or repeats nothing
// that is claimed.
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "runs/run_board.hpp"
#include "schedule/explain.hpp"

namespace squall::runs {

// One scheduled experiment, as `squall schedule` shows it.
struct ScheduledExperiment {
  std::string experiment;
  std::string file;
  schedule::Schedule schedule;
  std::vector<schedule::Explained> next;
  std::string waits;  // since when for its hops, with overlap: queue; "" while it does not
};

class Scheduler {
 public:
  Scheduler(RunBoard& board, store::Retention keep, Duration period = std::chrono::seconds{1});

  // Starts what is due by now; the thread does so once a period, and whoever cannot wait calls it. Any thread.
  void look();

  // The next `count` instants of each schedule, and why any would be refused.
  std::vector<ScheduledExperiment> upcoming(std::size_t count) const;

 private:
  struct Waiting {
    schedule::WallTime instant{};
    schedule::WallTime until{};  // then it is skipped
  };

  void keep_looking(const std::stop_token& stop);
  void forget_old_runs();
  void look_at(const ExperimentFile& file, schedule::WallTime now);
  void fire(const ExperimentFile& file, schedule::WallTime instant, schedule::WallTime now);
  void keep_waiting(const ExperimentFile& file, const Waiting& waiting, schedule::WallTime now);
  void wait_for_hops(const ExperimentFile& file, schedule::WallTime instant);
  std::optional<Waiting> stop_waiting(const std::string& experiment);
  void skip(const std::string& experiment, schedule::WallTime instant, const std::string& why);
  void tell(const char* type, const std::string& experiment, schedule::WallTime instant, const std::string& detail,
            const std::string& value);

  RunBoard& board_;
  const store::Retention keep_;
  const Duration period_;
  TimePoint forgot_{};
  std::mutex looking_;           // one look at a time
  schedule::WallTime looked_{};  // what was due before this was dealt with
  mutable std::mutex mutex_;     // of waiting_
  std::map<std::string, Waiting> waiting_;
  std::mutex sleep_;
  std::condition_variable_any woken_;
  std::jthread thread_;  // last: starts when all else stands
};

}  // namespace squall::runs
