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
  return {record_, persisted_ && tried_ == wanted_};
}

bool HaltLatch::engaged() const {
  const std::lock_guard lock(mutex_);
  return record_.engaged;
}

HaltLatch::Status HaltLatch::engage(const HaltRecord& record) {
  std::unique_lock lock(mutex_);
  HaltRecord next = record_.engaged ? record_ : record;
  next.engaged = true;
  return set(std::move(lock), std::move(next));
}

HaltLatch::Status HaltLatch::release() { return set(std::unique_lock(mutex_), HaltRecord{}); }

HaltLatch::Status HaltLatch::set(std::unique_lock<std::mutex> lock, HaltRecord record) {
  record_ = std::move(record);
  const std::uint64_t mine = ++wanted_;
  changed_.notify_all();
  changed_.wait_for(lock, patience_, [&] { return tried_ >= mine; });
  return {record_, persisted_ && tried_ == wanted_};
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
