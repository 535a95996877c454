// See framing.hpp.
#include "http/framing.hpp"

#include <algorithm>
#include <limits>

#include "http/characters.hpp"

namespace squall::http {

namespace {

Doubt read_field(std::string_view line, Fields& fields) {
  if (is_space(line.front())) return Doubt::obs_fold;
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0) return Doubt::field_name;
  const std::string_view name = line.substr(0, colon);
  if (is_space(name.back())) return Doubt::space_before_colon;
  if (!is_token(name)) return Doubt::field_name;
  std::string_view value = line.substr(colon + 1);
  if (!is_value(value)) return Doubt::control_character;
  while (!value.empty() && is_space(value.front())) value.remove_prefix(1);
  while (!value.empty() && is_space(value.back())) value.remove_suffix(1);
  fields.push_back({std::string(name), std::string(value)});
  return Doubt::none;
}

// Content-Length = 1*DIGIT, and small enough that no reader overflows a signed 64-bit number.
bool read_length(std::string_view text, std::uint64_t& length) {
  constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();
  if (text.empty()) return false;
  length = 0;
  for (const char c : text) {
    if (!is_digit(c)) return false;
    const auto digit = static_cast<std::uint64_t>(c - '0');
    if (length > (most - digit) / 10) return false;
    length = length * 10 + digit;
  }
  return true;
}

Doubt read_encoding(std::string_view value) {
  if (same_text(value, "chunked")) return Doubt::none;
  const std::size_t comma = value.rfind(',');
  const std::size_t last = value.find_first_not_of(" \t", comma == std::string_view::npos ? 0 : comma + 1);
  const bool ends_chunked = last != std::string_view::npos && same_text(value.substr(last), "chunked");
  const bool twice = ends_chunked && same_text(value.substr(0, 7), "chunked");
  return ends_chunked && !twice ? Doubt::unknown_encoding : Doubt::encoding_not_final;
}

bool is_port(std::string_view text) { return text.size() <= 5 && std::all_of(text.begin(), text.end(), is_digit); }

}  // namespace

Doubt read_fields(std::string_view lines, std::size_t most, Fields& fields) {
  constexpr std::size_t usual = 12;
  fields.reserve(std::min(usual, most));
  while (true) {
    const std::size_t end = lines.find("\r\n");
    if (end == std::string_view::npos) return Doubt::field_name;
    if (end == 0) return Doubt::none;
    if (fields.size() == most) return Doubt::too_many_fields;
    const Doubt doubt = read_field(lines.substr(0, end), fields);
    if (doubt != Doubt::none) return doubt;
    lines.remove_prefix(end + 2);
  }
}

Doubt read_framing(const Fields& fields, int minor_version, Framing& framing) {
  const std::string* length = nullptr;
  const std::string* encoding = nullptr;
  for (const Field& field : fields) {
    if (same_text(field.name, "content-length")) {
      if (length != nullptr) return Doubt::two_content_lengths;
      length = &field.value;
    } else if (same_text(field.name, "transfer-encoding")) {
      if (encoding != nullptr) return Doubt::encoding_not_final;
      encoding = &field.value;
    }
  }
  if (length != nullptr && encoding != nullptr) return Doubt::length_and_encoding;
  if (length != nullptr && !read_length(*length, framing.length)) return Doubt::content_length;
  if (encoding == nullptr) return Doubt::none;
  if (minor_version == 0) return Doubt::encoding_in_1_0;
  framing.chunked = true;
  return read_encoding(*encoding);
}

bool keeps_alive(const Fields& fields, int minor_version) {
  if (field_lists(fields, "connection", "close")) return false;
  return minor_version == 1 || field_lists(fields, "connection", "keep-alive");
}

bool is_host(std::string_view text) {
  if (text.empty()) return false;
  if (text.front() == '[') {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos || end < 3) return false;
    const auto literal = [](char c) { return hex_value(c) >= 0 || c == ':' || c == '.'; };
    if (!std::all_of(text.begin() + 1, text.begin() + static_cast<std::ptrdiff_t>(end), literal)) return false;
    const std::string_view rest = text.substr(end + 1);
    return rest.empty() || (rest.front() == ':' && is_port(rest.substr(1)));
  }
  const std::size_t colon = text.find(':');
  const std::string_view name = text.substr(0, colon);
  // reg-name of RFC 3986 3.2.2: unreserved, percent-encoded and sub-delims; a comma would make a list of it.
  const auto reg_name = [](char c) {
    return is_digit(c) || is_alpha(c) || std::string_view("-._~%!$&'()*+;=").find(c) != std::string_view::npos;
  };
  if (name.empty() || !std::all_of(name.begin(), name.end(), reg_name)) return false;
  return colon == std::string_view::npos || is_port(text.substr(colon + 1));
}

}  // namespace squall::http
