// The head of a response, read and printed. Reading is as cautious as request_head.hpp: what programs may read
// differently is a Doubt; an HTTP hop so judges what an upstream answers. Printing serves the API server, and faults
// that answer in an upstream's place. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>

#include "http/doubt.hpp"
#include "http/field.hpp"
#include "http/framing.hpp"

namespace squall::http {

struct ResponseHead {
  int status = 0;  // 100..599
  int minor_version = 1;
  std::string reason;
  Fields fields;
  Framing framing;          // as the fields say it; whether there is a body, the request has a say in: see ResponseBody
  bool keep_alive = true;   // RFC 9112 9.3
  bool has_length = false;  // the fields bound the body; else it ends with the connection

  bool is_interim() const { return status < 200; }  // another one follows, but after 101
};

// What a response needs to know of the request it answers.
enum class Asked : unsigned char { content, head, connect };
constexpr Asked asked_by(std::string_view method) {
  if (method == "HEAD") return Asked::head;
  return method == "CONNECT" ? Asked::connect : Asked::content;
}

// How the body of a response ends (RFC 9112 6.3).
struct ResponseBody {
  Framing framing;
  bool until_close = false;
};
ResponseBody body_of(const ResponseHead& head, Asked asked);

// `text` is what HeadScan found, the empty line included.
std::variant<ResponseHead, Doubt> read_response_head(std::string_view text, std::size_t most_fields);

// "Not Found" for 404; "Status" for a number that RFC 9110 does not name.
std::string_view reason_phrase(int status);

// Status line, fields and the empty line. A line break in a field's value becomes a space: no value can add a field.
std::string print_response_head(int status, const Fields& fields);

}  // namespace squall::http
