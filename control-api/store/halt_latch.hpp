// The halt latch: whether the emergency stop is engaged, in memory first and then on disk. A thread of its own does the
// writing, so a disk that fails or hangs can delay nobody: whoever engages waits for it a moment, then goes on and says
// `persisted: false`. Any thread; the lock inside is never held across a write.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>

#include <squall/time.hpp>

#include "store/halt_record.hpp"

namespace squall::store {

class HaltLatch {
 public:
  // Puts a record on disk; true once it is there. Called by the latch's own thread only.
  using Write = std::function<bool(const HaltRecord&)>;

  HaltLatch(HaltRecord initial, Write write, Duration patience = std::chrono::milliseconds{50});
  ~HaltLatch();

  struct Status {
    HaltRecord record;
    bool persisted = true;  // a restart would come back to this record
  };
  Status status() const;
  bool engaged() const;

  // Takes effect at once and before anything is written; the first reason stays while engaged. Then waits for the disk,
  // at most the patience.
  Status engage(const HaltRecord& record);
  Status release();

 private:
  Status set(std::unique_lock<std::mutex> lock, HaltRecord record);
  void keep_writing();

  const Write write_;
  const Duration patience_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;  // wanted_, tried_ or stopping_
  HaltRecord record_;
  std::uint64_t wanted_ = 0;  // the newest record's number
  std::uint64_t tried_ = 0;   // the newest number that was handed to the disk and came back
  bool persisted_ = true;     // whether that one got there
  bool stopping_ = false;
  std::thread writer_;  // last: starts when all else stands
};

}  // namespace squall::store
