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

  // Both take effect at once, before anything is written, and return a ticket for settled(). Engaging an engaged latch
  // keeps the first record and tries the disk again.
  std::uint64_t engage(HaltRecord record);
  std::uint64_t release();

  // Waits until the disk has answered for that ticket, at most the patience.
  Status settled(std::uint64_t ticket) const;

 private:
  Status status_locked() const { return {record_, persisted_ && tried_ == wanted_}; }
  std::uint64_t set_locked(HaltRecord record);
  void keep_writing();

  const Write write_;
  const Duration patience_;
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;  // wanted_, tried_ or stopping_
  HaltRecord record_;
  std::uint64_t wanted_ = 0;  // the newest record's number
  std::uint64_t tried_ = 0;   // the newest number that was handed to the disk and came back
  bool persisted_ = true;     // whether that one got there
  bool stopping_ = false;
  std::thread writer_;  // last: starts when all else stands
};

}  // namespace squall::store
