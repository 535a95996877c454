// Both directions of one HTTP/1 connection, cut into messages as the bytes pass: which bytes are whose head and whose
// body, and how the response to a request ends. Incremental, whatever way the bytes are cut; keeps no body. For HTTP
// hops, one per connection, on its shard. Pure.
//
// Memory: one head per direction (`Limits::head` and what its fields take), and a byte for each request asked.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "http/body_scan.hpp"
#include "http/doubt.hpp"
#include "http/head_scan.hpp"
#include "http/request_head.hpp"
#include "http/response_head.hpp"

namespace squall::http {

// A run of bytes that belong together. What was opaque once stays so.
struct Piece {
  enum class Kind : std::uint8_t { head, body, opaque };

  Kind kind = Kind::head;
  std::size_t size = 0;       // the first so many of the bytes given, never 0 unless none were given
  bool ends_head = false;     // the head is complete now
  bool ends_message = false;  // the message is; also when it is a head alone
};

// Why the rest of a direction is not cut into messages any more.
enum class Opaque : std::uint8_t {
  no,
  upgraded,  // 101, RFC 9110 7.8
  tunnel,    // 2xx to CONNECT, RFC 9110 9.3.6
  http2,     // the preface of RFC 9113 3.4
  doubt      // doubt() says which
};

class Conversation {
 public:
  struct Limits {
    std::size_t head = 64 << 10;
    std::size_t fields = 100;
  };

  explicit Conversation(const Limits& limits);

  // The first piece of bytes that a client or an upstream has sent, in the order of their arrival. A doubt about a
  // request makes the answers opaque that come after those to the requests before it; a doubt about a response makes
  // the requests opaque at once, for nobody knows any more which one would be answered.
  Piece request(std::string_view bytes);
  Piece response(std::string_view bytes);

  // A request has gone to the upstream, which will answer in this order.
  void ask(Asked asked) { asked_.push_back(asked); }

  // A CONNECT was answered by somebody else: no tunnel comes, other requests may.
  void refuse_tunnel() { tunnel_asked_ = false; }

  // Gives a direction up for a reason that the bytes do not show.
  void doubt_requests(Doubt doubt) { doubt_in(requests_, doubt); }
  void doubt_responses(Doubt doubt) { doubt_in(responses_, doubt); }

  // The upstream has sent its FIN. True: it ended a response that had no other end.
  bool response_ended();

  const RequestHead& request_head() const { return request_head_; }     // of the latest complete one
  const ResponseHead& response_head() const { return response_head_; }  // likewise
  RequestHead take_request_head() { return std::move(request_head_); }
  ResponseHead take_response_head() { return std::move(response_head_); }  // its status stays here
  bool awaits_response() const { return !asked_.empty(); }

  // Whether a message has begun and not ended, and so whether its first byte was not its last.
  bool in_request() const { return requests_.state != State::head || !requests_.head.text().empty(); }
  bool in_response() const { return responses_.state != State::head || !responses_.head.text().empty(); }

  Opaque requests_opaque() const { return requests_.opaque; }
  Opaque responses_opaque() const { return responses_.opaque; }
  Doubt doubt() const { return doubt_; }  // the first

 private:
  enum class State : std::uint8_t { head, body, until_close };

  // One direction's place in its message.
  struct Direction {
    explicit Direction(std::size_t limit) : head(limit) {}

    State state = State::head;
    Opaque opaque = Opaque::no;
    HeadScan head;
    BodyScan body{Framing{}, 0};
  };

  Piece feed_head(Direction& direction, std::string_view bytes);
  Piece feed_body(Direction& direction, std::string_view bytes);
  Piece give_up(Direction& direction, Doubt doubt, std::size_t size);
  bool begin_request();
  bool begin_response();
  void begin_body(Direction& direction, const Framing& framing);
  void end_message(Direction& direction);
  void end_response();
  bool doubt_in(Direction& direction, Doubt doubt);
  void go_opaque(Opaque reason);

  Limits limits_;
  Direction requests_;
  Direction responses_;
  RequestHead request_head_;
  ResponseHead response_head_;
  std::vector<Asked> asked_;   // oldest first
  bool tunnel_asked_ = false;  // and not answered
  Doubt doubt_ = Doubt::none;
};

}  // namespace squall::http
