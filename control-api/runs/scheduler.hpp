// Starts runs at the instants of their schedules, each once, and forgets old runs now and then. One thread, from
// construction to destruction; looks once a second at the wall clock, so a clock that jumps skips or repeats nothing
// that is claimed.
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
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

  // The next `count` instants of each schedule, and why any would be refused.
  std::vector<ScheduledExperiment> upcoming(std::size_t count) const;

 private:
  struct Waiting {
    schedule::WallTime instant{};
    schedule::WallTime until{};  // then it is skipped
  };

  void keep_looking(const std::stop_token& stop);
  void look(schedule::WallTime now);
  void look_at(const ExperimentFile& file, schedule::WallTime now);
  void fire(const ExperimentFile& file, schedule::WallTime instant, schedule::WallTime now);
  void skip(const std::string& experiment, schedule::WallTime instant, const std::string& why);
  void tell(const char* type, const std::string& experiment, schedule::WallTime instant, const std::string& detail,
            const std::string& value);

  RunBoard& board_;
  const store::Retention keep_;
  const Duration period_;
  schedule::WallTime looked_{};  // what was due before this was dealt with
  TimePoint forgot_{};
  mutable std::mutex mutex_;  // of waiting_
  std::map<std::string, Waiting> waiting_;
  std::mutex sleep_;
  std::condition_variable_any woken_;
  std::jthread thread_;  // last: starts when all else stands
};

}  // namespace squall::runs
