// What may leave, and when: the one place where a plan's ruling meets the bytes.
#include "flow/lane.hpp"

#include <algorithm>

namespace squall::flow {

using faults::Fate;

Lane::Lane(Point point, faults::Subject subject, std::size_t cap, Budget& budget)
    : point_(point), subject_(subject), plan_(point), cap_(cap), budget_(budget), last_left_(subject.opened) {}

Lane::~Lane() { budget_.give_back(accounted_); }

void Lane::arrive(std::span<const std::byte> bytes, TimePoint now) {
  queue_.borrow(bytes, arrived_, now, requests_ == nullptr ? TimePoint{} : requests_->last_left_);
  arrived_ += bytes.size();
}

void Lane::keep() {
  queue_.keep();
  account();
}

void Lane::end(TimePoint now) {
  input_ended_ = true;
  ended_at_ = now;
}

// The budget counts what outlives one event; borrowed bytes that leave at once are never entered.
void Lane::account() {
  const std::uint64_t cost = queue_.cost();
  if (cost > accounted_) budget_.take(cost - accounted_);
  if (cost < accounted_) budget_.give_back(accounted_ - cost);
  accounted_ = cost;
}

faults::Head Lane::head(TimePoint now) const {
  faults::Head head{.direction = point_, .offset = arrived_, .arrived = now, .ended = fin_is_next(), .left = left_};
  if (queue_.empty()) return head;
  const Chunk& front = queue_.front();
  head.offset = front.offset;
  head.size = front.size;
  head.waiting = front.bytes.size();
  head.arrived = front.arrived;
  head.asked = front.asked;
  return head;
}

Action Lane::next(TimePoint now) {
  if (plan_.empty() && !damaged_) [[likely]] {  // no fault: as if Squall were not there
    may_read_ = true;
    head_is_held_ = false;
    felt_rate_ = UINT64_MAX;
    if (discarding_) return swallow(never);
    if (queue_.empty()) return input_ended_ ? finish(never, now) : Action{};
    return {.kind = Action::Kind::write, .bytes = queue_.front().bytes};
  }
  while (true)
    if (const auto action = obey(plan_.rule(head(now), now), now)) return *action;
}

// Nothing: a chunk was thrown away, and the ruling was about that chunk.
std::optional<Action> Lane::obey(const faults::Ruling& ruling, TimePoint now) {
  const faults::Verdict& verdict = ruling.verdict;
  may_read_ = verdict.may_read;
  felt_rate_ = ruling.felt_rate;
  head_is_held_ = false;
  const bool goes_on = verdict.fate == Fate::pass || verdict.fate == Fate::half;
  if (damaged_ && goes_on && !verdict.damages()) return Action{.kind = Action::Kind::kill, .ending = Ending::reset};
  if (discarding_) return swallow(ruling.changes);

  const TimePoint since = queue_.empty() ? (fin_is_next() ? ended_at_ : now) : queue_.front().arrived;
  const TimePoint due = squall::after(since, verdict.hold);
  const TimePoint leaves = std::max(due, verdict.not_before);
  if ((!queue_.empty() || fin_is_next()) && now < leaves && !verdict.at_once) {
    head_is_held_ = now < due;
    return Action{.kind = Action::Kind::sleep, .until = std::min(leaves, ruling.changes)};
  }
  switch (verdict.fate) {
    case Fate::swallow:
      if (!queue_.empty() || fin_is_next()) damaged_ = true;
      return swallow(ruling.changes);
    case Fate::half: discarding_ = true; return finish(ruling.changes, now);
    case Fate::fin: return Action{.kind = Action::Kind::kill, .ending = Ending::fin};
    case Fate::reset: return Action{.kind = Action::Kind::kill, .ending = Ending::reset};
    case Fate::pass: break;
  }
  if (queue_.empty())
    return input_ended_ ? finish(ruling.changes, now) : Action{.kind = Action::Kind::sleep, .until = ruling.changes};
  if (throw_away_the_rest(verdict)) return std::nullopt;
  const Action action = let_go(verdict);
  return action.bytes.empty() ? Action{.kind = Action::Kind::sleep, .until = ruling.changes} : action;
}

Action Lane::let_go(const faults::Verdict& verdict) {
  const Chunk& front = queue_.front();
  const std::size_t passed = front.size - front.bytes.size();
  const std::size_t kept = verdict.keep == faults::unlimited ? front.bytes.size() : verdict.keep - passed;
  const std::size_t allowed = std::min({front.bytes.size(), verdict.bytes_allowed, kept});
  if (verdict.corrupt > 0) return {.kind = Action::Kind::write, .bytes = altered(allowed, verdict)};
  return {.kind = Action::Kind::write, .bytes = front.bytes.first(allowed)};
}

// Of a chunk that is cut short, what stands behind the cut.
bool Lane::throw_away_the_rest(const faults::Verdict& verdict) {
  const Chunk& front = queue_.front();
  if (front.size - front.bytes.size() < std::min(verdict.keep, front.size)) return false;
  damaged_ = true;
  queue_.consume(front.bytes.size());
  if (accounted_ > 0) account();
  return true;
}

// The next bytes of the head with those changed that the verdict names: a run of neighbours at a place drawn once for
// the chunk, around its end if need be, so that every write of it agrees.
std::span<const std::byte> Lane::altered(std::size_t bytes, const faults::Verdict& verdict) {
  const Chunk& front = queue_.front();
  const std::size_t passed = front.size - front.bytes.size();
  const auto source = front.bytes.first(std::min(bytes, small_block));
  altered_.assign(source.begin(), source.end());
  const std::size_t first = verdict.corrupt_seed % front.size;
  for (std::size_t i = 0; i < altered_.size(); ++i) {
    const std::size_t from_first = (passed + i + front.size - first) % front.size;
    if (from_first >= verdict.corrupt) continue;
    altered_[i] ^= static_cast<std::byte>(1 + faults::mix(verdict.corrupt_seed + from_first) % 255);
  }
  return altered_;
}

Action Lane::swallow(TimePoint changes) {
  queue_.clear();
  account();
  return {.kind = Action::Kind::sleep, .until = changes};
}

// The FIN's turn: what the faults of the point `close` say about it, then it goes.
Action Lane::finish(TimePoint changes, TimePoint now) {
  if (finished_) return discarding_ ? swallow(changes) : Action{.kind = Action::Kind::sleep, .until = changes};
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
    if (end_is_lost_ && verdict.fate != Fate::swallow) return {.kind = Action::Kind::kill, .ending = Ending::reset};
    changes = std::min(changes, ruling.changes);
    const TimePoint due = squall::after(std::max(ended_at_, last_left_), verdict.hold);  // it stands behind the bytes
    if (now < due) return {.kind = Action::Kind::sleep, .until = std::min(due, changes)};
    if (verdict.fate == Fate::swallow) end_is_lost_ = true;
    if (verdict.fate == Fate::swallow) return {.kind = Action::Kind::sleep, .until = changes};
    if (verdict.fate == Fate::fin) return {.kind = Action::Kind::kill, .ending = Ending::fin};
    if (verdict.fate == Fate::reset) return {.kind = Action::Kind::kill, .ending = Ending::reset};
  }
  finished_ = true;
  return {.kind = Action::Kind::finish};
}

void Lane::left(std::size_t bytes, TimePoint now) {
  if (bytes == 0) return;
  if (!plan_.empty()) plan_.left(head(now), bytes, now);
  queue_.consume(bytes);
  left_ += bytes;
  last_left_ = now;
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
