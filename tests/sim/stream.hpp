// One lane in virtual time: a source that sends by schedule, a sink that notes what arrives and when, and faults that
// come and go. It obeys the lane as the pump does, with a list of instants where the pump has a socket and a timer.
#pragma once

#include <algorithm>
#include <cstring>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "faults/fault.hpp"
#include "flow/lane.hpp"

namespace squall::sim {

using std::chrono::milliseconds;
using std::chrono::seconds;

inline TimePoint at(Duration since_start) { return TimePoint{std::chrono::hours{1}} + since_start; }

struct Arrival {
  TimePoint time;
  std::string bytes;
};

// A fault as tests write it: a verb, its arguments, and what differs from "all of the responses, for an hour".
struct Sentence {
  std::string name = "fault";
  Point on = Point::response;
  std::string verb;
  Arguments arguments;
  Dose dose{};
  Ramp ramp{};
  Pulse pulse{};
  Duration after{};
  Duration lasts = std::chrono::hours{1};
  bool existing = true;
  bool enabled = true;
  std::uint64_t revision = 1;
  std::uint64_t seed = 7;
  std::shared_ptr<const Lease> lease{};

  FaultSpec spec() const {
    return {.name = name,
            .hop = "hop",
            .on = on,
            .verb = verb,
            .arguments = arguments,
            .alternatives = {},
            .match = {},
            .dose = dose,
            .ramp = ramp,
            .pulse = pulse,
            .after = after,
            .lasts = lasts,
            .existing = existing,
            .enabled = enabled,
            .seed = seed,
            .revision = revision,
            .lease = lease};
  }
};

inline Sentence delay(Duration fixed, std::string name = "delay") {
  return {.name = std::move(name), .verb = "delay", .arguments = {{"fixed", fixed}}};
}
inline Sentence jitter(Duration low, Duration high) {
  return {.name = "jitter", .verb = "delay", .arguments = {{"uniform", DurationRange{low, high}}}};
}
inline Sentence throttle(std::uint64_t bytes_per_second) {
  return {.name = "throttle", .verb = "throttle", .arguments = {{"rate", ByteRate{bytes_per_second}}}};
}
inline Sentence sentence(std::string verb, Arguments arguments, Point on = Point::response) {
  return {.name = verb, .on = on, .verb = verb, .arguments = std::move(arguments)};
}
inline Sentence drop() { return {.name = "drop", .verb = "drop", .arguments = {{"swallow", true}}}; }
inline Sentence close(std::string how) { return {.name = "close", .verb = "close", .arguments = {{"how", how}}}; }

// Compiles sentences as the engine does: a known name keeps its ledger, a known revision its start.
class Faults {
 public:
  faults::FaultList publish(const std::vector<Sentence>& sentences, TimePoint now) {
    faults::FaultList next;
    for (const Sentence& sentence : sentences) {
      const FaultSpec spec = sentence.spec();
      const auto before = std::ranges::find(current_, spec.name, [](const auto& f) { return f->spec().name; });
      if (before != current_.end() && (*before)->spec() == spec) {
        next.push_back(*before);
        continue;
      }
      auto& ledger = ledgers_[spec.name];
      if (!ledger) ledger = std::make_shared<faults::Ledger>(1);
      const bool same_revision = before != current_.end() && (*before)->spec().revision == spec.revision;
      next.push_back(std::make_shared<faults::Fault>(spec, same_revision ? (*before)->start() : now, ledger));
    }
    current_ = next;
    return next;
  }

  FaultCounters counters(const std::string& name) const { return ledgers_.at(name)->sum(); }

 private:
  faults::FaultList current_;
  std::map<std::string, std::shared_ptr<faults::Ledger>> ledgers_;
};

class Stream {
 public:
  explicit Stream(Faults& faults, std::uint64_t connection = 1, std::size_t cap = std::size_t{64} << 20,
                  TimePoint opened = at({}))
      : faults_(faults),
        connection_(connection),
        cap_(cap),
        lane_(Point::response, {connection, opened, 0}, cap, budget_) {
    lane_.share_closing(closing_);
  }

  void send(Duration when, std::string bytes) { inputs_.emplace(at(when), std::move(bytes)); }
  void end(Duration when) { inputs_.emplace(at(when), std::nullopt); }
  void publish(Duration when, std::vector<Sentence> sentences) {
    publications_.emplace(at(when), std::move(sentences));
  }
  void sink_accepts(std::size_t bytes) { sink_room_ = bytes; }
  void read_at_most(std::size_t bytes) { read_size_ = bytes; }

  std::size_t turns() const { return turns_; }  // instants at which the lane was asked

  void run_until(Duration end) {
    while (true) {
      const TimePoint next = std::min({wake_, next_input(), next_publication()});
      if (next > at(end)) return;
      now_ = std::max(now_, next);
      ++turns_;
      if (next_publication() <= now_) {
        const auto list = faults_.publish(publications_.begin()->second, now_);
        lane_.replan(list, cap_, now_);
        closing_.update(list, {connection_, at({}), 0}, now_);
        publications_.erase(publications_.begin());
      }
      while (next_input() <= now_) take_input();
      turn();
    }
  }

  const std::vector<Arrival>& arrivals() const { return arrivals_; }
  std::string received() const {
    std::string all;
    for (const Arrival& arrival : arrivals_) all += arrival.bytes;
    return all;
  }
  std::vector<Duration> times() const {
    std::vector<Duration> since_start;
    for (const Arrival& arrival : arrivals_) since_start.push_back(arrival.time - at({}));
    return since_start;
  }
  std::optional<Duration> finished() const { return finished_; }  // when the sink saw the FIN
  std::optional<Duration> killed() const { return killed_; }
  flow::Ending ending() const { return ending_; }
  std::size_t most_held() const { return most_held_; }
  std::size_t unread() const { return inbox_.size() - read_; }
  const flow::Budget& budget() const { return budget_; }
  flow::Lane& lane() { return lane_; }

 private:
  TimePoint next_input() const { return inputs_.empty() ? never : inputs_.begin()->first; }
  TimePoint next_publication() const { return publications_.empty() ? never : publications_.begin()->first; }

  void take_input() {
    auto input = inputs_.extract(inputs_.begin());
    if (input.mapped())
      inbox_ += *input.mapped();
    else
      fin_ = true;
  }

  void turn() {
    push();
    while (!killed_ && (unread() > 0 || fin_) && lane_.wants_read() > 0) {
      const std::string block = inbox_.substr(read_, std::min({lane_.wants_read(), read_size_, unread()}));
      read_ += block.size();
      if (block.empty()) {
        fin_ = false;
        lane_.end(now_);
      } else {
        lane_.arrive(std::as_bytes(std::span(block)), now_);
      }
      push();
      lane_.keep();
      most_held_ = std::max(most_held_, static_cast<std::size_t>(budget_.held()));
    }
  }

  void push() {
    wake_ = never;
    while (!killed_) {
      const flow::Action action = lane_.next(now_);
      switch (action.kind) {
        case flow::Action::Kind::write: {
          const std::size_t taken = std::min(action.bytes.size(), sink_room_);
          if (taken == 0) {
            wake_ = action.until;
            return;
          }
          arrivals_.push_back({now_, std::string(reinterpret_cast<const char*>(action.bytes.data()), taken)});
          sink_room_ -= taken;
          lane_.left(taken, now_);
          break;
        }
        case flow::Action::Kind::finish: finished_ = now_ - at({}); break;
        case flow::Action::Kind::kill:
          killed_ = now_ - at({});
          ending_ = action.ending;
          return;
        case flow::Action::Kind::sleep:
        case flow::Action::Kind::idle: wake_ = action.until; return;
      }
    }
  }

  Faults& faults_;
  std::uint64_t connection_;
  std::size_t cap_;
  flow::Budget budget_{std::uint64_t{1} << 30};
  faults::Plan closing_{Point::close};
  flow::Lane lane_;
  std::multimap<TimePoint, std::optional<std::string>> inputs_;
  std::multimap<TimePoint, std::vector<Sentence>> publications_;
  std::string inbox_;  // what the source has sent, of which the lane has read the first `read_` bytes
  std::size_t read_ = 0;
  bool fin_ = false;
  TimePoint now_ = at({});
  TimePoint wake_ = never;
  std::size_t sink_room_ = SIZE_MAX;
  std::size_t read_size_ = SIZE_MAX;
  std::size_t most_held_ = 0;
  std::size_t turns_ = 0;
  std::vector<Arrival> arrivals_;
  std::optional<Duration> finished_, killed_;
  flow::Ending ending_ = flow::Ending::none;
};

}  // namespace squall::sim
