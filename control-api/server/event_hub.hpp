// What happened, for whoever listens: a bounded ring of events with ids. The control layer publishes from any thread;
// each event stream of the server reads at its own pace through a Subscription, which is only a place in the ring: a
// slow reader costs nothing, never blocks the publisher, and notices by itself when the ring has overtaken it.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace squall::server {

struct Event {
  std::uint64_t id = 0;  // from 1, without gaps
  std::string type;      // hop.put, fault.hit, halt.engaged, ...
  std::string data;      // JSON on one line

  bool operator==(const Event&) const = default;
};

class EventHub {
 public:
  explicit EventHub(std::size_t capacity = 1024);

  // Returns the event's id. Never waits for a reader.
  std::uint64_t publish(std::string type, std::string data);
  std::uint64_t last_id() const;

  class Subscription;

 private:
  using Wakers = std::list<std::function<void()>>;

  mutable std::mutex mutex_;
  std::size_t capacity_;
  std::deque<Event> ring_;
  std::uint64_t last_id_ = 0;
  Wakers wakers_;
};

// One reader, used by one thread. The hub must outlive it.
class EventHub::Subscription {
 public:
  // `after`: the last id the reader has seen (Last-Event-ID); nothing: start with the next event. `wake` is called by
  // publishers, on their thread and under the hub's lock: it may only post. It is not called after the destructor.
  Subscription(EventHub& hub, std::optional<std::uint64_t> after, std::function<void()> wake);
  ~Subscription();
  Subscription(const Subscription&) = delete;
  Subscription& operator=(const Subscription&) = delete;

  // The next events in order, at most `most`. Where events are gone that the reader should have seen, the first one
  // returned is an `events.lost` note that carries the id before the oldest event still there.
  std::vector<Event> take(std::size_t most = 64);

 private:
  EventHub& hub_;
  std::uint64_t next_;
  Wakers::iterator waker_;
};

}  // namespace squall::server
