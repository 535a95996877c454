// Requests on their way to the upstream. Each is judged when its head is complete and it is its turn; whoever is
// answered here never gets to the upstream, and its body is read and thrown away. Pure.
#pragma once

#include <memory>
#include <vector>

#include "http1/message_stream.hpp"

namespace squall::http1 {

class RequestStream final : public MessageStream {
 public:
  RequestStream(Session& session, const faults::Subject& subject, std::size_t cap, flow::Budget& budget)
      : MessageStream(session, Point::request, subject, cap, budget) {}

  void left(std::size_t bytes, TimePoint now) override;
  std::size_t wants_read() const override;
  void list_active(TimePoint now, std::vector<std::string>& names) const override;

  // Of whose requests there are bytes here, or will be; some may have been answered already.
  std::span<const std::shared_ptr<Exchange>> held() const { return held_; }

 protected:
  http::Piece cut(std::string_view bytes) override;
  http::Opaque opaque() const override;
  bool in_message() const override;
  void doubt(http::Doubt doubt) override;
  void head_arrived(flow::Chunk head, bool ends_message, TimePoint now) override;
  void body_arrived(flow::Chunk body, bool ends_message, TimePoint now) override;
  void opaque_begins(TimePoint now) override;
  flow::Action decide(TimePoint now) override;
  Half& half_of(Exchange& exchange) const override { return exchange.request; }
  BodyFraming framing_of(const Exchange& exchange) const override { return {.framing = exchange.request_head.framing}; }
  void head_leaves(Exchange& exchange, TimePoint now) override;
  void message_ended(Exchange& exchange, bool is_out, bool is_over, TimePoint now) override;
  void wants_body(Exchange& exchange) override;
  bool is_its_turn(const Exchange& exchange) override;

 private:
  flow::Action wait_for_an_answer();

  std::vector<std::shared_ptr<Exchange>> held_;
  bool said_continue_ = false;  // to the one that is collected
};

}  // namespace squall::http1
