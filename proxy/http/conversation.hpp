// Both directions of one HTTP/1 connection, cut into messages as the bytes pass: which bytes are whose head and whose
// body, and which response answers which request. Incremental, whatever way the bytes are cut; keeps no body. For HTTP
// hops, one per connection, on its shard. Pure.
//
// Memory: one head per direction (`Limits::head` and what its fields take), and a byte per outstanding request.
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

// A run of bytes that belong together. What was opaque once stays so, in both directions.
struct Piece {
  enum class Kind : std::uint8_t { head, body, opaque };

  Kind kind = Kind::head;
  std::size_t size = 0;       // the first so many of the bytes given, never 0 unless none were given
  bool ends_head = false;     // the head is complete now
  bool ends_message = false;  // the message is; also when it is a head alone
};

// Why the rest of a connection is not cut into messages any more.
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
    std::size_t outstanding = 1000;  // requests that wait for their response
  };

  explicit Conversation(const Limits& limits);

  // The first piece of bytes that a client or an upstream has sent, in the order of their arrival.
  Piece request(std::string_view bytes);
  Piece response(std::string_view bytes);

  // The upstream has sent its FIN. True: it ended a response that had no other end.
  bool response_ended();

  const RequestHead& request_head() const { return request_head_; }     // of the latest complete one
  const ResponseHead& response_head() const { return response_head_; }  // likewise
  std::size_t outstanding() const { return asked_.size(); }

  Opaque opaque() const { return opaque_; }
  Doubt doubt() const { return doubt_; }

 private:
  enum class State : std::uint8_t { head, body, until_close };

  // One direction's place in its message.
  struct Direction {
    explicit Direction(std::size_t limit) : head(limit) {}

    State state = State::head;
    HeadScan head;
    BodyScan body{Framing{}, 0};
  };

  Piece feed_head(Direction& direction, std::string_view bytes);
  Piece feed_body(Direction& direction, std::string_view bytes);
  Piece give_up(Doubt doubt, std::size_t size);
  bool begin_request();
  bool begin_response();
  void begin_body(Direction& direction, const Framing& framing);
  void end_message(Direction& direction);
  void end_response();
  bool fail(Doubt doubt);

  Limits limits_;
  Direction requests_;
  Direction responses_;
  RequestHead request_head_;
  ResponseHead response_head_;
  std::vector<Asked> asked_;  // oldest first
  Opaque opaque_ = Opaque::no;
  Doubt doubt_ = Doubt::none;
};

}  // namespace squall::http
