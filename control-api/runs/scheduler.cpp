// See scheduler.hpp.
#include "runs/scheduler.hpp"

#include <algorithm>

#include <spdlog/spdlog.h>

namespace squall::runs {
namespace {

constexpr std::chrono::hours between_forgetting{1};

}  // namespace

Scheduler::Scheduler(RunBoard& board, store::Retention keep, Duration period)
    : board_(board),
      keep_(keep),
      period_(period),
      looked_(board.surroundings().clock.wall()),  // nothing from before the start is caught up
      forgot_(board.surroundings().clock.monotonic() - between_forgetting),
      thread_([this](const std::stop_token& stop) { keep_looking(stop); }) {}

void Scheduler::keep_looking(const std::stop_token& stop) {
  std::unique_lock lock(sleep_);
  while (!stop.stop_requested()) {
    lock.unlock();
    look(board_.surroundings().clock.wall());
    const TimePoint now = board_.surroundings().clock.monotonic();
    if (now - forgot_ >= between_forgetting) {
      forgot_ = now;
      if (const auto forgotten = board_.surroundings().store.forget_old(keep_, board_.surroundings().clock.wall());
          !forgotten)
        spdlog::warn("old runs could not be forgotten: {}", forgotten.error().front().message);
    }
    lock.lock();
    woken_.wait_for(lock, stop, period_, [] { return false; });
  }
}

// A clock that was set back sees the same instants again: the claims in the store tell them from new ones.
void Scheduler::look(schedule::WallTime now) {
  for (const ExperimentFile& file : board_.folder().list())
    if (file.experiment && file.experiment->schedule) look_at(file, now);
  looked_ = now;
}

void Scheduler::look_at(const ExperimentFile& file, schedule::WallTime now) {
  const std::string& name = file.experiment->name;
  std::optional<Waiting> waits;
  {
    const std::lock_guard lock(mutex_);
    if (const auto at = waiting_.find(name); at != waiting_.end()) waits = at->second;
  }
  if (waits) fire(file, waits->instant, now);
  for (const schedule::Due& due : schedule::due(*file.experiment->schedule, looked_, now)) {
    const auto claimed = board_.surroundings().store.claim(name, due.instant);
    if (!claimed)
      skip(name, due.instant, "it could not be claimed: " + claimed.error().front().message);
    else if (*claimed && due.fire)
      fire(file, due.instant, now);
    else if (*claimed)
      skip(name, due.instant, due.why_not);
  }
}

void Scheduler::fire(const ExperimentFile& file, schedule::WallTime instant, schedule::WallTime now) {
  const experiment::Experiment& experiment = *file.experiment;
  StartWish wish;
  wish.what.name = experiment.name;
  wish.scheduled = true;
  const auto id = board_.start(wish, {.by = "schedule", .why = "scheduled: " + experiment.schedule->cron.text});
  const schedule::WallTime until =
      instant + std::chrono::duration_cast<schedule::WallTime::duration>(
                    std::max<Duration>(experiment.schedule->late, std::chrono::minutes{1}));
  const bool may_wait = !id && id.error().kind == control::Refusal::Kind::conflict &&
                        experiment.schedule->overlap == schedule::Overlap::queue && now < until;
  {
    const std::lock_guard lock(mutex_);
    if (may_wait)
      waiting_[experiment.name] = {instant, until};
    else
      waiting_.erase(experiment.name);
  }
  if (id)
    tell("schedule.fired", experiment.name, instant, "run", *id);
  else if (!may_wait)
    skip(experiment.name, instant, id.error().problems.front().message);
}

void Scheduler::skip(const std::string& experiment, schedule::WallTime instant, const std::string& why) {
  spdlog::warn("schedule: {} does not run at {}: {}", experiment, control::rfc3339(instant), why);
  tell("schedule.skipped", experiment, instant, "reason", why);
}

void Scheduler::tell(const char* type, const std::string& experiment, schedule::WallTime instant,
                     const std::string& detail, const std::string& value) {
  if (!board_.surroundings().tell) return;
  using config::Node;
  board_.surroundings().tell(type,
                             Node::map({{"experiment", Node::string(experiment)},
                                        {"instant", Node::string(control::rfc3339(instant))},
                                        {detail, Node::string(value)}}),
                             {});
}

std::vector<ScheduledExperiment> Scheduler::upcoming(std::size_t count) const {
  std::vector<ScheduledExperiment> all;
  const auto blackouts = board_.blackouts();
  for (const ExperimentFile& file : board_.folder().list()) {
    if (!file.experiment || !file.experiment->schedule) continue;
    const experiment::Experiment& it = *file.experiment;
    ScheduledExperiment scheduled{it.name, file.file, *it.schedule, {}, {}};
    scheduled.next =
        schedule::explain(*it.schedule, blackouts, it.limits.max_duration, board_.surroundings().clock.wall(), count);
    const std::lock_guard lock(mutex_);
    if (const auto at = waiting_.find(it.name); at != waiting_.end())
      scheduled.waits = control::rfc3339(at->second.instant);
    all.push_back(std::move(scheduled));
  }
  return all;
}

}  // namespace squall::runs
