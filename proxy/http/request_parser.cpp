// See request_parser.hpp. The scans come first because llhttp (8.1) lets through what RFC 9112 forbids: obs-fold, space
// before a colon, two Hosts, any two bytes for the CR LF after a chunk. It stays as the second opinion and reads
// bodies.
#include "http/request_parser.hpp"

#include <utility>

#include <llhttp.h>

namespace squall::http {

class RequestParser::Reader {
 public:
  void begin(std::string& body) {
    body_ = &body;
    complete_ = false;
    llhttp_init(&parser_, HTTP_REQUEST, &settings());
    parser_.data = this;
  }

  Doubt read(std::string_view bytes) {
    const llhttp_errno_t error = llhttp_execute(&parser_, bytes.data(), bytes.size());
    if (error == HPE_INVALID_METHOD) return Doubt::unknown_method;
    if (error == HPE_OK || (complete_ && (error == HPE_PAUSED || error == HPE_PAUSED_UPGRADE))) return Doubt::none;
    return Doubt::parsers_disagree;
  }

  bool complete() const { return complete_; }

 private:
  static const llhttp_settings_t& settings() {
    static const llhttp_settings_t callbacks = [] {
      llhttp_settings_t made;
      llhttp_settings_init(&made);
      made.on_body = [](llhttp_t* parser, const char* at, std::size_t length) {
        self(parser).body_->append(at, length);
        return 0;
      };
      made.on_message_complete = [](llhttp_t* parser) {
        self(parser).complete_ = true;
        return static_cast<int>(HPE_PAUSED);
      };
      return made;
    }();
    return callbacks;
  }

  static Reader& self(llhttp_t* parser) { return *static_cast<Reader*>(parser->data); }

  llhttp_t parser_{};
  std::string* body_ = nullptr;
  bool complete_ = false;
};

RequestParser::RequestParser(const Limits& limits)
    : limits_(limits), head_scan_(limits.head), body_scan_(Framing{}, 0), reader_(std::make_unique<Reader>()) {}

RequestParser::~RequestParser() = default;

void RequestParser::next() {
  state_ = State::head;
  head_scan_ = HeadScan(limits_.head);
  head_ = {};
  body_ = {};
}

std::size_t RequestParser::feed(std::string_view bytes) {
  std::size_t taken = 0;
  if (state_ == State::head) {
    taken = head_scan_.feed(bytes);
    if (head_scan_.doubt() != Doubt::none)
      refuse(head_scan_.doubt());
    else if (head_scan_.complete())
      finish_head();
  } else if (state_ == State::body) {
    taken = body_scan_.feed(bytes);
    const Doubt doubt = body_scan_.doubt();
    // The reader gets what comes before the doubt, so that who doubts first does not depend on how the bytes were cut.
    const Doubt second = reader_->read(bytes.substr(0, doubt == Doubt::none ? taken : taken - 1));
    if (second != Doubt::none || doubt != Doubt::none)
      refuse(second != Doubt::none ? second : doubt);
    else
      finish_body();
  }
  return taken;
}

void RequestParser::refuse(Doubt doubt) {
  state_ = State::refused;
  doubt_ = doubt;
}

void RequestParser::finish_head() {
  auto read = read_request_head(head_scan_.text(), limits_.fields);
  if (const Doubt* doubt = std::get_if<Doubt>(&read)) return refuse(*doubt);
  head_ = std::get<RequestHead>(std::move(read));
  if (head_.expects_the_unknown) return refuse(Doubt::expectation);
  if (head_.method == "CONNECT") return refuse(Doubt::unknown_method);  // no tunnels here, and it has no body to read
  reader_->begin(body_);
  const Doubt doubt = reader_->read(head_scan_.text());
  if (doubt != Doubt::none) return refuse(doubt);
  body_scan_ = BodyScan(head_.framing, limits_.body);
  if (body_scan_.doubt() != Doubt::none) return refuse(body_scan_.doubt());
  state_ = State::body;
  finish_body();
}

// Both readers must see the message end at the same byte.
void RequestParser::finish_body() {
  if (body_scan_.complete() != reader_->complete()) return refuse(Doubt::parsers_disagree);
  if (body_scan_.complete()) state_ = State::complete;
}

}  // namespace squall::http
