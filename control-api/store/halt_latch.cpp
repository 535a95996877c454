// See halt_latch.hpp.
#include "store/halt_latch.hpp"

#include <utility>

namespace squall::store {

HaltLatch::HaltLatch(HaltRecord initial, Write write, Duration patience)
    : write_(std::move(write)), patience_(patience), record_(std::move(initial)), writer_([this] { keep_writing(); }) {}

HaltLatch::~HaltLatch() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  writer_.join();
}

HaltLatch::Status HaltLatch::status() const {
  const std::lock_guard lock(mutex_);
  return status_locked();
}

bool HaltLatch::engaged() const {
  const std::lock_guard lock(mutex_);
  return record_.engaged;
}

std::uint64_t HaltLatch::engage(HaltRecord record) {
  const std::lock_guard lock(mutex_);
  record.engaged = true;
  return set_locked(record_.engaged ? record_ : std::move(record));
}

std::uint64_t HaltLatch::release() {
  const std::lock_guard lock(mutex_);
  return set_locked(HaltRecord{});
}

std::uint64_t HaltLatch::set_locked(HaltRecord record) {
  record_ = std::move(record);
  changed_.notify_all();
  return ++wanted_;
}

HaltLatch::Status HaltLatch::settled(std::uint64_t ticket) const {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, patience_, [&] { return tried_ >= ticket; });
  return status_locked();
}

void HaltLatch::keep_writing() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return stopping_ || tried_ != wanted_; });
    if (tried_ == wanted_) return;
    const std::uint64_t number = wanted_;
    const HaltRecord record = record_;
    lock.unlock();
    const bool there = write_(record);
    lock.lock();
    tried_ = number;
    persisted_ = there;
    changed_.notify_all();
  }
}

}  // namespace squall::store
