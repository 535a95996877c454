// The request parser of the API: whatever comes, it reads the same however it is cut, stays within its limits, and what
// it accepts is unambiguous. The first byte of the input says where to cut.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "http/request_parser.hpp"
#include "http/target.hpp"

namespace {

using squall::http::Limits;
using squall::http::RequestParser;

constexpr Limits limits{.head = 512, .fields = 8, .body = 256};

void require(bool holds) {
  if (!holds) std::abort();
}

void check(RequestParser& parser) {
  const auto& head = parser.head();
  require(head.fields.size() <= limits.fields);
  require(parser.body().size() <= limits.body);
  require(head.framing.chunked || parser.body().size() == head.framing.length);
  require(head.target.find_first_of(std::string_view("\0\r\n ", 4)) == std::string::npos);
  (void)squall::http::read_target(head.target);
}

// Everything the parser says about a text given in pieces of `step` bytes.
std::string read(std::string_view text, std::size_t step) {
  RequestParser parser(limits);
  std::string said;
  while (!text.empty() && parser.state() != RequestParser::State::refused) {
    std::string_view piece = text.substr(0, step);
    text.remove_prefix(piece.size());
    while (!piece.empty() && parser.state() != RequestParser::State::refused) {
      const std::size_t taken = parser.feed(piece);
      require(taken > 0 || parser.state() == RequestParser::State::refused);
      piece.remove_prefix(taken);
      if (parser.state() != RequestParser::State::complete) continue;
      check(parser);
      said += parser.head().method + ' ' + parser.head().target + ' ' + parser.body() + '\n';
      parser.next();
    }
  }
  return said.append(to_string(parser.doubt()));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  require(read(text, text.size() + 1) == read(text, data[0] % 32u + 1u));
  return 0;
}
