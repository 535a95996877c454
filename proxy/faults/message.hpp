// What faults know of messages, as values: the protocol's own layer reads and writes them. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <squall/fault.hpp>
#include <squall/time.hpp>

namespace squall::faults {

// What a chunk of bytes is part of.
enum class Part : std::uint8_t {
  stream,  // of nothing that is known: a tcp hop, or what an http hop could not read
  head,    // the whole head of a message
  body
};

// The request that a message is, or answers.
class Request {
 public:
  virtual ~Request() = default;
  virtual std::uint64_t number() const = 0;  // on its connection, from 1
  virtual std::optional<std::string_view> field(std::string_view name) const = 0;
};

// Sent in the place of the upstream's answer.
struct Answer {
  int status = 0;
  std::string reason{};  // "": the standard one
  HeaderFields header{};
  std::string body{};
  std::string content_type{};  // unless `header` has one; "": none
  Duration delay{};
};

// What becomes of a message that passes on changed.
struct Edit {
  enum class Malformed : std::uint8_t { no, chunk, length, header, empty, random };

  std::optional<int> status{};
  std::string reason{};
  HeaderEdits header{};
  std::optional<std::string> patch{};  // of a JSON body (RFC 7396)
  std::optional<std::string> body{};
  double keep = 1;          // this share of the body passes, then both sides are closed
  std::size_t corrupt = 0;  // neighbouring bytes of the body that change
  Malformed malformed = Malformed::no;
  unsigned copies = 0;  // of a request, delivered besides it on connections of their own
  Duration gap{};       // between two deliveries

  bool changes_head() const { return status || !header.remove.empty() || !header.set.empty() || !header.add.empty(); }
  bool changes_body() const { return patch || body || keep < 1 || corrupt > 0 || malformed != Malformed::no; }
};

}  // namespace squall::faults
