// What both kinds of streams share: their memory, their end, and how much they read.
#include "flow/stream.hpp"

#include <algorithm>

namespace squall::flow {

using faults::Fate;

Stream::Stream(Point point, const faults::Subject& subject, std::size_t cap, Budget& budget)
    : last_left_(subject.opened), point_(point), subject_(subject), cap_(cap), budget_(budget) {}

Stream::~Stream() { budget_.give_back(accounted_); }

void Stream::keep() {
  queue_.keep();
  account();
}

void Stream::end(TimePoint now) {
  input_ended_ = true;
  ended_at_ = now;
}

// The budget counts what outlives one event; borrowed bytes that leave at once are never entered.
void Stream::account() {
  const std::uint64_t cost = queue_.cost() + cost_beside_the_queue();
  if (cost > accounted_) budget_.take(cost - accounted_);
  if (cost < accounted_) budget_.give_back(accounted_ - cost);
  accounted_ = cost;
}

Action Stream::swallow(TimePoint changes) {
  queue_.clear();
  account();
  return rest_until(changes);
}

void Stream::consume(std::size_t bytes) {
  queue_.consume(bytes);
  if (accounted_ > 0) account();
}

void Stream::sent(std::size_t bytes, TimePoint now) {
  left_ += bytes;
  last_left_ = now;
}

std::span<const std::byte> Stream::altered(std::span<const std::byte> bytes, std::uint64_t passed, std::uint64_t size,
                                           std::size_t count, std::uint64_t seed) {
  const auto source = bytes.first(std::min(bytes.size(), small_block));
  altered_.assign(source.begin(), source.end());
  const std::uint64_t first = seed % size;
  for (std::size_t i = 0; i < altered_.size(); ++i) {
    const std::uint64_t from_first = (passed + i + size - first) % size;
    if (from_first >= count) continue;
    altered_[i] ^= static_cast<std::byte>(1 + faults::mix(seed + from_first) % 255);
  }
  return altered_;
}

Action Stream::finish(TimePoint changes, TimePoint now) {
  if (finished_) return discarding_ ? swallow(changes) : rest_until(changes);
  if (closing_ != nullptr && input_ended_ && (end_is_lost_ || !closing_->empty())) {
    const faults::Ruling ruling = closing_->rule({.direction = point_,
                                                  .offset = arrived_,
                                                  .size = 1,
                                                  .waiting = 1,
                                                  .arrived = ended_at_,
                                                  .asked = {},
                                                  .left = left_},
                                                 now);
    const faults::Verdict& verdict = ruling.verdict;
    if (end_is_lost_ && verdict.fate != Fate::swallow) return kill(Ending::reset);
    changes = std::min(changes, ruling.changes);
    const TimePoint due = squall::after(std::max(ended_at_, last_left_), verdict.hold);  // it stands behind the bytes
    if (now < due) return rest_until(std::min(due, changes));
    if (verdict.fate == Fate::swallow) end_is_lost_ = true;
    if (verdict.fate == Fate::swallow) return rest_until(changes);
    if (verdict.fate == Fate::fin) return kill(Ending::fin);
    if (verdict.fate == Fate::reset) return kill(Ending::reset);
  }
  finished_ = true;
  return {.kind = Action::Kind::finish};
}

std::size_t Stream::wants_read() const {
  if (input_ended_ || !may_read_) return 0;
  if (queue_.empty()) {
    // A slow stream takes 10 ms of its rate at a time, or it would hide seconds of it from the sender.
    const std::size_t most = std::min(budget_.spent() ? small_block : block, cap_ - ChunkQueue::overhead);
    return std::min(most, std::max<std::size_t>(small_block, felt_rate_ / 100));
  }
  // Bytes that a fault holds make room for more; bytes that the peer or a rate keeps here do not.
  if (!head_is_held_ || budget_.spent() || queue_.cost() + ChunkQueue::overhead >= cap_) return 0;
  return std::min(block, cap_ - queue_.cost() - ChunkQueue::overhead);
}

}  // namespace squall::flow
