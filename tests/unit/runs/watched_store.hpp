// A run store on a real disk that a test can watch, let fail and let hang, call by call. Test code only.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "store/run_store.hpp"
#include "unit/runs/scratch.hpp"

namespace squall::runs {

class WatchedStore final : public store::RunStore {
 public:
  explicit WatchedStore(std::unique_ptr<store::RunStore> disk) : disk_(std::move(disk)) {}

  // Called before each call that writes, by its name (and the kinds of what is appended), on the caller's thread;
  // false: the disk does not take it. May wait.
  using Before = std::function<bool(const std::string& call)>;
  void before_writing(Before before) {
    const std::lock_guard lock(mutex_);
    before_ = std::move(before);
  }

  // How often it was called so and did it, and a wait until it was so often.
  std::size_t calls(const std::string& call) const {
    const std::lock_guard lock(mutex_);
    return static_cast<std::size_t>(std::ranges::count(calls_, call));
  }
  bool await_calls(const std::string& call, std::size_t times) const {
    std::unique_lock lock(mutex_);
    return called_.wait_for(lock, patience,
                            [&] { return static_cast<std::size_t>(std::ranges::count(calls_, call)) >= times; });
  }

  Result<std::string> create(store::RunRow run) override {
    return write<std::string>("create", [&] { return disk_->create(std::move(run)); });
  }
  Result<void> remove(std::string_view run) override {
    return write<void>("remove", [&] { return disk_->remove(run); });
  }
  Result<void> append(std::string_view run, std::span<const store::EntryRow> entries) override {
    std::string call = "append";
    for (const store::EntryRow& entry : entries) call += " " + entry.kind;
    return write<void>(call, [&] { return disk_->append(run, entries); });
  }
  Result<void> set_state(std::string_view run, std::string_view state) override {
    return write<void>("set_state " + std::string(state), [&] { return disk_->set_state(run, state); });
  }
  Result<void> finish(std::string_view run, std::string_view outcome, std::string_view why,
                      store::WallTime ended) override {
    return write<void>("finish", [&] { return disk_->finish(run, outcome, why, ended); });
  }
  Result<void> set_modified(std::string_view run) override {
    return write<void>("set_modified", [&] { return disk_->set_modified(run); });
  }
  Result<std::vector<std::string>> close_crashed(std::string_view why, store::WallTime now) override {
    return disk_->close_crashed(why, now);
  }
  Result<std::vector<store::RunRow>> runs(const store::RunFilter& filter) const override { return disk_->runs(filter); }
  Result<std::optional<store::RunRow>> run(std::string_view id) const override { return disk_->run(id); }
  Result<std::vector<store::EntryRow>> entries(std::string_view run, std::size_t skip) const override {
    return disk_->entries(run, skip);
  }
  Result<std::uint64_t> entry_count(std::string_view run) const override { return disk_->entry_count(run); }
  Result<std::optional<store::EntryRow>> last_entry(std::string_view run, std::string_view kind) const override {
    return disk_->last_entry(run, kind);
  }
  Result<std::size_t> forget_old(const store::Retention& retention, store::WallTime now) override {
    return write<std::size_t>("forget_old", [&] { return disk_->forget_old(retention, now); });
  }
  Result<std::optional<Remembered>> recall(std::string_view key, store::WallTime now) const override {
    return write<std::optional<Remembered>>("recall", [&] { return disk_->recall(key, now); });
  }
  Result<void> remember(std::string_view key, const Remembered& what, store::WallTime now) override {
    return write<void>("remember", [&] { return disk_->remember(key, what, now); });
  }
  Result<bool> claim(std::string_view schedule, store::WallTime instant) override {
    return write<bool>("claim", [&] { return disk_->claim(schedule, instant); });
  }
  Result<std::vector<store::BlackoutRow>> blackouts() const override { return disk_->blackouts(); }
  Result<void> put_blackout(const store::BlackoutRow& blackout) override {
    return write<void>("put_blackout", [&] { return disk_->put_blackout(blackout); });
  }
  Result<bool> remove_blackout(std::string_view name) override {
    return write<bool>("remove_blackout", [&] { return disk_->remove_blackout(name); });
  }
  Result<void> write_audit(std::span<const store::AuditRow> rows) override { return disk_->write_audit(rows); }
  Result<std::vector<store::AuditRow>> audit(std::size_t most) const override { return disk_->audit(most); }

 private:
  template <class T, class Act>
  Result<T> write(const std::string& call, Act act) const {
    Before before;
    {
      const std::lock_guard lock(mutex_);
      before = before_;
    }
    if (before && !before(call)) return refuse("", "no space left on device", "make room");
    auto done = act();
    {
      const std::lock_guard lock(mutex_);
      calls_.push_back(call);
    }
    called_.notify_all();
    return done;
  }

  const std::unique_ptr<store::RunStore> disk_;
  mutable std::mutex mutex_;
  mutable std::condition_variable called_;
  mutable std::vector<std::string> calls_;
  Before before_;
};

}  // namespace squall::runs
