// Both directions of one connection of an http hop, and what they share: which bytes are whose, the exchanges that are
// under way in the order of their requests, and what is counted. Lives in a Connection, on its shard's thread; in
// tests, in virtual time. Pure.
//
// Memory: 1.6 KiB, two streams (flow/stream.hpp), and for requests that are not answered yet their heads as fields: no
// further one is read while there are `most_unanswered`, or while they take more than `most_kept`. One read of heads is
// 16 KiB at most, so the worst that a client can make of it is about 1 MiB.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "faults/plan.hpp"
#include "http/conversation.hpp"
#include "http1/exchange.hpp"
#include "http1/request_stream.hpp"
#include "http1/response_stream.hpp"
#include "http1/rewriting.hpp"
#include "http1/rules.hpp"

namespace squall::http1 {

// How an exchange went.
struct Report {
  const Exchange& exchange;
  std::string_view endpoint;
  bool complete = false;     // the answer went out whole
  bool client_left = false;  // before it did
  TimePoint now{};
};

// What a session needs from the connection around it.
class Host {
 public:
  virtual ~Host() = default;

  // The upstream gets this request again, `copies` times, `gap` after one another; nobody sees its answers.
  virtual void repeat(std::string request, unsigned copies, Duration gap, const std::string& fault) = 0;

  virtual void exchanged(const Report& report) = 0;
};

class Session {
 public:
  static constexpr std::size_t most_unanswered = 64;
  static constexpr std::size_t most_kept = std::size_t{256} << 10;

  Session(const faults::Subject& subject, std::shared_ptr<const Rules> rules, std::size_t cap, flow::Budget& budget,
          Host& host, MergePatch merge);

  RequestStream& to_upstream() { return to_upstream_; }
  ResponseStream& to_client() { return to_client_; }
  const RequestStream& to_upstream() const { return to_upstream_; }
  const ResponseStream& to_client() const { return to_client_; }

  void replan(std::shared_ptr<const Rules> rules, std::size_t cap, TimePoint now, const faults::Places& places = {});

  // There is no upstream: every request is answered so, and then both sides are closed.
  void answer_everything(faults::Answer answer) { for_everything_ = std::move(answer); }

  // Whether something happened in one direction that the other must be asked about; asking forgets it.
  bool stirred_requests() { return std::exchange(stirred_requests_, false); }
  bool stirred_responses() { return std::exchange(stirred_responses_, false); }

  // The connection is over: what has not been answered will not be.
  void ended(bool client_left, TimePoint now);

  void list_active(Point point, TimePoint now, std::vector<std::string>& names) const;

  // What follows is the streams' business.
  http::Conversation& conversation() { return conversation_; }
  const http::Conversation& conversation() const { return conversation_; }
  const Rules& rules() const { return *rules_; }
  std::optional<std::string> patched(std::string_view document, std::string_view patch) const {
    return merge_ == nullptr ? std::nullopt : merge_(document, patch);
  }
  void repeat(std::string request, unsigned copies, Duration gap, const std::string& fault) {
    host_.repeat(std::move(request), copies, gap, fault);
  }

  std::shared_ptr<Exchange> begin(http::RequestHead head, std::size_t head_size, TimePoint now);
  void response_arrived(Exchange& exchange, TimePoint now);
  void answer(Exchange& exchange, const faults::Answer& answer, std::string_view fault, TimePoint now);
  void refuse(http::Doubt doubt, int status, Exchange* exchange, TimePoint now);  // null: of a request without a head
  bool close_after(const Exchange& exchange);                                     // false: it has been answered already
  void cut_when_drained() { cuts_when_drained_ = stirred_requests_ = true; }
  bool cuts_when_drained() const { return cuts_when_drained_; }
  void deliver(TimePoint now);  // the oldest exchange has been answered
  void abandon();               // no message is known any more, and no fault acts on one
  void count_opaque(http::Opaque opaque);
  void stir_requests() { stirred_requests_ = true; }
  void stir_responses() { stirred_responses_ = true; }

  Exchange* oldest() const { return exchanges_.empty() ? nullptr : exchanges_.front().get(); }
  std::shared_ptr<Exchange> awaiting() const;  // whose response arrives next
  bool is_abandoned() const { return abandoned_; }
  bool owes_answers() const;  // that Squall made
  bool closes_before(const Exchange& exchange) const { return closing_ != 0 && exchange.number() > closing_; }
  bool is_crowded() const { return exchanges_.size() >= most_unanswered || kept_ >= most_kept; }
  bool is_encoded(const Exchange& exchange, Point point) const;
  const faults::Answer* for_everything() const { return for_everything_ ? &*for_everything_ : nullptr; }
  void requests_wait() { requests_wait_ = true; }

 private:
  ShardTally& tally() const { return rules_->tallies->of_shard(subject_.shard); }
  EndpointTally& tally_of(const Exchange& exchange) const {
    return *exchange.tallies->of_shard(subject_.shard).endpoints[exchange.endpoint];
  }
  void let_go_of_the_lifted(Half& half, TimePoint now);
  faults::Subject subject_of(const Exchange& exchange, TimePoint begins) const;
  std::shared_ptr<Exchange> add(http::RequestHead head, std::size_t head_size, TimePoint now);
  void plan(const std::vector<MessageFault>& faults, Half& half, const Exchange& exchange, std::optional<int> status,
            TimePoint now);
  std::size_t endpoint_of(const Exchange& exchange) const;

  faults::Subject subject_;
  std::shared_ptr<const Rules> rules_;
  Host& host_;
  MergePatch merge_;
  http::Conversation conversation_{{}};
  std::vector<std::shared_ptr<Exchange>> exchanges_;  // oldest first
  std::size_t kept_ = 0;                              // by them, in bytes
  std::uint64_t requests_ = 0;
  std::uint64_t closing_ = 0;  // the first exchange after which both sides are closed; 0: none
  std::optional<faults::Answer> for_everything_;
  faults::Places places_;
  faults::Touched touched_;
  faults::FaultList matching_;  // kept for its memory
  bool stirred_requests_ = false;
  bool stirred_responses_ = false;
  bool requests_wait_ = false;  // for an exchange to be over
  bool counted_opaque_ = false;
  bool abandoned_ = false;
  bool cuts_when_drained_ = false;  // both sides are closed when the answered request has come to its end
  RequestStream to_upstream_;
  ResponseStream to_client_;
};

}  // namespace squall::http1
