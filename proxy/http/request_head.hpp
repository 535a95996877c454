// Reads a complete head into values, the second step before any parser: everything that RFC 9112 leaves ambiguous, or
// that another program in the chain might read otherwise, is a Doubt. Serves the API server; an HTTP hop uses it to
// judge what it passes on. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>

#include "http/doubt.hpp"
#include "http/field.hpp"
#include "http/framing.hpp"

namespace squall::http {

struct RequestHead {
  std::string method;
  std::string target;  // as sent: visible ASCII
  int minor_version = 1;
  Fields fields;
  Framing framing;
  bool keep_alive = true;            // RFC 9112 9.3
  bool expects_continue = false;     // RFC 9110 10.1.1; only ever with a body, and not in HTTP/1.0
  bool expects_the_unknown = false;  // likewise; to be refused by whoever answers, not by whoever passes it on
};

// `text` is what HeadScan found, the empty line included.
std::variant<RequestHead, Doubt> read_request_head(std::string_view text, std::size_t most_fields);

}  // namespace squall::http
