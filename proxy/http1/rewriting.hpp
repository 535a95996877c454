// Changing messages: their heads as text, line by line, so that what is not meant stays as it was sent; their bodies as
// a whole where they are there. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "faults/message.hpp"
#include "http/framing.hpp"

namespace squall::http1 {

// The most that is collected of a body to change it, or to deliver it again. Above it the fault is skipped and counted.
inline constexpr std::size_t most_collected = std::size_t{1} << 20;

// Merges a patch into a JSON document (RFC 7396); nothing when the document is none.
using MergePatch = std::optional<std::string> (*)(std::string_view document, std::string_view patch);

// The head of a message while it is changed: start line, fields and the empty line, each ended by CR LF.
class HeadText {
 public:
  explicit HeadText(std::string_view text);

  void set_status(int status, std::string_view reason);
  void remove(std::string_view name);
  void set(std::string_view name, std::string_view value);  // in the place of every line of that name
  void add(std::string_view name, std::string_view value);
  void edit(const HeaderEdits& edits);
  void set_length(std::uint64_t length);  // the body has these many bytes and no transfer coding
  void insert_line(std::string_view line) { text_.insert(line_end() + 2, std::string(line) + "\r\n"); }

  const std::string& text() const { return text_; }

 private:
  std::size_t line_end() const { return text_.find("\r\n"); }

  std::string text_;
};

// The data of a chunked body that BodyScan has found complete.
std::string without_chunks(std::string_view body);

// Status line and fields of an answer, its body behind it unless `asked` has none.
struct AnswerContext {
  bool to_head = false;      // the request was HEAD: no body
  bool closes = false;       // the connection will be closed behind it
  bool keeps_1_0 = false;    // an HTTP/1.0 client asked to keep the connection
  std::string_view fault{};  // for x-squall-fault; "": none
};
std::string print_answer(const faults::Answer& answer, const AnswerContext& context);

// What is sent in the place of a message that is to be malformed by random bytes.
std::string random_bytes(std::uint64_t seed);

}  // namespace squall::http1
