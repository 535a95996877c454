// See body_scan.hpp.
#include "http/body_scan.hpp"

#include <algorithm>

#include "http/characters.hpp"

namespace squall::http {

namespace {

constexpr int most_size_digits = 16;               // leading zeros included
constexpr std::size_t most_extensions = 16 << 10;  // bytes, over all chunks of a body (RFC 9112 7.1.1 asks for a limit)
constexpr std::size_t most_trailers = 16 << 10;

}  // namespace

BodyScan::BodyScan(const Framing& framing, std::uint64_t limit)
    : room_(limit),
      remaining_(framing.length),
      state_(framing.chunked ? State::size : State::length),
      extension_room_(most_extensions),
      trailers_(HeadScan::of_trailers(most_trailers)) {
  if (framing.empty()) state_ = State::complete;
  if (framing.length > limit) doubt_ = Doubt::body_too_large;
}

std::size_t BodyScan::feed(std::string_view bytes) {
  std::size_t taken = 0;
  while (taken < bytes.size() && doubt_ == Doubt::none && state_ != State::complete) {
    if (state_ == State::data || state_ == State::length)
      taken += skip_data(bytes.size() - taken);
    else if (state_ == State::trailers)
      taken += feed_trailers(bytes.substr(taken));
    else
      state_ = step(bytes[taken++]);
  }
  return taken;
}

std::size_t BodyScan::skip_data(std::size_t available) {
  const auto taken = static_cast<std::size_t>(std::min<std::uint64_t>(available, remaining_));
  remaining_ -= taken;
  if (remaining_ == 0) state_ = state_ == State::length ? State::complete : State::data_cr;
  return taken;
}

std::size_t BodyScan::feed_trailers(std::string_view bytes) {
  const std::size_t taken = trailers_.feed(bytes);
  doubt_ = trailers_.doubt() == Doubt::head_too_large ? Doubt::trailers_too_large : trailers_.doubt();
  if (doubt_ != Doubt::none || !trailers_.complete()) return taken;
  Fields ignored;  // RFC 9110 6.5.1: trailer fields may be dropped, and must not change the framing
  constexpr std::size_t most_fields = 100;
  doubt_ = read_fields(trailers_.text(), most_fields, ignored);
  state_ = State::complete;
  return taken;
}

BodyScan::State BodyScan::step(char c) {
  switch (state_) {
    case State::size: return after_size(c);
    case State::extension:
      if (c == '\r') return State::size_cr;
      if (!is_value_char(c) || extension_room_-- == 0) doubt_ = Doubt::chunk;
      return State::extension;
    case State::size_cr:
      if (c != '\n') doubt_ = Doubt::chunk;
      digits_ = 0;
      return remaining_ == 0 ? State::trailers : State::data;
    case State::data_cr:
      if (c != '\r') doubt_ = Doubt::chunk;
      return State::data_lf;
    case State::data_lf:
      if (c != '\n') doubt_ = Doubt::chunk;
      return State::size;
    default: return state_;
  }
}

// chunk-size = 1*HEXDIG, then an extension or the line's end. White space before either is refused: RFC 9112 7.1.1 only
// tolerates it, and programs have disagreed on it.
BodyScan::State BodyScan::after_size(char c) {
  const int digit = hex_value(c);
  if (digit >= 0) {
    add_size_digit(digit);
    return State::size;
  }
  if (digits_ == 0 || (c != '\r' && c != ';')) doubt_ = Doubt::chunk;
  if (remaining_ > room_) doubt_ = Doubt::body_too_large;
  room_ -= std::min(room_, remaining_);
  return c == ';' ? State::extension : State::size_cr;
}

void BodyScan::add_size_digit(int digit) {
  if (digits_ == most_size_digits) {
    doubt_ = Doubt::chunk;
    return;
  }
  ++digits_;
  remaining_ = (remaining_ << 4) + static_cast<std::uint64_t>(digit);
}

}  // namespace squall::http
