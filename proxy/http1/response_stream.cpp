// See response_stream.hpp.
#include "http1/response_stream.hpp"

#include "http1/session.hpp"

namespace squall::http1 {

using faults::Part;
using flow::Action;
using flow::Chunk;

http::Piece ResponseStream::cut(std::string_view bytes) { return session_.conversation().response(bytes); }
http::Opaque ResponseStream::opaque() const { return session_.conversation().responses_opaque(); }
bool ResponseStream::in_message() const { return session_.conversation().in_response(); }
void ResponseStream::doubt(http::Doubt doubt) { session_.conversation().doubt_responses(doubt); }

// An interim response is nobody's message: it passes in its turn, unjudged (RFC 9110 15.2).
void ResponseStream::head_arrived(Chunk head, bool ends_message, TimePoint now) {
  arriving_ = session_.awaiting();
  if (!arriving_) return;  // it was answered in its place
  Exchange& exchange = *arriving_;
  head.message = exchange.number();
  const int status = session_.conversation().response_head().status;
  if (status >= 200 || status == 101) {
    exchange.response_head = session_.conversation().take_response_head();
    exchange.response.complete = ends_message;
    if (ends_message) exchange.response_complete_at = now;
    session_.response_arrived(exchange, now);
    head.part = Part::head;
    head.ends_message = ends_message;
    head.asked = exchange.request_left_at != TimePoint{} ? exchange.request_left_at : exchange.asked_at;
  }
  queue_.push(std::move(head));
}

void ResponseStream::body_arrived(Chunk body, bool ends_message, TimePoint now) {
  if (!arriving_) return;
  Exchange& exchange = *arriving_;
  body.message = exchange.number();
  body.part = Part::body;
  body.ends_message = ends_message;
  exchange.response.complete = ends_message;
  if (ends_message) exchange.response_complete_at = now;
  queue_.push(std::move(body));
}

void ResponseStream::opaque_begins(TimePoint now) {
  session_.count_opaque(opaque());
  session_.stir_requests();  // a head that is held there would be held for ever
  if (opaque() != http::Opaque::doubt) return;
  const auto awaited = session_.awaiting();
  if (session_.rules().strict && session_.conversation().doubt() != http::Doubt::none) {
    is_deaf_ = true;
    if (awaited == nullptr || awaited->response.arrived != TimePoint{} || awaited->made)
      is_cut_when_empty_ = true;
    else
      session_.refuse(session_.conversation().doubt(), 502, awaited.get(), now);
  } else if (session_.owes_answers()) {
    is_cut_ = true;  // whose turn it is, nobody knows any more
  } else {
    session_.abandon();
  }
}

void ResponseStream::end(TimePoint now) {
  MessageStream::end(now);
  if (!session_.conversation().response_ended() || !arriving_) return;
  arriving_->response.complete = true;
  arriving_->response_complete_at = now;
}

MessageStream::BodyFraming ResponseStream::framing_of(const Exchange& exchange) const {
  const http::Asked asked = http::asked_by(exchange.request_head.method);
  const int status = exchange.response_head.status;
  const http::ResponseBody body = http::body_of(exchange.response_head, asked);
  const bool may_have_body = asked == http::Asked::content && status >= 200 && status != 204 && status != 304;
  return {.framing = body.framing, .until_close = body.until_close, .may_have_body = may_have_body};
}

Action ResponseStream::decide(TimePoint now) {
  while (true) {
    if (is_cut_) return flow::kill(flow::Ending::fin);
    Exchange* const exchange = session_.oldest();
    says_ = Says::queued;
    if (exchange != nullptr && !exchange->interim.empty()) {
      says_ = Says::interim;
      return {.kind = Action::Kind::write, .bytes = std::as_bytes(std::span(exchange->interim))};
    }
    const bool has_bytes = !queue_.empty();
    if (exchange != nullptr && exchange->made) {
      if (has_bytes && queue_.front().message == exchange->number()) {
        throw_front_away(*exchange, now);
        continue;
      }
      if (!made_is_out(*exchange)) return say_made(*exchange, now);
    }
    if (!has_bytes && is_cut_when_empty_) return flow::kill(flow::Ending::fin);
    if (!has_bytes) return nothing_to_send(exchange, now);
    const Chunk& front = queue_.front();
    const bool is_nobodys = front.message == 0 || session_.is_abandoned();
    if (!is_nobodys && (exchange == nullptr || front.message < exchange->number())) {
      consume(front.bytes.size());  // of one that was answered in its place
      continue;
    }
    if (front.part == Part::stream || is_nobodys) return {.kind = Action::Kind::write, .bytes = front.bytes};
    if (const auto action = judge(*exchange, now)) return *action;
  }
}

Action ResponseStream::say_made(Exchange& exchange, TimePoint now) {
  const MadeAnswer& made = *exchange.made;
  if (finished()) return flow::kill(flow::Ending::fin);  // the client has been told that nothing more comes
  if (const TimePoint leaves = made.leaves(); now < leaves) return flow::rest_until(leaves);
  says_ = Says::made;
  return {.kind = Action::Kind::write, .bytes = std::as_bytes(std::span(made.bytes)).subspan(made.sent)};
}

Action ResponseStream::nothing_to_send(Exchange* exchange, TimePoint now) {
  if (!input_ended()) return between(exchange, now);
  if (!queue_.empty()) return {.kind = Action::Kind::write, .bytes = queue_.front().bytes};
  const bool ended_with_stream = exchange != nullptr && exchange->response.complete && exchange->response.head_leaves &&
                                 framing_of(*exchange).until_close;
  if (ended_with_stream || (exchange != nullptr && made_is_out(*exchange))) deliver(*exchange, now);
  if (is_cut_) return flow::kill(flow::Ending::fin);
  const Action action = finish(never, now);
  if (action.kind == Action::Kind::finish) session_.stir_requests();  // whoever waits for an answer waits in vain
  return action;
}

void ResponseStream::left(std::size_t bytes, TimePoint now) {
  if (bytes == 0) return;
  Exchange* const exchange = session_.oldest();
  if (exchange != nullptr) exchange->bytes_to_client += bytes;
  if (says_ == Says::queued) {
    if (queue_.front().part != Part::stream && exchange != nullptr && queue_.front().message == exchange->number())
      return run_left(*exchange, bytes, now);
    sent(bytes, now);
    return consume(bytes);
  }
  sent(bytes, now);
  if (says_ == Says::interim) {
    exchange->interim.erase(0, bytes);
    return;
  }
  exchange->made->sent += bytes;
  const bool upstream_still_talks = exchange->asked && !exchange->response.complete && !exchange->closes;
  if (made_is_out(*exchange) && !upstream_still_talks) deliver(*exchange, now);
}

void ResponseStream::head_leaves(Exchange& exchange, TimePoint) {
  exchange.status = exchange.new_status.value_or(exchange.response_head.status);
}

// An answer that Squall made has been given when it is out and the upstream's, for which it stands, has come to its
// end.
void ResponseStream::message_ended(Exchange& exchange, bool is_out, bool /*is_over*/, TimePoint now) {
  if (session_.oldest() == &exchange && (is_out || made_is_out(exchange))) deliver(exchange, now);
}

void ResponseStream::deliver(const Exchange& exchange, TimePoint now) {
  const bool closes = exchange.closes;
  // Closing on a client that still sends would reset it, and it might never read its answer.
  const bool still_talks = exchange.made && !exchange.request.complete && exchange.request.is_drained &&
                           !exchange.request_head.expects_continue && !session_.to_upstream().is_deaf();
  if (arriving_.get() == &exchange) arriving_.reset();  // what may still come of it is nobody's
  session_.deliver(now);
  if (closes && still_talks)
    session_.cut_when_drained();
  else if (closes)
    is_cut_ = true;
}

void ResponseStream::list_active(TimePoint now, std::vector<std::string>& names) const {
  session_.list_active(Point::response, now, names);
}

}  // namespace squall::http1
