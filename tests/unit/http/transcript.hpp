// Lets a Conversation hear both ends and tells what it made of it as one text per event, so that a test compares a
// single value however the bytes were cut.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "http/conversation.hpp"

namespace squall::http::testing {

// One end says something: `>` the client, `<` the upstream. Empty: the upstream closes.
struct Said {
  char end;
  std::string_view bytes;
};
using Script = std::vector<Said>;

// "> GET /", "< 200", then the body's raw bytes if there are any, "> end" and "< end"; "opaque ..." with the reason at
// the moment it begins, and at last what each end said after it.
class Transcript {
 public:
  explicit Transcript(const Conversation::Limits& limits = {}) : conversation_(limits) {}

  void hear(char end, std::string_view bytes) {
    if (bytes.empty() && end == '<' && conversation_.response_ended()) close_message('<');
    while (!bytes.empty()) {
      const Piece piece = end == '>' ? conversation_.request(bytes) : conversation_.response(bytes);
      if (piece.size == 0 || piece.size > bytes.size()) {
        events_.emplace_back("took nothing, or too much");
        return;
      }
      take(end, piece, bytes.substr(0, piece.size));
      bytes.remove_prefix(piece.size);
    }
  }

  std::vector<std::string> tell() {
    std::vector<std::string> all = std::move(events_);
    if (!raw('>').empty()) all.push_back("> ... " + raw('>'));
    if (!raw('<').empty()) all.push_back("< ... " + raw('<'));
    return all;
  }

 private:
  std::string& raw(char end) { return end == '>' ? asked_ : answered_; }

  void take(char end, const Piece& piece, std::string_view bytes) {
    if (piece.kind == Piece::Kind::body) raw(end) += bytes;
    if (piece.ends_head) events_.push_back(describe(end));
    if (piece.ends_head && end == '>') conversation_.ask(asked_by(conversation_.request_head().method));
    if (piece.ends_message) close_message(end);
    const Opaque opaque = conversation_.requests_opaque() != Opaque::no ? conversation_.requests_opaque()
                                                                        : conversation_.responses_opaque();
    if (opaque != Opaque::no && !told_) {
      told_ = true;
      static constexpr const char* reasons[] = {"", "upgraded", "tunnel", "http2", ""};
      const auto reason = static_cast<std::size_t>(opaque);
      events_.push_back("opaque " + (opaque == Opaque::doubt ? std::string(to_string(conversation_.doubt()))
                                                             : std::string(reasons[reason])));
    }
  }

  std::string describe(char end) const {
    if (end == '>') return "> " + conversation_.request_head().method + ' ' + conversation_.request_head().target;
    return "< " + std::to_string(conversation_.response_head().status);
  }

  void close_message(char end) {
    if (!raw(end).empty()) events_.push_back(std::string(1, end) + " body " + raw(end));
    raw(end).clear();
    events_.push_back(std::string(1, end) + " end");
  }

  Conversation conversation_;
  std::vector<std::string> events_;
  std::string asked_, answered_;
  bool told_ = false;
};

// Everything in pieces of at most `step` bytes.
inline std::vector<std::string> transcript(const Script& script, std::size_t step = std::string_view::npos,
                                           const Conversation::Limits& limits = {}) {
  Transcript heard(limits);
  for (const Said& said : script) {
    if (said.bytes.empty()) heard.hear(said.end, {});
    for (std::size_t at = 0; at < said.bytes.size(); at += std::min(step, said.bytes.size() - at))
      heard.hear(said.end, said.bytes.substr(at, step));
  }
  return heard.tell();
}

}  // namespace squall::http::testing
