// Bytes in, one request after the other out: HeadScan and BodyScan decide what is ambiguous, then llhttp reads the same
// bytes and must find the same message. Used by the API server, one per connection, on its thread. Pure: no I/O, no
// clock; memory is bounded by the limits.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "http/body_scan.hpp"
#include "http/doubt.hpp"
#include "http/head_scan.hpp"
#include "http/request_head.hpp"

namespace squall::http {

struct Limits {
  std::size_t head = 64 << 10;
  std::size_t fields = 100;
  std::size_t body = 1 << 20;
};

class RequestParser {
 public:
  enum class State {
    head,      // the head has not ended
    body,      // head() is there, the body is awaited
    complete,  // head() and body() are there; next() goes on
    refused    // doubt() says why; nothing more is taken, the connection must be closed
  };

  explicit RequestParser(const Limits& limits);
  ~RequestParser();

  // Takes bytes up to the end of the head or of the message, whichever comes first, and returns how many that were:
  // what is left belongs to the body, or to the next request of the connection.
  std::size_t feed(std::string_view bytes);

  State state() const { return state_; }
  bool started() const { return head_scan_.started(); }  // the first byte of a request has come
  const RequestHead& head() const { return head_; }
  std::string& body() { return body_; }
  Doubt doubt() const { return doubt_; }

  void next();  // forgets the request and awaits another one

 private:
  class Reader;  // llhttp

  void refuse(Doubt doubt);
  void finish_head();
  void finish_body();

  Limits limits_;
  State state_ = State::head;
  Doubt doubt_ = Doubt::none;
  HeadScan head_scan_;
  BodyScan body_scan_;
  RequestHead head_;
  std::string body_;
  std::unique_ptr<Reader> reader_;
};

}  // namespace squall::http
