// Finds where a head ends, and nothing else: the first of the two steps that come before any parser. Incremental and
// bounded; refuses at once what no later byte can make right (bare LF, bare CR, NUL). Pure, one per message.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "http/doubt.hpp"

namespace squall::http {

class HeadScan {
 public:
  explicit HeadScan(std::size_t limit) : limit_(limit) {}

  // For the trailer section of a chunked body, which ends like a head and may be empty (RFC 9112 7.1.2).
  static HeadScan of_trailers(std::size_t limit);

  // Takes the bytes up to the end of the head and returns how many that were. One empty line before the head is skipped
  // (RFC 9112 2.2).
  std::size_t feed(std::string_view bytes);

  // For the next message. Memory that a large head has taken is given back.
  void reset();

  bool started() const { return state_ != State::before; }
  bool complete() const { return state_ == State::complete; }
  Doubt doubt() const { return doubt_; }

  // Every byte of the head, the empty line at its end included.
  const std::string& text() const { return text_; }

 private:
  enum class State { before, skipped_cr, skipped, line, line_cr, next_line, last_cr, complete };

  State step(char c);
  std::size_t feed_line(std::string_view bytes);

  std::size_t limit_;
  State state_ = State::before;
  Doubt doubt_ = Doubt::none;
  std::string text_;
};

}  // namespace squall::http
