// See request_stream.hpp.
#include "http1/request_stream.hpp"

#include <algorithm>

#include "http1/session.hpp"

namespace squall::http1 {

using faults::Part;
using flow::Action;
using flow::Chunk;

http::Piece RequestStream::cut(std::string_view bytes) { return session_.conversation().request(bytes); }
http::Opaque RequestStream::opaque() const { return session_.conversation().requests_opaque(); }
bool RequestStream::in_message() const { return session_.conversation().in_request(); }
void RequestStream::doubt(http::Doubt doubt) { session_.conversation().doubt_requests(doubt); }

void RequestStream::head_arrived(Chunk head, bool ends_message, TimePoint now) {
  auto exchange = session_.begin(session_.conversation().take_request_head(), head.size, now);
  exchange->request.complete = ends_message;
  head.message = exchange->number();
  head.part = Part::head;
  head.ends_message = ends_message;
  held_.push_back(std::move(exchange));
  queue_.push(std::move(head));
}

void RequestStream::body_arrived(Chunk body, bool ends_message, TimePoint) {
  Exchange& exchange = *held_.back();
  exchange.request.complete = ends_message;
  body.message = exchange.number();
  body.part = Part::body;
  body.ends_message = ends_message;
  queue_.push(std::move(body));
}

void RequestStream::opaque_begins(TimePoint now) {
  session_.count_opaque(opaque());
  if (opaque() == http::Opaque::upgraded || opaque() == http::Opaque::tunnel) return;
  if (session_.conversation().responses_opaque() == http::Opaque::doubt) {  // the upstream's, not the client's
    is_deaf_ = session_.rules().strict;
    return;
  }
  Exchange* const unfinished = held_.empty() || held_.back()->request.complete ? nullptr : held_.back().get();
  if (session_.rules().strict) {
    is_deaf_ = true;
    if (session_.conversation().doubt() == http::Doubt::early_tunnel) {
      is_cut_ = true;  // an answer might be taken for the tunnel's
      return;
    }
    const http::Doubt doubt =
        opaque() == http::Opaque::http2 ? http::Doubt::unsupported_version : session_.conversation().doubt();
    if (unfinished != nullptr && unfinished->status != 0) {
      is_cut_ = true;  // it is being answered already
    } else {
      if (unfinished != nullptr) unfinished->request.is_drained = true;
      session_.refuse(doubt, status_of(doubt), unfinished, now);
    }
  } else if (unfinished != nullptr && unfinished->request.is_drained) {
    is_deaf_ = true;  // where the body ends, nobody knows any more
    if (!session_.close_after(*unfinished)) is_cut_ = true;
  }
}

Action RequestStream::wait_for_an_answer() {
  if (session_.to_client().finished()) return flow::kill(flow::Ending::fin);  // none will come
  session_.requests_wait();
  return flow::rest_until(never);
}

Action RequestStream::decide(TimePoint now) {
  while (true) {
    if (is_cut_) return flow::kill(flow::Ending::fin);
    if (queue_.empty()) {
      if (!input_ended()) return between(held_.empty() ? nullptr : held_.back().get(), now);
      if (session_.cuts_when_drained()) return flow::kill(flow::Ending::fin);
      if (session_.for_everything() == nullptr) return finish(never, now);
      return session_.owes_answers() ? wait_for_an_answer() : flow::kill(flow::Ending::fin);
    }
    const Chunk& front = queue_.front();
    if (front.part == Part::stream) {
      if (session_.owes_answers()) return wait_for_an_answer();  // to requests before it
      return {.kind = Action::Kind::write, .bytes = front.bytes};
    }
    Exchange& exchange = *held_.front();
    if (session_.closes_before(exchange)) return wait_for_an_answer();
    if (const faults::Answer* all = session_.for_everything(); all != nullptr && !exchange.request.is_drained) {
      session_.close_after(exchange);
      session_.answer(exchange, *all, {}, now);
      exchange.request.is_drained = true;
    }
    if (const auto action = judge(exchange, now)) return *action;
  }
}

void RequestStream::left(std::size_t bytes, TimePoint now) {
  if (bytes == 0) return;
  if (queue_.front().part != Part::stream) return run_left(*held_.front(), bytes, now);
  sent(bytes, now);
  consume(bytes);
}

void RequestStream::head_leaves(Exchange& exchange, TimePoint now) {
  exchange.asked = true;
  exchange.asked_at = now;
  session_.conversation().ask(http::asked_by(exchange.request_head.method));
}

void RequestStream::message_ended(Exchange& exchange, bool is_out, bool is_over, TimePoint now) {
  if (is_out) exchange.request_left_at = now;
  if (!is_over) return;
  if (session_.cuts_when_drained() && held_.size() == 1) is_cut_ = true;
  held_.erase(held_.begin());
  said_continue_ = false;
}

// What ends the connection spares the answers to the requests before it.
bool RequestStream::is_its_turn(const Exchange& exchange) {
  if (session_.oldest() == nullptr || session_.oldest()->number() >= exchange.number()) return true;
  session_.requests_wait();
  return session_.to_client().finished();
}

// Whoever waits for 100 Continue would wait for ever, for its request is held until its body is there (RFC
// 9110 10.1.1).
void RequestStream::wants_body(Exchange& exchange) {
  if (!exchange.request_head.expects_continue || said_continue_) return;
  said_continue_ = true;
  exchange.interim = "HTTP/1.1 100 Continue\r\n\r\n";
  session_.stir_responses();
}

// Bodies are read as fast as they go; of heads there are never more than fit in a small read.
std::size_t RequestStream::wants_read() const {
  if (is_deaf_) return MessageStream::wants_read();
  const bool in_body = !held_.empty() && !held_.back()->request.complete;
  if (in_body || opaque() != http::Opaque::no) return MessageStream::wants_read();
  if (session_.is_crowded() && !session_.to_client().finished()) {
    session_.requests_wait();
    return 0;
  }
  return std::min(MessageStream::wants_read(), small_block);
}

void RequestStream::list_active(TimePoint now, std::vector<std::string>& names) const {
  session_.list_active(Point::request, now, names);
}

}  // namespace squall::http1
