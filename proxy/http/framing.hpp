// The rules that requests and responses share: header lines, Host syntax, and how long a body is. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "http/doubt.hpp"
#include "http/field.hpp"

namespace squall::http {

// How the end of a body is known (RFC 9112 6.3). `length` is 0 when there is none.
struct Framing {
  bool chunked = false;
  std::uint64_t length = 0;

  bool empty() const { return !chunked && length == 0; }
  bool operator==(const Framing&) const = default;
};

// Header lines up to and with the empty line, each ended by CR LF (RFC 9112 5).
Doubt read_fields(std::string_view lines, std::size_t most, Fields& fields);

// Content-Length and Transfer-Encoding (RFC 9112 6.1 to 6.3), without the lenience that the RFC leaves open: a repeated
// Content-Length is refused even when both agree.
Doubt read_framing(const Fields& fields, int minor_version, Framing& framing);

// Whether the sender means the connection to stay after this message (RFC 9112 9.3).
bool keeps_alive(const Fields& fields, int minor_version);

// uri-host [":" port] (RFC 9110 7.2), which may not be empty here.
bool is_host(std::string_view text);

}  // namespace squall::http
