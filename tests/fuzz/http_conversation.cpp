// Both directions of an HTTP connection as one input: lines of the input go to the client's side or the upstream's by
// their first byte. Whatever comes, every byte is in exactly one piece, and how the bytes are cut changes nothing.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "http/conversation.hpp"

namespace {

using squall::http::Conversation;
using squall::http::Opaque;
using squall::http::Piece;

constexpr Conversation::Limits limits{.head = 512, .fields = 8};

void require(bool holds) {
  if (!holds) std::abort();
}

struct Said {
  bool by_client;
  std::string_view bytes;
};

// Separated by a zero byte; after it `>` is the client, anything else the upstream.
std::vector<Said> script_of(std::string_view input) {
  std::vector<Said> script;
  while (!input.empty()) {
    const std::size_t end = input.find('\0');
    const std::string_view one = input.substr(0, end);
    if (!one.empty()) script.push_back({one.front() == '>', one.substr(1)});
    input.remove_prefix(end == std::string_view::npos ? input.size() : end + 1);
  }
  return script;
}

std::string play(const std::vector<Said>& script, std::size_t step) {
  Conversation conversation(limits);
  std::string told;
  for (const Said& said : script) {
    for (std::size_t at = 0; at < said.bytes.size(); at += step) {
      std::string_view bytes = said.bytes.substr(at, step);
      while (!bytes.empty()) {
        const Piece piece = said.by_client ? conversation.request(bytes) : conversation.response(bytes);
        require(piece.size > 0 && piece.size <= bytes.size());
        const Opaque opaque = said.by_client ? conversation.requests_opaque() : conversation.responses_opaque();
        require(piece.kind != Piece::Kind::opaque || opaque != Opaque::no);
        if (piece.ends_head && said.by_client)
          conversation.ask(squall::http::asked_by(conversation.request_head().method));
        if (piece.ends_head)
          told +=
              said.by_client ? conversation.request_head().target : std::to_string(conversation.response_head().status);
        if (piece.ends_message) told += said.by_client ? ">\n" : "<\n";
        bytes.remove_prefix(piece.size);
      }
    }
  }
  return told.append(to_string(conversation.doubt()));
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): the name is libFuzzer's
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto script = script_of({reinterpret_cast<const char*>(data) + 1, size - 1});
  require(play(script, size + 1) == play(script, data[0] % 32U + 1U));
  return 0;
}
