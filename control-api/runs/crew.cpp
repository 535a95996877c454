// See crew.hpp. The threads are detached from the start: what is joined here is their count.
#include "runs/crew.hpp"

#include <condition_variable>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

namespace squall::runs {

WithoutSignals::WithoutSignals() {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before_);
}

WithoutSignals::~WithoutSignals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

struct Crew::Count {
  std::mutex mutex;
  std::condition_variable fewer;
  std::size_t running = 0;

  void enter() {
    const std::scoped_lock lock(mutex);
    ++running;
  }
  void leave() {
    const std::scoped_lock lock(mutex);
    --running;
    fewer.notify_all();
  }
};

Crew::Crew() : count_(std::make_shared<Count>()) {}
Crew::~Crew() = default;

bool Crew::start(std::function<void()> work) {
  count_->enter();
  try {
    const WithoutSignals quiet;
    std::thread([work = std::move(work), count = count_]() mutable {
      work();
      work = nullptr;  // all it held is gone before it counts as ended
      count->leave();
    }).detach();
    return true;
  } catch (const std::system_error&) {
    count_->leave();
    return false;
  }
}

bool Crew::wait(Duration most) {
  std::unique_lock lock(count_->mutex);
  return count_->fewer.wait_for(lock, most, [this] { return count_->running == 0; });
}

}  // namespace squall::runs
