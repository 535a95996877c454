// Rings at given times, on one thread of its own: what cuts a call that would not end by itself. Used by SourceReader
// and Webhooks; any thread may set an alarm.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

#include "runs/clock.hpp"

namespace squall::runs {

class Alarm {
 public:
  using Key = std::pair<SteadyTime, std::uint64_t>;

  Alarm();
  ~Alarm() { close(); }

  // `ring` is quick and does not throw. Once closed, nothing rings.
  Key set(SteadyTime when, std::function<void()> ring);
  void forget(const Key& key);  // it may be ringing just now

  // Nothing rings from here on, and nothing is held any more. Not from inside a ring.
  void close();

 private:
  void keep_ringing(const std::stop_token& stop);

  std::mutex mutex_;
  std::condition_variable_any sooner_;  // the first alarm has changed
  std::map<Key, std::function<void()>> alarms_;
  std::uint64_t last_ = 0;
  bool closed_ = false;
  std::jthread thread_;  // last: starts when all else stands
};

}  // namespace squall::runs
