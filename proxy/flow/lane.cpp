// What may leave, and when: the one place where a plan's ruling meets the bytes.
#include "flow/lane.hpp"

#include <algorithm>

namespace squall::flow {

using faults::Fate;

Lane::Lane(Point point, faults::Subject subject, std::size_t cap, Budget& budget)
    : subject_(subject), plan_(point), cap_(cap), budget_(budget) {}

Lane::~Lane() { budget_.give_back(accounted_); }

void Lane::arrive(std::span<const std::byte> bytes, TimePoint now) {
  queue_.borrow(bytes, arrived_, now);
  arrived_ += bytes.size();
}

void Lane::keep() {
  queue_.keep();
  account();
}

void Lane::end() { input_ended_ = true; }

// The budget counts what outlives one event; borrowed bytes that leave at once are never entered.
void Lane::account() {
  const std::uint64_t cost = queue_.cost();
  if (cost > accounted_) budget_.take(cost - accounted_);
  if (cost < accounted_) budget_.give_back(accounted_ - cost);
  accounted_ = cost;
}

faults::Head Lane::head(TimePoint now) const {
  if (queue_.empty()) return {.offset = arrived_, .waiting = 0, .arrived = now, .left = left_};
  const Chunk& front = queue_.front();
  return {.offset = front.offset, .waiting = front.bytes.size(), .arrived = front.arrived, .left = left_};
}

Action Lane::next(TimePoint now) {
  if (plan_.empty() && !damaged_) [[likely]] {  // no fault: as if Squall were not there
    may_read_ = true;
    head_is_held_ = false;
    felt_rate_ = UINT64_MAX;
    if (discarding_) return swallow(never);
    if (queue_.empty()) return input_ended_ ? finish(never) : Action{};
    return {.kind = Action::Kind::write, .bytes = queue_.front().bytes};
  }
  return obey(plan_.rule(head(now), now), now);
}

Action Lane::obey(const faults::Ruling& ruling, TimePoint now) {
  const faults::Verdict& verdict = ruling.verdict;
  may_read_ = verdict.may_read;
  felt_rate_ = ruling.felt_rate;
  head_is_held_ = false;
  if (damaged_ && verdict.fate != Fate::swallow) return {.kind = Action::Kind::kill, .ending = Ending::reset};
  if (discarding_) return swallow(ruling.changes);

  const TimePoint due = queue_.empty() ? now : squall::after(queue_.front().arrived, verdict.hold);
  const TimePoint leaves = std::max(due, verdict.not_before);
  if (!queue_.empty() && now < leaves) {
    head_is_held_ = now < due;
    return {.kind = Action::Kind::sleep, .until = std::min(leaves, ruling.changes)};
  }
  switch (verdict.fate) {
    case Fate::swallow:
      if (!queue_.empty() || input_ended_) damaged_ = true;
      return swallow(ruling.changes);
    case Fate::half: discarding_ = true; return finish(ruling.changes);
    case Fate::fin: return {.kind = Action::Kind::kill, .ending = Ending::fin};
    case Fate::reset: return {.kind = Action::Kind::kill, .ending = Ending::reset};
    case Fate::pass: break;
  }
  if (queue_.empty())
    return input_ended_ ? finish(ruling.changes) : Action{.kind = Action::Kind::sleep, .until = ruling.changes};
  const auto bytes = queue_.front().bytes;
  const std::size_t allowed = std::min(bytes.size(), verdict.bytes_allowed);
  if (allowed == 0) return {.kind = Action::Kind::sleep, .until = ruling.changes};
  return {.kind = Action::Kind::write, .bytes = bytes.first(allowed)};
}

Action Lane::swallow(TimePoint changes) {
  queue_.clear();
  account();
  return {.kind = Action::Kind::sleep, .until = changes};
}

Action Lane::finish(TimePoint changes) {
  if (finished_) return discarding_ ? swallow(changes) : Action{.kind = Action::Kind::sleep, .until = changes};
  finished_ = true;
  return {.kind = Action::Kind::finish};
}

void Lane::left(std::size_t bytes, TimePoint now) {
  if (bytes == 0) return;
  if (!plan_.empty()) plan_.left(head(now), bytes, now);
  queue_.consume(bytes);
  left_ += bytes;
  if (accounted_ > 0) account();
}

std::size_t Lane::wants_read() const {
  if (input_ended_ || !may_read_) return 0;
  if (queue_.empty()) {
    // A slow lane takes 10 ms of its rate at a time, or it would hide seconds of it from the sender.
    const std::size_t most = std::min(budget_.spent() ? small_block : block, cap_ - ChunkQueue::overhead);
    return std::min(most, std::max<std::size_t>(small_block, felt_rate_ / 100));
  }
  // Bytes that a fault holds make room for more; bytes that the peer or a rate keeps here do not.
  if (!head_is_held_ || budget_.spent() || queue_.cost() + ChunkQueue::overhead >= cap_) return 0;
  return std::min(block, cap_ - queue_.cost() - ChunkQueue::overhead);
}

}  // namespace squall::flow
