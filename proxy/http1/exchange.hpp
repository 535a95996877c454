// One request and what becomes of it: who judges it, what answers it, and when things happened. Made when the request's
// head has arrived, shared by both streams of its connection, on its shard. Pure.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "faults/plan.hpp"
#include "http/message_matcher.hpp"
#include "http/request_head.hpp"
#include "http/response_head.hpp"
#include "http1/tallies.hpp"

namespace squall::http1 {

// What happens to the bytes of a message's body while they pass.
struct BodyEdit {
  std::uint64_t keep = UINT64_MAX;  // so many pass, then both sides are closed
  std::uint64_t size = 0;           // of the body, where `corrupt` needs it
  std::size_t corrupt = 0;          // neighbours that change
  std::uint64_t seed = 0;
  std::string fault{};  // whose it is,
  faults::Term term{};  // and it ends with it

  bool empty() const { return keep == UINT64_MAX && corrupt == 0; }
};

// One half of an exchange.
struct Half {
  explicit Half(Point point) : plan(point) {}

  faults::Plan plan;
  TimePoint arrived{};          // its head
  std::uint64_t body_left = 0;  // bytes of the body that have left
  bool complete = false;        // its last byte has arrived
  bool decided = false;         // its head goes out as it is now
  bool head_leaves = false;     // the first byte of it is out
  bool is_drained = false;      // what is left of it is thrown away
  bool is_cut_behind = false;   // both sides are closed when it is out
  BodyEdit edit;
};

// An answer that Squall made.
struct MadeAnswer {
  std::string bytes;
  std::size_t sent = 0;
  TimePoint due{};
  std::string fault{};  // that made it; "": none did
  faults::Term term{};  // of that fault: when it is over, nothing keeps the answer

  TimePoint leaves() const { return std::min(due, term.until()); }
};

class Exchange final : public faults::Request {
 public:
  Exchange(std::uint64_t number, http::RequestHead head, std::size_t head_size)
      : request_head(std::move(head)), head_size_(head_size), number_(number) {}

  std::uint64_t number() const override { return number_; }
  std::optional<std::string_view> field(std::string_view name) const override {
    const std::string* value = http::find_field(request_head.fields, name);
    if (value == nullptr) return std::nullopt;
    return *value;
  }

  const http::RequestTraits& traits() const {
    if (!traits_) traits_.emplace(request_head);
    return *traits_;
  }

  bool is_faulted() const { return !request.plan.hit_by().empty() || !response.plan.hit_by().empty(); }

  // What it keeps: the head's text as fields. A rough bound.
  std::size_t cost() const { return sizeof *this + 2 * head_size_ + request_head.fields.size() * sizeof(http::Field); }

  const http::RequestHead request_head;
  http::ResponseHead response_head;  // of the final response, once it has arrived
  Half request{Point::request};
  Half response{Point::response};

  bool asked = false;  // the request's head has left for the upstream
  TimePoint asked_at{};
  TimePoint request_left_at{};  // its last byte
  TimePoint response_complete_at{};
  std::string interim;             // 100 Continue that Squall says, what of it has not left
  std::optional<MadeAnswer> made;  // instead of the upstream's
  int status = 0;                  // of the final answer, once one has begun to leave
  std::optional<int> new_status;   // that a fault gives the upstream's answer
  std::uint64_t bytes_to_client = 0;
  std::shared_ptr<Tallies> tallies;  // where it is counted
  std::size_t endpoint = 0;
  bool closes = false;  // both sides are closed when it has been answered

 private:
  std::size_t head_size_;
  std::uint64_t number_;
  mutable std::optional<http::RequestTraits> traits_;
};

// Whether the upstream has said that what follows on the connection is something else than messages.
inline bool is_the_last_message(const Exchange& exchange) {
  const int status = exchange.response_head.status;
  return status == 101 || (exchange.request_head.method == "CONNECT" && status >= 200 && status < 300);
}

}  // namespace squall::http1
