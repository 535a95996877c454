// What may leave, and when: the one place where a plan's ruling meets the bytes.
#include "flow/lane.hpp"

#include <algorithm>

namespace squall::flow {

using faults::Fate;

void Lane::arrive(std::span<const std::byte> bytes, TimePoint now) {
  queue_.push({.bytes = bytes,
               .offset = arrived_,
               .size = bytes.size(),
               .arrived = now,
               .asked = requests_ == nullptr ? TimePoint{} : requests_->last_left_});
  arrived_ += bytes.size();
}

faults::Head Lane::head(TimePoint now) const {
  faults::Head head{
      .direction = point(), .offset = arrived_, .arrived = now, .ended = fin_is_next(), .left = left_bytes()};
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
    if (queue_.empty()) return input_ended() ? finish(never, now) : Action{};
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
  if (damaged_ && goes_on && !verdict.damages()) return kill(Ending::reset);
  if (discarding_) return swallow(ruling.changes);

  const TimePoint since = queue_.empty() ? (fin_is_next() ? ended_at() : now) : queue_.front().arrived;
  const TimePoint due = squall::after(since, verdict.hold);
  const TimePoint leaves = std::max(due, verdict.not_before);
  if ((!queue_.empty() || fin_is_next()) && now < leaves && !verdict.at_once) {
    head_is_held_ = now < due;
    return rest_until(std::min(leaves, ruling.changes));
  }
  switch (verdict.fate) {
    case Fate::swallow:
      if (!queue_.empty() || fin_is_next()) damaged_ = true;
      return swallow(ruling.changes);
    case Fate::half: discarding_ = true; return finish(ruling.changes, now);
    case Fate::fin: return kill(Ending::fin);
    case Fate::reset: return kill(Ending::reset);
    case Fate::respond:  // no message, no answer: the catalogue's checks do not let it get here
    case Fate::pass: break;
  }
  if (queue_.empty()) return input_ended() ? finish(ruling.changes, now) : rest_until(ruling.changes);
  if (throw_away_the_rest(verdict)) return std::nullopt;
  const Action action = let_go(verdict);
  return action.bytes.empty() ? rest_until(ruling.changes) : action;
}

Action Lane::let_go(const faults::Verdict& verdict) {
  const Chunk& front = queue_.front();
  const std::size_t passed = front.size - front.bytes.size();
  const std::size_t kept = verdict.keep == faults::unlimited ? front.bytes.size() : verdict.keep - passed;
  const std::size_t allowed = std::min({front.bytes.size(), verdict.bytes_allowed, kept});
  if (verdict.corrupt > 0)
    return {.kind = Action::Kind::write,
            .bytes = altered(front.bytes.first(allowed), passed, front.size, verdict.corrupt, verdict.corrupt_seed)};
  return {.kind = Action::Kind::write, .bytes = front.bytes.first(allowed)};
}

// Of a chunk that is cut short, what stands behind the cut.
bool Lane::throw_away_the_rest(const faults::Verdict& verdict) {
  const Chunk& front = queue_.front();
  if (front.size - front.bytes.size() < std::min(verdict.keep, front.size)) return false;
  damaged_ = true;
  consume(front.bytes.size());
  return true;
}

void Lane::left(std::size_t bytes, TimePoint now) {
  if (bytes == 0) return;
  if (!plan_.empty()) plan_.left(head(now), bytes, now);
  sent(bytes, now);
  consume(bytes);
}

}  // namespace squall::flow
