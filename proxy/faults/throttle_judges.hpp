// The four ways of throttle, a judge each. Made by throttle.cpp only; each lives on its lane's shard.
//   OwnRate     a token bucket kept as one absolute time, the instant up to which the rate is spent
//   SharedRate  the same for all connections of a hop, which take turns
//   Pieces      so many bytes at once at most, and a gap between them
//   Dribble     each chunk in so many parts over so much time
#pragma once

#include <algorithm>
#include <atomic>

#include "faults/rate.hpp"
#include "faults/verb.hpp"

namespace squall::faults {

// What no throttle is about: nothing, the head of a message, or a ramp that has not begun.
inline bool is_free(const Head& head) { return head.waiting == 0 || head.part == Part::head || head.intensity <= 0; }

// Credit is what has passed since `spent`, at most four quanta of 2 ms: no burst above 8 ms of rate, no drift.
class OwnRate final : public Judge {
 public:
  OwnRate(Rate rate, const Grip& grip) : Judge(grip), rate_(rate) {}

  Verdict judge(const Head& head, TimePoint now) override {
    if (is_free(head)) return {};
    const Rate rate = rate_.at(head.intensity);
    // Credit is not saved up beyond its bound, and there is none before the first byte.
    if (spent_ == unused) spent_ = now;
    spent_ = std::max(spent_, now - rate.credit());
    const std::uint64_t credit = spent_ < now ? rate.bytes_in(now - spent_) : 0;
    const std::uint64_t wanted = std::min<std::uint64_t>(head.waiting, rate.quantum());
    if (credit >= wanted) return Verdict{.bytes_allowed = credit};
    hit_once(head, now);
    return Verdict{.not_before = spent_ + rate.time_for(wanted)};
  }

  void left(const Head& head, std::size_t bytes, TimePoint now) override {
    if (is_free(head)) return;
    if (spent_ == unused) spent_ = now;
    spent_ += rate_.at(head.intensity).time_for(bytes);
  }

  void inherit(const Judge& previous) override {
    if (const auto* same = dynamic_cast<const OwnRate*>(&previous)) spent_ = same->spent_;
  }

 private:
  static constexpr TimePoint unused = TimePoint::min();

  Rate rate_;
  TimePoint spent_ = unused;
};

// Whoever wants to send books the next quantum of the common time and waits for its turn, so that all get the same
// however many they are and on whichever shard. A turn that is not used in time is given back.
class SharedRate final : public Judge {
 public:
  SharedRate(Rate rate, const Grip& grip) : Judge(grip), rate_(rate), spent_(grip.ledger.shared_rate()) {}
  ~SharedRate() override { give_back(); }

  Verdict judge(const Head& head, TimePoint now) override {
    if (is_free(head)) return {};
    const Rate rate = rate_.at(head.intensity);
    if (granted_ > 0 && now > turn_ + rate.credit()) give_back();
    if (granted_ == 0) book(std::min<std::uint64_t>(head.waiting, rate.quantum()), rate, now);
    if (now >= turn_) return Verdict{.bytes_allowed = granted_};
    hit_once(head, now);
    return Verdict{.not_before = turn_};
  }

  void left(const Head& head, std::size_t bytes, TimePoint) override {
    if (head.part == Part::head) return;
    const std::uint64_t used = std::min<std::uint64_t>(granted_, bytes);
    granted_ -= used;
    // Another fault was active alone when the rest was allowed; it counts all the same.
    if (bytes > used && head.intensity > 0)
      spent_.fetch_add(rate_.at(head.intensity).time_for(bytes - used).count(), std::memory_order_relaxed);
    paid_ -= std::min(paid_, rate_.at(std::max(head.intensity, 1e-9)).time_for(used));
    if (granted_ == 0) paid_ = {};
  }

 private:
  void book(std::uint64_t bytes, const Rate& rate, TimePoint now) {
    paid_ = rate.time_for(bytes);
    Duration::rep spent = spent_.load(std::memory_order_relaxed);
    TimePoint start;
    do {
      start = spent == unused ? now : std::max(TimePoint{Duration{spent}}, now - rate.credit());
    } while (
        !spent_.compare_exchange_weak(spent, (start + paid_).time_since_epoch().count(), std::memory_order_relaxed));
    turn_ = start + paid_;
    granted_ = bytes;
  }

  void give_back() {
    if (granted_ > 0) spent_.fetch_sub(paid_.count(), std::memory_order_relaxed);
    granted_ = 0;
    paid_ = {};
  }

  static constexpr Duration::rep unused = TimePoint::min().time_since_epoch().count();

  Rate rate_;
  std::atomic<Duration::rep>& spent_;
  TimePoint turn_{};
  std::uint64_t granted_ = 0;
  Duration paid_{};
};

// Whatever leaves at once is a piece, also when another fault has made it smaller: sizes take the smallest, gaps the
// largest.
class Pieces final : public Judge {
 public:
  // Sizes are drawn from `size - vary` to `size + vary`, each by where in the stream its piece begins.
  Pieces(std::uint64_t size, std::uint64_t vary, Duration gap, const Dice& dice, const Grip& grip)
      : Judge(grip), size_(size), vary_(vary), gap_(gap), dice_(dice), connection_(grip.subject.connection) {}

  Verdict judge(const Head& head, TimePoint now) override {
    if (is_free(head)) return {};
    const auto gap = static_cast<double>(gap_.count()) * std::min(1.0, head.intensity);
    const TimePoint due = squall::after(last_, Duration{static_cast<Duration::rep>(gap)});
    const std::uint64_t size = size_at(head);
    if (head.waiting > size || now < due) hit_once(head, now);
    return Verdict{.not_before = due, .bytes_allowed = size};
  }

  void left(const Head&, std::size_t, TimePoint now) override { last_ = now; }

  void inherit(const Judge& previous) override {
    if (const auto* same = dynamic_cast<const Pieces*>(&previous)) last_ = same->last_;
  }

 private:
  std::uint64_t size_at(const Head& head) const {
    if (vary_ == 0) return size_;
    const double draw = dice_.how_much(connection_, head.left << 1 | (head.direction == Point::request ? 1 : 0));
    return std::max<std::uint64_t>(
        1, size_ - vary_ + static_cast<std::uint64_t>(draw * static_cast<double>(2 * vary_ + 1)));
  }

  std::uint64_t size_;
  std::uint64_t vary_;
  Duration gap_;
  Dice dice_;
  std::uint64_t connection_;
  TimePoint last_ = TimePoint::min();
};

// The last part leaves `over` after the chunk's arrival, or after the chunk before it had gone.
class Dribble final : public Judge {
 public:
  Dribble(std::uint64_t parts, Duration over, const Grip& grip) : Judge(grip), parts_(parts), over_(over) {}

  Verdict judge(const Head& head, TimePoint now) override {
    if (is_free(head)) return {};
    if (current_ != head.key()) {
      current_ = head.key();
      start_ = std::max(head.arrived, gone_);
    }
    const std::uint64_t parts = std::min<std::uint64_t>(parts_, head.size);
    const std::uint64_t part = (head.size + parts - 1) / parts;
    const std::uint64_t passed = head.size - head.waiting;
    const std::uint64_t next = passed / part + 1;
    const auto over = static_cast<double>(over_.count()) * std::min(1.0, head.intensity);
    const auto into = static_cast<Duration::rep>(over * static_cast<double>(next) / static_cast<double>(parts));
    hit_once(head, now);
    return Verdict{.not_before = squall::after(start_, Duration{into}), .bytes_allowed = next * part - passed};
  }

  void left(const Head& head, std::size_t bytes, TimePoint now) override {
    if (bytes == head.waiting) gone_ = now;
  }

  void inherit(const Judge& previous) override {
    const auto* same = dynamic_cast<const Dribble*>(&previous);
    if (same == nullptr) return;
    current_ = same->current_;
    start_ = same->start_;
    gone_ = same->gone_;
  }

 private:
  std::uint64_t parts_;
  Duration over_;
  std::uint64_t current_ = UINT64_MAX;
  TimePoint start_{};
  TimePoint gone_ = TimePoint::min();
};

}  // namespace squall::faults
