// How throttle caps requests: all connections of the hop take turns in one schedule. Made by throttle.cpp only; each
// judge lives with its request.
#pragma once

#include <algorithm>
#include <atomic>
#include <optional>

#include "faults/verb.hpp"

namespace squall::faults {

// A request's turn is booked when it is first asked about. A tenth of a second's worth, and one, may go at once (the
// generic cell rate algorithm, ITU-T I.371, with that tolerance). Whoever would have to wait waits, or is answered.
class RequestTurn final : public Judge {
 public:
  RequestTurn(const RequestRate& rate, std::optional<int> over, const Grip& grip)
      : Judge(grip), rate_(rate), over_(over), spent_(grip.ledger.shared_rate()) {}
  ~RequestTurn() override {
    if (state_ == State::waits) give_back();
  }

  Verdict judge(const Head& head, TimePoint now) override {
    if (head.part == Part::body || head.waiting == 0 || head.intensity <= 0) return {};
    if (state_ == State::asks) book(head.intensity, now);
    if (state_ == State::refused) return Verdict{.fate = Fate::respond, .answer = &answer_};
    if (now >= turn_) {
      state_ = State::passed;
      return {};
    }
    hit_once(head, now);
    if (!over_) return Verdict{.not_before = turn_};
    state_ = State::refused;
    give_back();
    const auto wait = std::chrono::ceil<std::chrono::seconds>(turn_ - now);
    answer_ = {.status = *over_, .header = {{"Retry-After", std::to_string(wait.count())}}};
    return Verdict{.fate = Fate::respond, .answer = &answer_};
  }

  void inherit(const Judge& previous) override {
    const auto* same = dynamic_cast<const RequestTurn*>(&previous);
    if (same != nullptr && same->state_ == State::passed) state_ = State::passed;
  }

 private:
  enum class State : std::uint8_t { asks, waits, passed, refused };

  void book(double intensity, TimePoint now) {
    constexpr Duration tolerance = std::chrono::milliseconds{100};
    const auto period = static_cast<double>(rate_.per.count()) / static_cast<double>(rate_.count);
    period_ = Duration{static_cast<Duration::rep>(period * std::min(1.0, intensity))};
    Duration::rep spent = spent_.load(std::memory_order_relaxed);
    do {
      turn_ = std::max(TimePoint{Duration{spent}}, now - tolerance);
    } while (
        !spent_.compare_exchange_weak(spent, (turn_ + period_).time_since_epoch().count(), std::memory_order_relaxed));
    state_ = State::waits;
  }

  void give_back() { spent_.fetch_sub(period_.count(), std::memory_order_relaxed); }

  RequestRate rate_;
  std::optional<int> over_;
  std::atomic<Duration::rep>& spent_;
  State state_ = State::asks;
  TimePoint turn_{};
  Duration period_{};
  Answer answer_;
};

}  // namespace squall::faults
