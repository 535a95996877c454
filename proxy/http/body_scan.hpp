// Finds where a body ends, whatever it holds: counts a Content-Length, walks chunks by the letter of RFC 9112 7.1. Does
// not keep or copy data, so a hop can use it on bodies of any size. Pure, one per message.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "http/doubt.hpp"
#include "http/framing.hpp"
#include "http/head_scan.hpp"

namespace squall::http {

class BodyScan {
 public:
  // `limit`: most bytes of data, chunk framing not counted.
  BodyScan(const Framing& framing, std::uint64_t limit);

  // Takes the bytes up to the end of the body and returns how many that were.
  std::size_t feed(std::string_view bytes);

  bool complete() const { return state_ == State::complete; }
  Doubt doubt() const { return doubt_; }

 private:
  enum class State { length, size, extension, size_cr, data, data_cr, data_lf, trailers, complete };

  std::size_t skip_data(std::size_t available);
  std::size_t feed_trailers(std::string_view bytes);
  State step(char c);
  State after_size(char c);
  void add_size_digit(int digit);

  std::uint64_t room_;       // data bytes that may still come
  std::uint64_t remaining_;  // of the current chunk, or of the Content-Length
  State state_;
  Doubt doubt_ = Doubt::none;
  int digits_ = 0;
  std::size_t extension_room_;
  HeadScan trailers_;
};

}  // namespace squall::http
