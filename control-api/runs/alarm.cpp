// See alarm.hpp.
#include "runs/alarm.hpp"

#include "runs/crew.hpp"

namespace squall::runs {

Alarm::Alarm() {
  const WithoutSignals quiet;
  thread_ = std::jthread([this](const std::stop_token& stop) { keep_ringing(stop); });
}

Alarm::Key Alarm::set(SteadyTime when, std::function<void()> ring) {
  const std::scoped_lock lock(mutex_);
  const Key key{when, ++last_};
  if (closed_) return key;
  const auto place = alarms_.emplace(key, std::move(ring)).first;
  if (place == alarms_.begin()) sooner_.notify_one();
  return key;
}

void Alarm::forget(const Key& key) {
  decltype(alarms_)::node_type gone;  // its destructor may be the caller's code: not under the lock
  const std::scoped_lock lock(mutex_);
  gone = alarms_.extract(key);
}

void Alarm::close() {
  decltype(alarms_) gone;
  {
    const std::scoped_lock lock(mutex_);
    closed_ = true;
    gone.swap(alarms_);
  }
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
}

void Alarm::keep_ringing(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    if (alarms_.empty()) {
      sooner_.wait(lock, stop, [this] { return !alarms_.empty(); });
    } else if (const SteadyTime first = alarms_.begin()->first.first; first > steady_now()) {
      sooner_.wait_until(lock, stop, first, [&] { return alarms_.empty() || alarms_.begin()->first.first < first; });
    } else {
      auto due = alarms_.extract(alarms_.begin());
      lock.unlock();
      due.mapped()();
      due = {};
      lock.lock();
    }
  }
}

}  // namespace squall::runs
