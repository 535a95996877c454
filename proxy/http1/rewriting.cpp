// Text work.
#include "http1/rewriting.hpp"

#include "faults/dice.hpp"
#include "http/characters.hpp"
#include "http/field.hpp"
#include "http/response_head.hpp"

namespace squall::http1 {

// An empty line that came before the start line (RFC 9112 2.2) is left out.
HeadText::HeadText(std::string_view text) : text_(text.starts_with("\r\n") ? text.substr(2) : text) {}

void HeadText::set_status(int status, std::string_view reason) {
  constexpr std::size_t version = std::string_view("HTTP/1.1 ").size();
  const std::string words(reason.empty() ? http::reason_phrase(status) : reason);
  text_.replace(version, line_end() - version, std::to_string(status) + ' ' + words);
}

void HeadText::remove(std::string_view name) {
  std::size_t at = line_end() + 2;
  while (true) {
    const std::size_t end = text_.find("\r\n", at);
    if (end == at || end == std::string::npos) return;
    const std::string_view line = std::string_view(text_).substr(at, end - at);
    if (http::same_text(line.substr(0, line.find(':')), name))
      text_.erase(at, end + 2 - at);
    else
      at = end + 2;
  }
}

void HeadText::add(std::string_view name, std::string_view value) {
  std::string line = std::string(name) + ": " + std::string(value) + "\r\n";
  text_.insert(text_.size() - 2, line);
}

void HeadText::set(std::string_view name, std::string_view value) {
  remove(name);
  add(name, value);
}

void HeadText::edit(const HeaderEdits& edits) {
  for (const std::string& name : edits.remove) remove(name);
  for (const auto& [name, value] : edits.set) set(name, value);
  for (const auto& [name, value] : edits.add) add(name, value);
}

void HeadText::set_length(std::uint64_t length) {
  remove("transfer-encoding");
  remove("trailer");
  set("Content-Length", std::to_string(length));
}

std::string without_chunks(std::string_view body) {
  std::string data;
  while (true) {
    std::uint64_t size = 0;
    std::size_t digits = 0;
    for (; digits < body.size() && http::hex_value(body[digits]) >= 0; ++digits)
      size = size * 16 + static_cast<std::uint64_t>(http::hex_value(body[digits]));
    const std::size_t line = body.find("\r\n", digits);
    if (size == 0 || line == std::string_view::npos) return data;
    body.remove_prefix(line + 2);
    data += body.substr(0, size);
    body.remove_prefix(std::min<std::size_t>(size + 2, body.size()));
  }
}

std::string print_answer(const faults::Answer& answer, const AnswerContext& context) {
  http::Fields fields;
  const auto has = [&](std::string_view name) { return http::find_field(fields, name) != nullptr; };
  for (const auto& [name, value] : answer.header) fields.push_back({name, value});
  if (!answer.content_type.empty() && !has("content-type")) fields.push_back({"Content-Type", answer.content_type});
  const bool never_has_body = answer.status == 204 || answer.status == 304;
  if (!never_has_body && !has("content-length"))
    fields.push_back({"Content-Length", std::to_string(answer.body.size())});
  if (context.closes) fields.push_back({"Connection", "close"});
  if (!context.closes && context.keeps_1_0) fields.push_back({"Connection", "keep-alive"});
  if (!context.fault.empty()) fields.push_back({"x-squall-fault", std::string(context.fault)});
  std::string text = http::print_response_head(answer.status, fields);
  if (!answer.reason.empty()) {
    HeadText head(text);
    head.set_status(answer.status, answer.reason);
    text = head.text();
  }
  return never_has_body || context.to_head ? text : text + answer.body;
}

std::string random_bytes(std::uint64_t seed) {
  constexpr std::size_t size = 512;
  std::string bytes;
  for (std::size_t i = 0; i < size; ++i) bytes.push_back(static_cast<char>(faults::mix(seed + i)));
  return bytes;
}

}  // namespace squall::http1
