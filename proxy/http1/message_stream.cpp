// Cutting what arrives, judging what leaves. Changing messages is in message_editing.cpp.
#include "http1/message_stream.hpp"

#include <algorithm>

#include "http1/session.hpp"

namespace squall::http1 {

using faults::Fate;
using faults::Part;
using flow::Action;
using flow::Chunk;
using flow::Ending;
using http::Opaque;
using http::Piece;

namespace {

std::string_view text_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
std::span<const std::byte> bytes_of(std::string_view text) { return std::as_bytes(std::span(text)); }

}  // namespace

void MessageStream::arrive(std::span<const std::byte> bytes, TimePoint now) {
  if (drops() || discarding_ || is_deaf_) {
    arrived_ += bytes.size();
    return;
  }
  for (std::string_view text = text_of(bytes); !text.empty();) {
    const Piece piece = cut(text);
    take(piece, text.substr(0, piece.size), now);
    text.remove_prefix(piece.size);
  }
}

Chunk MessageStream::chunk_of(std::string_view bytes, TimePoint now) {
  Chunk chunk{.bytes = bytes_of(bytes), .offset = arrived_, .size = bytes.size(), .arrived = now};
  arrived_ += bytes.size();
  return chunk;
}

void MessageStream::take(const Piece& piece, std::string_view bytes, TimePoint now) {
  if (piece.kind == Piece::Kind::opaque) {
    begin_opaque(now);
    if (is_deaf_) return;
    give_up_head(now);
    return queue_.push(chunk_of(bytes, now));
  }
  if (piece.kind == Piece::Kind::body) return body_arrived(chunk_of(bytes, now), piece.ends_message, now);
  if (partial_.empty()) head_began_ = now;
  body_began_ = now;
  if (!piece.ends_head) {
    partial_ += bytes;
    return;
  }
  if (partial_.empty()) return head_arrived(chunk_of(bytes, now), piece.ends_message, now);
  partial_ += bytes;
  Chunk whole = flow::own(bytes_of(partial_), arrived_, now);
  arrived_ += partial_.size();
  std::string().swap(partial_);  // and its memory
  head_arrived(std::move(whole), piece.ends_message, now);
}

void MessageStream::begin_opaque(TimePoint now) {
  if (told_opaque_) return;
  told_opaque_ = true;
  opaque_begins(now);
}

void MessageStream::give_up_head(TimePoint now) {
  if (!partial_.empty() && !is_deaf_) {
    queue_.push(flow::own(bytes_of(partial_), arrived_, now));
    arrived_ += partial_.size();
  }
  std::string().swap(partial_);  // and its memory
}

// Of the message that is arriving; whatever is not in time is in doubt.
TimePoint MessageStream::deadline() const {
  if (is_deaf_ || paused_at_ != never || !in_message() || opaque() != Opaque::no) return never;
  const Rules& rules = session_.rules();
  return partial_.empty() ? squall::after(body_began_, rules.body_timeout)
                          : squall::after(head_began_, rules.head_timeout);
}

Action MessageStream::next(TimePoint now) {
  may_read_ = true;
  head_is_held_ = false;
  collects_ = false;
  felt_rate_ = UINT64_MAX;
  if (is_cut_) return flow::kill(Ending::fin);
  if (discarding_) return finished() ? swallow(never) : finish(never, now);
  if (drops()) return go_on_dropping(now);
  if (paused_at_ != never) {  // its own slowness is nobody's fault
    head_began_ += now - paused_at_;
    body_began_ += now - paused_at_;
    paused_at_ = never;
  }
  if (opaque() != Opaque::no && !told_opaque_) {  // the other direction has said so
    begin_opaque(now);
    give_up_head(now);
  }
  if (now >= deadline()) {
    doubt(partial_.empty() ? http::Doubt::slow_body : http::Doubt::slow_head);
    begin_opaque(now);
    give_up_head(now);
  }
  Action action = decide(now);
  if (wants_read() == 0 && in_message()) paused_at_ = now;
  action.until = std::min(action.until, deadline());
  return action;
}

Action MessageStream::between(Exchange* exchange, TimePoint now) {
  if (exchange == nullptr) return {};
  Half& half = half_of(*exchange);
  if (half.plan.empty() || !half.head_leaves || half.complete) return {};
  faults::Head head = head_for_judges(half);
  head.arrived = now;
  const faults::Ruling ruling = half.plan.rule(head, now);
  may_read_ = ruling.verdict.may_read;
  felt_rate_ = ruling.felt_rate;
  switch (ruling.verdict.fate) {
    case Fate::swallow: dropped_ = exchange; break;
    case Fate::half: discarding_ = true; return finish(ruling.changes, now);
    case Fate::fin: return flow::kill(Ending::fin);
    case Fate::reset: return flow::kill(Ending::reset);
    default: break;
  }
  return flow::rest_until(ruling.changes);
}

void MessageStream::end(TimePoint now) {
  Stream::end(now);
  if (partial_.empty() || drops() || discarding_ || is_deaf_) return;
  doubt(http::Doubt::unfinished_head);
  begin_opaque(now);
  give_up_head(now);
}

faults::Head MessageStream::head_for_judges(const Half& half) const {
  faults::Head head{.direction = point(), .offset = arrived_, .left = half.body_left, .part = Part::body};
  if (queue_.empty()) return head;
  const Chunk& front = queue_.front();
  head.offset = front.offset;
  head.size = front.size;
  head.waiting = front.bytes.size();
  head.arrived = front.arrived;
  head.asked = front.asked;
  if (front.part == Part::head && !half.head_leaves) head.part = Part::head;
  return head;
}

Action MessageStream::go_on_dropping(TimePoint now) {
  Half& half = half_of(*dropped_);
  faults::Head head = head_for_judges(half);
  head.arrived = now;
  head.ended = input_ended();
  const faults::Ruling ruling = half.plan.rule(head, now);
  may_read_ = ruling.verdict.may_read;
  switch (ruling.verdict.fate) {
    case Fate::swallow: return swallow(ruling.changes);
    case Fate::fin: return flow::kill(Ending::fin);
    default: return flow::kill(Ending::reset);
  }
}

std::optional<Action> MessageStream::judge(Exchange& exchange, TimePoint now) {
  Half& half = half_of(exchange);
  const Chunk& front = queue_.front();
  if (half.is_drained && (!front.is_made || exchange.made)) {
    throw_front_away(exchange, now);
    return std::nullopt;
  }
  if (half.edit.term.over(now)) half.edit = {};
  if (half.plan.empty() && half.edit.empty()) return Action{.kind = Action::Kind::write, .bytes = run_at_front()};

  const faults::Ruling ruling = half.plan.rule(head_for_judges(half), now);
  const faults::Verdict& verdict = ruling.verdict;
  may_read_ = verdict.may_read;
  felt_rate_ = ruling.felt_rate;
  const TimePoint due = squall::after(front.arrived, verdict.hold);
  const TimePoint leaves = std::max(due, verdict.not_before);
  if (now < leaves && !verdict.at_once) {
    head_is_held_ = now < due;
    return flow::rest_until(std::min(leaves, ruling.changes));
  }
  const bool ends_it_all = verdict.fate == Fate::fin || verdict.fate == Fate::reset;
  if (ends_it_all && !is_its_turn(exchange)) return flow::rest_until(ruling.changes);
  switch (verdict.fate) {
    case Fate::swallow: dropped_ = &exchange; return swallow(ruling.changes);
    case Fate::half: discarding_ = true; return finish(ruling.changes, now);
    case Fate::fin: return flow::kill(Ending::fin);
    case Fate::reset: return flow::kill(Ending::reset);
    case Fate::respond:
      session_.answer(exchange, *verdict.answer, *ruling.by, now);
      exchange.made->term = *ruling.term;
      half.is_drained = true;
      return std::nullopt;
    case Fate::pass: break;
  }
  if (front.part == Part::head && !half.decided && !ruling.edits.empty()) {
    if (edit(exchange, ruling, now) == Edited::waits) return flow::rest_until(ruling.changes);
    half.decided = true;
    if (is_cut_) return flow::kill(Ending::fin);
    return std::nullopt;
  }
  return let_go(half, ruling);
}

Action MessageStream::let_go(const Half& half, const faults::Ruling& ruling) {
  const Chunk& front = queue_.front();
  if (front.part == Part::body && half.body_left >= half.edit.keep) {
    is_cut_ = true;
    return flow::kill(Ending::fin);
  }
  auto bytes = front.bytes.first(std::min(front.bytes.size(), ruling.verdict.bytes_allowed));
  const bool edits = front.part == Part::body && !front.is_made;
  if (edits)
    bytes =
        bytes.first(static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), half.edit.keep - half.body_left)));
  if (bytes.empty()) return flow::rest_until(ruling.changes);
  if (edits && half.edit.corrupt > 0)
    bytes = altered(bytes, half.body_left, half.edit.size, half.edit.corrupt, half.edit.seed);
  return {.kind = Action::Kind::write, .bytes = bytes};
}

// What came in one read leaves in one write: the head and as much of its body as lies behind it.
std::span<const std::byte> MessageStream::run_at_front() const {
  const Chunk& front = queue_.front();
  std::span<const std::byte> run = front.bytes;
  for (const Chunk& chunk : queue_.chunks().subspan(1)) {
    if (chunk.message != front.message || chunk.bytes.data() != run.data() + run.size()) break;
    run = {run.data(), run.size() + chunk.bytes.size()};
  }
  return run;
}

void MessageStream::run_left(Exchange& exchange, std::size_t bytes, TimePoint now) {
  while (bytes > 0) {
    const std::size_t some = std::min(bytes, queue_.front().bytes.size());
    bytes -= some;
    front_left(exchange, some, now);  // with its last byte the exchange may go
  }
}

void MessageStream::front_left(Exchange& exchange, std::size_t bytes, TimePoint now) {
  Half& half = half_of(exchange);
  const Chunk& front = queue_.front();
  if (!half.plan.empty()) half.plan.left(head_for_judges(half), bytes, now);
  if (!half.head_leaves) {
    half.head_leaves = true;
    head_leaves(exchange, now);
  }
  if (front.part == Part::body) half.body_left += bytes;
  sent(bytes, now);
  if (front.part == Part::body && half.body_left >= half.edit.keep) is_cut_ = true;
  const bool ends = front.ends_message && bytes == front.bytes.size();
  const bool more_comes = front.is_made && half.is_drained;
  const bool is_cut_behind = half.is_cut_behind;
  consume(bytes);
  if (!ends) return;
  message_ended(exchange, true, !more_comes, now);
  if (is_cut_behind) is_cut_ = true;
}

void MessageStream::throw_front_away(Exchange& exchange, TimePoint now) {
  const bool ends = queue_.front().ends_message;
  consume(queue_.front().bytes.size());
  if (ends) message_ended(exchange, false, true, now);
}

std::size_t MessageStream::wants_read() const {
  if (is_deaf_ || discarding_) return input_ended() ? 0 : small_block;
  if (!collects_ || queue_.empty()) return Stream::wants_read();
  return input_ended() || queue_.cost() >= cap() ? 0 : small_block;
}

}  // namespace squall::http1
