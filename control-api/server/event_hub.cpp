// See event_hub.hpp.
#include "server/event_hub.hpp"

#include <algorithm>
#include <utility>

namespace squall::server {

EventHub::EventHub(std::size_t capacity) : capacity_(std::max<std::size_t>(capacity, 1)) {}

std::uint64_t EventHub::publish(std::string type, std::string data) {
  const std::lock_guard lock(mutex_);
  if (ring_.size() == capacity_) ring_.pop_front();
  ring_.push_back({++last_id_, std::move(type), std::move(data)});
  for (const auto& wake : wakers_) wake();
  return last_id_;
}

std::uint64_t EventHub::last_id() const {
  const std::lock_guard lock(mutex_);
  return last_id_;
}

EventHub::Subscription::Subscription(EventHub& hub, std::optional<std::uint64_t> after, std::function<void()> wake)
    : hub_(hub) {
  const std::lock_guard lock(hub_.mutex_);
  next_ = after.value_or(hub_.last_id_) + 1;
  waker_ = hub_.wakers_.insert(hub_.wakers_.end(), std::move(wake));
}

EventHub::Subscription::~Subscription() {
  const std::lock_guard lock(hub_.mutex_);
  hub_.wakers_.erase(waker_);
}

std::vector<Event> EventHub::Subscription::take(std::size_t most) {
  std::vector<Event> events;
  const std::lock_guard lock(hub_.mutex_);
  const std::uint64_t oldest = hub_.last_id_ + 1 - hub_.ring_.size();
  // Too old, or from a life of the server before this one, in which ids went further.
  if (next_ < oldest || next_ > hub_.last_id_ + 1) {
    events.push_back({oldest - 1, "events.lost", R"({"type":"events.lost","next":)" + std::to_string(oldest) + '}'});
    next_ = oldest;
  }
  for (; next_ <= hub_.last_id_ && events.size() < most; ++next_)
    events.push_back(hub_.ring_[static_cast<std::size_t>(next_ - oldest)]);
  return events;
}

}  // namespace squall::server
