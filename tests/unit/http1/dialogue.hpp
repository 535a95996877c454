// A whole connection of an http hop in virtual time, with ends that say what a test tells them to and sockets that take
// as much as it allows. It obeys the session as proxy/net does.
#pragma once

#include <algorithm>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http1/session.hpp"
#include "merge_patch.hpp"

namespace squall::http1::testing {

using std::chrono::milliseconds;
using std::chrono::seconds;

inline TimePoint at(Duration since_start) { return TimePoint{std::chrono::hours{1}} + since_start; }

inline FaultSpec message_fault(std::string name, Point on, std::string verb, Arguments arguments) {
  FaultSpec spec;
  spec.name = std::move(name);
  spec.hop = "hop";
  spec.on = on;
  spec.verb = std::move(verb);
  spec.arguments = std::move(arguments);
  spec.dose.unit = Dose::Unit::request;
  spec.lasts = std::chrono::hours{1};
  spec.revision = 1;
  return spec;
}

class Dialogue : private Host {
 public:
  enum class Over { no, none, fin, reset };

  explicit Dialogue(HopSpec hop = {}, std::size_t cap = std::size_t{1} << 20) : hop_(std::move(hop)), cap_(cap) {
    std::vector<std::string> endpoints;
    for (const EndpointSpec& endpoint : hop_.endpoints) endpoints.push_back(endpoint.name);
    tallies_ = std::make_shared<Tallies>(std::move(endpoints), std::size_t{1});
    session_ = std::make_unique<Session>(subject(), rules(), cap_, budget_, static_cast<Host&>(*this), merge_patch);
  }

  // Replaces all faults. A known name keeps its counters.
  void publish(const std::vector<FaultSpec>& specs) {
    faults_.clear();
    for (const FaultSpec& spec : specs) {
      auto& ledger = ledgers_[spec.name];
      if (!ledger) ledger = std::make_shared<faults::Ledger>(1);
      faults_.push_back(std::make_shared<faults::Fault>(spec, now_, ledger));
    }
    session_->replan(rules(), cap_, now_);
    run();
  }

  void client_says(std::string_view bytes) { say(requests_, bytes); }
  void upstream_says(std::string_view bytes) { say(responses_, bytes); }
  void client_ends() { requests_.ended = true, run(); }
  void upstream_ends() { responses_.ended = true, run(); }

  // How many bytes the receiver's socket takes from now on, and how many a read brings at most.
  void client_takes(std::size_t bytes) { responses_.room = bytes, run(); }
  void upstream_takes(std::size_t bytes) { requests_.room = bytes, run(); }
  void reads_at_most(std::size_t bytes) { read_size_ = bytes; }

  // Whatever happens by itself until then.
  void wait(Duration duration) {
    const TimePoint end = now_ + duration;
    while (true) {
      const TimePoint next = std::min(requests_.wake, responses_.wake);
      if (over_ != Over::no || next > end) break;
      now_ = std::max(now_, next);
      run();
    }
    now_ = end;
  }

  const std::string& client_heard() const { return responses_.heard; }
  const std::string& upstream_heard() const { return requests_.heard; }
  bool client_heard_the_end() const { return responses_.fin; }
  bool upstream_heard_the_end() const { return requests_.fin; }
  Over over() const { return over_; }
  std::size_t unread() const { return requests_.unread.size() + responses_.unread.size(); }
  std::uint64_t held() const { return budget_.held(); }

  FaultCounters counters(const std::string& fault) const { return ledgers_.at(fault)->sum(); }
  HttpStats stats() const { return tallies_->sum(); }
  Session& session() { return *session_; }

  // What `repeat` wanted, and how every exchange ended.
  std::vector<std::string> copies;
  std::vector<std::string> told;

  void end_connection(bool client_left) { session_->ended(client_left, now_); }

 private:
  struct Direction {
    std::string unread;
    bool ended = false;
    bool end_told = false;
    std::size_t room = std::numeric_limits<std::size_t>::max();
    std::string heard;
    bool fin = false;
    TimePoint wake = never;
  };

  static faults::Subject subject() { return {.connection = 1, .opened = at({})}; }
  std::shared_ptr<const Rules> rules() const { return std::make_shared<const Rules>(hop_, faults_, true, tallies_); }

  void repeat(std::string request, unsigned count, Duration, const std::string&) override {
    for (unsigned i = 0; i < count; ++i) copies.push_back(request);
  }
  void exchanged(const Report& report) override {
    told.push_back(report.exchange.request_head.target + " " + std::to_string(report.exchange.status) +
                   (report.complete      ? ""
                    : report.client_left ? " left"
                                         : " incomplete"));
  }

  void say(Direction& direction, std::string_view bytes) {
    direction.unread += bytes;
    run();
  }

  flow::Stream& stream(const Direction& direction) {
    if (&direction == &requests_) return session_->to_upstream();
    return session_->to_client();
  }

  void run() {
    while (over_ == Over::no) {
      const bool up = turn(requests_);
      const bool down = over_ == Over::no && turn(responses_);
      const bool stirred_responses = session_->stirred_responses();
      const bool stirred_requests = session_->stirred_requests();
      if (!up && !down && !stirred_responses && !stirred_requests) return;
    }
  }

  bool turn(Direction& direction) {
    flow::Stream& lane = stream(direction);
    push(direction, lane);
    bool read = false;
    while (over_ == Over::no && lane.wants_read() > 0 &&
           (!direction.unread.empty() || (direction.ended && !direction.end_told))) {
      const std::string block =
          direction.unread.substr(0, std::min({lane.wants_read(), read_size_, direction.unread.size()}));
      direction.unread.erase(0, block.size());
      if (block.empty()) {
        direction.end_told = true;
        lane.end(now_);
      } else {
        lane.arrive(std::as_bytes(std::span(block)), now_);
      }
      read = true;
      push(direction, lane);
      lane.keep();
    }
    return read;
  }

  void push(Direction& direction, flow::Stream& lane) {
    while (over_ == Over::no) {
      const flow::Action action = lane.next(now_);
      direction.wake = action.until;
      switch (action.kind) {
        case flow::Action::Kind::write: {
          const std::size_t taken = std::min(action.bytes.size(), direction.room);
          direction.heard.append(reinterpret_cast<const char*>(action.bytes.data()), taken);
          if (direction.room != std::numeric_limits<std::size_t>::max()) direction.room -= taken;
          lane.left(taken, now_);
          if (taken == 0) return;
          break;
        }
        case flow::Action::Kind::finish: direction.fin = true; break;
        case flow::Action::Kind::kill: over_ = action.ending == flow::Ending::fin ? Over::fin : Over::reset; return;
        default:
          if (session_->to_upstream().finished() && requests_.end_told && session_->to_client().finished() &&
              responses_.end_told)
            over_ = Over::none;
          return;
      }
    }
  }

  HopSpec hop_;
  std::size_t cap_;
  TimePoint now_ = at({});
  flow::Budget budget_{std::uint64_t{1} << 30};
  std::shared_ptr<Tallies> tallies_;
  faults::FaultList faults_;
  std::map<std::string, std::shared_ptr<faults::Ledger>> ledgers_;
  std::unique_ptr<Session> session_;
  Direction requests_, responses_;
  std::size_t read_size_ = std::numeric_limits<std::size_t>::max();
  Over over_ = Over::no;
};

inline std::string get(const std::string& path) { return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n"; }
inline std::string ok(const std::string& body, const std::string& more = {}) {
  return "HTTP/1.1 200 OK\r\n" + more + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace squall::http1::testing
