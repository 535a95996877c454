// See conversation.hpp.
#include "http/conversation.hpp"

#include <limits>
#include <utility>

#include "http/second_opinion.hpp"

namespace squall::http {

namespace {

constexpr std::uint64_t any_size = std::numeric_limits<std::uint64_t>::max();

bool is_http2_preface(std::string_view head) { return head == "PRI * HTTP/2.0\r\n\r\n"; }

}  // namespace

Conversation::Conversation(const Limits& limits) : limits_(limits), requests_(limits.head), responses_(limits.head) {}

Piece Conversation::give_up(Direction& direction, Doubt doubt, std::size_t size) {
  doubt_in(direction, doubt);
  return {.kind = Piece::Kind::opaque, .size = size};
}

bool Conversation::doubt_in(Direction& direction, Doubt doubt) {
  if (doubt_ == Doubt::none) doubt_ = doubt;
  direction.opaque = Opaque::doubt;
  if (&direction == &responses_) requests_.opaque = Opaque::doubt;
  return false;
}

void Conversation::go_opaque(Opaque reason) { requests_.opaque = responses_.opaque = reason; }

Piece Conversation::feed_head(Direction& direction, std::string_view bytes) {
  const std::size_t size = direction.head.feed(bytes);
  if (direction.head.doubt() != Doubt::none) return give_up(direction, direction.head.doubt(), bytes.size());
  return {.kind = Piece::Kind::head, .size = size, .ends_head = direction.head.complete()};
}

Piece Conversation::feed_body(Direction& direction, std::string_view bytes) {
  const std::size_t size = direction.body.feed(bytes);
  if (direction.body.doubt() != Doubt::none) return give_up(direction, direction.body.doubt(), bytes.size());
  return {.kind = Piece::Kind::body, .size = size, .ends_message = direction.body.complete()};
}

void Conversation::begin_body(Direction& direction, const Framing& framing) {
  direction.body = BodyScan(framing, any_size);
  direction.state = State::body;
}

void Conversation::end_message(Direction& direction) {
  direction.state = State::head;
  direction.head.reset();
}

Piece Conversation::request(std::string_view bytes) {
  if (bytes.empty()) return {};
  if (requests_.opaque != Opaque::no) return {.kind = Piece::Kind::opaque, .size = bytes.size()};
  if (tunnel_asked_) return give_up(requests_, Doubt::early_tunnel, bytes.size());
  Piece piece;
  if (requests_.state == State::head) {
    piece = feed_head(requests_, bytes);
    if (!piece.ends_head) return piece;
    if (!begin_request()) return {.kind = Piece::Kind::opaque, .size = bytes.size()};
    piece.ends_message = requests_.body.complete();
  } else {
    piece = feed_body(requests_, bytes);
  }
  if (piece.ends_message) end_message(requests_);
  return piece;
}

bool Conversation::begin_request() {
  auto read = read_request_head(requests_.head.text(), limits_.fields);
  if (const Doubt* doubt = std::get_if<Doubt>(&read)) {
    if (!is_http2_preface(requests_.head.text())) return doubt_in(requests_, *doubt);
    go_opaque(Opaque::http2);
    return false;
  }
  request_head_ = std::get<RequestHead>(std::move(read));
  if (!agrees_on_request(requests_.head.text(), request_head_.framing))
    return doubt_in(requests_, Doubt::parsers_disagree);
  tunnel_asked_ = asked_by(request_head_.method) == Asked::connect;
  begin_body(requests_, request_head_.framing);
  return true;
}

Piece Conversation::response(std::string_view bytes) {
  if (bytes.empty()) return {};
  if (responses_.opaque != Opaque::no) return {.kind = Piece::Kind::opaque, .size = bytes.size()};
  if (responses_.state == State::until_close) return {.kind = Piece::Kind::body, .size = bytes.size()};
  Piece piece;
  if (responses_.state == State::head) {
    // Behind a request that could not be read stands an answer that cannot.
    if (asked_.empty() && requests_.opaque != Opaque::no) responses_.opaque = requests_.opaque;
    if (asked_.empty() && requests_.opaque == Opaque::no)
      return give_up(responses_, Doubt::unasked_response, bytes.size());
    if (asked_.empty()) return {.kind = Piece::Kind::opaque, .size = bytes.size()};
    piece = feed_head(responses_, bytes);
    if (!piece.ends_head) return piece;
    if (!begin_response()) return {.kind = Piece::Kind::opaque, .size = bytes.size()};
    piece.ends_message = responses_.state == State::body && responses_.body.complete();
  } else {
    piece = feed_body(responses_, bytes);
  }
  if (piece.ends_message) end_response();
  return piece;
}

// A response may overtake the body of its own request (RFC 9112 9.5), never the head.
bool Conversation::begin_response() {
  auto read = read_response_head(responses_.head.text(), limits_.fields);
  if (const Doubt* doubt = std::get_if<Doubt>(&read)) return doubt_in(responses_, *doubt);
  response_head_ = std::get<ResponseHead>(std::move(read));
  if (!agrees_on_response(responses_.head.text(), response_head_.framing))
    return doubt_in(responses_, Doubt::parsers_disagree);
  const ResponseBody body = body_of(response_head_, asked_.front());
  begin_body(responses_, body.framing);
  if (body.until_close) responses_.state = State::until_close;
  return true;
}

void Conversation::end_response() {
  end_message(responses_);
  const int status = response_head_.status;
  if (status == 101) go_opaque(Opaque::upgraded);
  if (status < 200) return;
  if (asked_.front() == Asked::connect) {
    tunnel_asked_ = false;
    if (status < 300) go_opaque(Opaque::tunnel);
  }
  asked_.erase(asked_.begin());
}

bool Conversation::response_ended() {
  if (responses_.opaque != Opaque::no || responses_.state != State::until_close) return false;
  end_response();
  return true;
}

}  // namespace squall::http
