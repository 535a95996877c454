// See scheduler.hpp.
#include "runs/scheduler.hpp"

#include <algorithm>

#include <spdlog/spdlog.h>

namespace squall::runs {
namespace {

constexpr std::chrono::hours between_forgetting{1};

schedule::WallTime::duration latest(const experiment::Experiment& experiment) {
  return std::chrono::duration_cast<schedule::WallTime::duration>(
      std::max<Duration>(experiment.schedule->late, std::chrono::minutes{1}));
}

}  // namespace

Scheduler::Scheduler(RunBoard& board, store::Retention keep, Duration period)
    : board_(board),
      keep_(keep),
      period_(period),
      forgot_(board.surroundings().clock.monotonic() - between_forgetting),
      looked_(board.surroundings().clock.wall()),  // nothing from before the start is caught up
      thread_([this](const std::stop_token& stop) { keep_looking(stop); }) {}

void Scheduler::keep_looking(const std::stop_token& stop) {
  std::unique_lock lock(sleep_);
  while (!stop.stop_requested()) {
    lock.unlock();
    look();
    forget_old_runs();
    lock.lock();
    woken_.wait_for(lock, stop, period_, [] { return false; });
  }
}

void Scheduler::forget_old_runs() {
  const TimePoint now = board_.surroundings().clock.monotonic();
  if (now - forgot_ < between_forgetting) return;
  forgot_ = now;
  if (const auto forgotten = board_.surroundings().store.forget_old(keep_, board_.surroundings().clock.wall());
      !forgotten)
    spdlog::warn("old runs could not be forgotten: {}", forgotten.error().front().message);
}

// A clock that was set back sees the same instants again: the claims in the store tell them from new ones.
void Scheduler::look() {
  const std::lock_guard lock(looking_);
  const schedule::WallTime now = board_.surroundings().clock.wall();
  for (const ExperimentFile& file : board_.folder().list())
    if (file.experiment && file.experiment->schedule) look_at(file, now);
  looked_ = now;
}

void Scheduler::look_at(const ExperimentFile& file, schedule::WallTime now) {
  const std::string& name = file.experiment->name;
  if (const auto waiting = stop_waiting(name)) keep_waiting(file, *waiting, now);
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
  if (id) return tell("schedule.fired", experiment.name, instant, "run", *id);
  // What is free one day is worth waiting for; a blackout or a window is not over by waiting for hops.
  const bool may_wait =
      id.error().kind == control::Refusal::Kind::conflict && experiment.schedule->overlap == schedule::Overlap::queue &&
      now < instant + latest(experiment) && !board_.untimely(experiment, experiment.limits.max_duration);
  if (may_wait) return wait_for_hops(file, instant);
  skip(experiment.name, instant, id.error().problems.front().message);
}

// --- with overlap: queue ---

void Scheduler::keep_waiting(const ExperimentFile& file, const Waiting& waiting, schedule::WallTime now) {
  if (now <= waiting.until) return fire(file, waiting.instant, now);
  skip(file.experiment->name, waiting.instant, "its hops were not free within late");
}

void Scheduler::wait_for_hops(const ExperimentFile& file, schedule::WallTime instant) {
  const std::string& name = file.experiment->name;
  if (const auto before = stop_waiting(name))
    skip(name, before->instant, "the next instant has come, and its hops were never free");
  const std::lock_guard lock(mutex_);
  waiting_[name] = {instant, instant + latest(*file.experiment)};
}

std::optional<Scheduler::Waiting> Scheduler::stop_waiting(const std::string& experiment) {
  const std::lock_guard lock(mutex_);
  const auto at = waiting_.find(experiment);
  if (at == waiting_.end()) return std::nullopt;
  const Waiting waiting = at->second;
  waiting_.erase(at);
  return waiting;
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
