// Responses on their way to the client, each in the turn of its request: the upstream's, or the one that Squall made.
// Pure.
#pragma once

#include <memory>

#include "http1/message_stream.hpp"

namespace squall::http1 {

class ResponseStream final : public MessageStream {
 public:
  ResponseStream(Session& session, const faults::Subject& subject, std::size_t cap, flow::Budget& budget)
      : MessageStream(session, Point::response, subject, cap, budget) {}

  void end(TimePoint now) override;
  void left(std::size_t bytes, TimePoint now) override;
  void list_active(TimePoint now, std::vector<std::string>& names) const override;

 protected:
  http::Piece cut(std::string_view bytes) override;
  http::Opaque opaque() const override;
  bool in_message() const override;
  void doubt(http::Doubt doubt) override;
  void head_arrived(flow::Chunk head, bool ends_message, TimePoint now) override;
  void body_arrived(flow::Chunk body, bool ends_message, TimePoint now) override;
  void opaque_begins(TimePoint now) override;
  flow::Action decide(TimePoint now) override;
  Half& half_of(Exchange& exchange) const override { return exchange.response; }
  BodyFraming framing_of(const Exchange& exchange) const override;
  void head_leaves(Exchange& exchange, TimePoint now) override;
  void message_ended(Exchange& exchange, bool is_out, bool is_over, TimePoint now) override;

 private:
  enum class Says : std::uint8_t { queued, interim, made };

  flow::Action say_made(Exchange& exchange, TimePoint now);
  flow::Action nothing_to_send(Exchange* exchange, TimePoint now);
  void deliver(const Exchange& exchange, TimePoint now);
  bool made_is_out(const Exchange& exchange) const {
    return exchange.made && exchange.made->sent == exchange.made->bytes.size();
  }

  std::shared_ptr<Exchange> arriving_;  // whose response arrives now, or came last
  Says says_ = Says::queued;            // what the last write was of
};

}  // namespace squall::http1
