// See head_scan.hpp.
#include "http/head_scan.hpp"

namespace squall::http {

HeadScan HeadScan::of_trailers(std::size_t limit) {
  HeadScan scan(limit);
  scan.state_ = State::next_line;
  return scan;
}

void HeadScan::reset() {
  constexpr std::size_t usual = 2048;
  state_ = State::before;
  doubt_ = Doubt::none;
  text_.clear();
  if (text_.capacity() > usual) std::string().swap(text_);
}

HeadScan::State HeadScan::step(char c) {
  switch (state_) {
    case State::before:
    case State::skipped:
      if (c == '\r' && state_ == State::before) return State::skipped_cr;
      [[fallthrough]];
    case State::line:
    case State::next_line:
      if (c == '\n') doubt_ = Doubt::bare_line_feed;
      if (c == '\0') doubt_ = Doubt::control_character;
      if (c != '\r') return State::line;
      if (state_ == State::skipped) doubt_ = Doubt::request_line;
      return state_ == State::next_line ? State::last_cr : State::line_cr;
    case State::skipped_cr:
      if (c != '\n') doubt_ = Doubt::control_character;
      return State::skipped;
    case State::line_cr:
      if (c != '\n') doubt_ = Doubt::control_character;  // a bare CR, which some read as a line's end (RFC 9112 2.2)
      return State::next_line;
    case State::last_cr:
      if (c != '\n') doubt_ = Doubt::control_character;
      return State::complete;
    case State::complete: break;
  }
  return state_;
}

// The bytes of a line that nothing depends on, at once: up to what ends it, or may not be in it.
std::size_t HeadScan::feed_line(std::string_view bytes) {
  std::string_view run = bytes.substr(0, bytes.find('\r'));
  run = run.substr(0, run.find('\n'));
  run = run.substr(0, run.find('\0'));
  run = run.substr(0, limit_ - text_.size());
  text_ += run;
  return run.size();
}

std::size_t HeadScan::feed(std::string_view bytes) {
  std::size_t taken = 0;
  while (taken < bytes.size() && doubt_ == Doubt::none && state_ != State::complete) {
    if (state_ == State::line) taken += feed_line(bytes.substr(taken));
    if (taken == bytes.size() || doubt_ != Doubt::none) break;
    const char c = bytes[taken++];
    state_ = step(c);
    const bool skipping = state_ == State::skipped_cr || state_ == State::skipped;
    if (skipping) continue;
    if (text_.size() == limit_) doubt_ = Doubt::head_too_large;
    text_.push_back(c);
  }
  return taken;
}

}  // namespace squall::http
