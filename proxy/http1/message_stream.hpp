// One direction of an http hop's connection: as a lane, but what is judged is a message, by the plan of its exchange.
// What requests and responses have in common; request_stream.hpp and response_stream.hpp say how they differ. Pure.
//
// Memory: what flow/stream.hpp says, a head of at most 64 KiB while it is incomplete, and what Session says.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "flow/stream.hpp"
#include "http/conversation.hpp"
#include "http1/exchange.hpp"
#include "http1/rewriting.hpp"

namespace squall::http1 {

class Session;

class MessageStream : public flow::Stream {
 public:
  MessageStream(Session& session, Point point, const faults::Subject& subject, std::size_t cap, flow::Budget& budget)
      : Stream(point, subject, cap, budget), session_(session) {}

  void arrive(std::span<const std::byte> bytes, TimePoint now) final;
  void end(TimePoint now) override;
  flow::Action next(TimePoint now) final;
  std::size_t wants_read() const override;

  using Stream::set_cap;

  bool is_deaf() const { return is_deaf_; }

 protected:
  // How the body of a message ends, as its receiver will see it.
  struct BodyFraming {
    http::Framing framing{};
    bool until_close = false;
    bool may_have_body = true;

    bool empty() const { return framing.empty() && !until_close; }
  };

  virtual http::Piece cut(std::string_view bytes) = 0;
  virtual http::Opaque opaque() const = 0;
  virtual bool in_message() const = 0;
  virtual void doubt(http::Doubt doubt) = 0;

  virtual void head_arrived(flow::Chunk head, bool ends_message, TimePoint now) = 0;
  virtual void body_arrived(flow::Chunk body, bool ends_message, TimePoint now) = 0;
  virtual void opaque_begins(TimePoint now) = 0;  // told once, before the first such byte

  virtual flow::Action decide(TimePoint now) = 0;
  virtual Half& half_of(Exchange& exchange) const = 0;
  virtual BodyFraming framing_of(const Exchange& exchange) const = 0;
  virtual void head_leaves(Exchange& exchange, TimePoint now) = 0;
  // Its last byte has left, or no byte of it will come any more, or both. It may be gone after this.
  virtual void message_ended(Exchange& exchange, bool is_out, bool is_over, TimePoint now) = 0;
  virtual void wants_body(Exchange& /*exchange*/) {}  // it is collected: nothing must keep the sender from it

  // Whether a fault may end the connection for its sake now.
  virtual bool is_its_turn(const Exchange& /*exchange*/) { return true; }

  // What the front chunk's message may do; nothing: it was thrown away or changed, ask again.
  std::optional<flow::Action> judge(Exchange& exchange, TimePoint now);
  void run_left(Exchange& exchange, std::size_t bytes, TimePoint now);
  void throw_front_away(Exchange& exchange, TimePoint now);

  // While a message is dropped, and whatever comes behind it.
  bool drops() const { return dropped_ != nullptr; }
  flow::Action go_on_dropping(TimePoint now);

  // Nothing of a message is here, and more of it will come: what its faults say meanwhile. Null: there is no message.
  flow::Action between(Exchange* exchange, TimePoint now);

  // What has been held of a head that never became complete goes on as it is.
  void give_up_head(TimePoint now);

  std::size_t cost_beside_the_queue() const override { return partial_.empty() ? 0 : partial_.capacity(); }

  Session& session_;
  bool is_cut_ = false;             // both sides are closed before another byte goes
  bool is_cut_when_empty_ = false;  // likewise, but what is here goes first
  bool is_deaf_ = false;            // what still arrives is nobody's, and is not read
  bool collects_ = false;           // a message's body, to change it as a whole
  TimePoint head_began_{};          // of the head that is incomplete
  TimePoint body_began_{};          // of the body that is

 private:
  enum class Edited { yes, waits };

  // An edit's decisions about one message.
  struct Outcome {
    explicit Outcome(std::string_view text) : head(text) {}

    HeadText head;
    std::string data;  // of the body, when it is there whole
    bool whole = false;
    bool head_changed = false;
    bool body_changed = false;
    bool framed = false;  // the head says how the new body ends
    bool closes = false;
    std::string random;  // in the place of everything
    std::string names;
    bool cuts = false;  // nothing may follow it
    unsigned copies = 0;
    Duration gap{};
    std::string copied_by;
  };

  std::span<const std::byte> run_at_front() const;
  void front_left(Exchange& exchange, std::size_t bytes, TimePoint now);
  faults::Head head_for_judges(const Half& half) const;
  void begin_opaque(TimePoint now);
  void take(const http::Piece& piece, std::string_view bytes, TimePoint now);
  flow::Chunk chunk_of(std::string_view bytes, TimePoint now);
  TimePoint deadline() const;
  flow::Action let_go(const Half& half, const faults::Ruling& ruling);
  Edited edit(Exchange& exchange, const faults::Ruling& ruling, TimePoint now);
  bool collects_more(Exchange& exchange, const faults::Ruling& ruling);
  bool apply(Outcome& outcome, const faults::Wanted& wanted, Exchange& exchange);
  bool corrupt(Outcome& outcome, const faults::Wanted& wanted, Half& half, const BodyFraming& body) const;
  void set_status(Outcome& outcome, const faults::Edit& edit, Exchange& exchange, const BodyFraming& body);
  bool malform(Outcome& outcome, const faults::Wanted& wanted, const BodyFraming& body);
  void put(Outcome outcome, Exchange& exchange);
  std::size_t queued(std::uint64_t message) const;

  std::string partial_;          // of a head that is incomplete, as it arrived
  Exchange* dropped_ = nullptr;  // what a fault drops; the session keeps it
  bool told_opaque_ = false;
  TimePoint paused_at_ = never;  // since then nothing is read, and so nobody is slow; never: it is
};

}  // namespace squall::http1
