// See go_json.hpp.
#include "toxiproxy/go_json.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <sstream>

#include "http/field.hpp"

namespace squall::toxiproxy {
namespace {

constexpr double exact_whole = 9007199254740992.0;  // 2^53

// What it is, and for a number which: "number 1.5", "string".
std::string kind_of(const Input& value) {
  if (value.is_number()) return "number " + value.dump();
  return value.is_boolean() ? "bool" : value.type_name();
}

std::string explain(const nlohmann::json::parse_error& error, std::string_view body) {
  if (error.byte == 0 || error.byte > body.size()) return "unexpected EOF";
  const std::string at = " at byte " + std::to_string(error.byte);
  const auto letter = static_cast<unsigned char>(body[error.byte - 1]);
  if (letter < 0x20 || letter >= 0x7f) return "invalid character" + at;
  return std::string("invalid character '") + static_cast<char>(letter) + "'" + at;
}

// Of the first value only: what stands behind it is nobody's.
bool is_too_deep(std::string_view body) {
  body.remove_prefix(std::min(body.find_first_not_of(" \t\r\n"), body.size()));
  if (!body.starts_with('[') && !body.starts_with('{')) return false;
  std::size_t depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < body.size(); ++i) {
    const char letter = body[i];
    if (quoted && letter == '\\') ++i;
    if (letter == '"') quoted = !quoted;
    if (quoted) continue;
    if ((letter == '[' || letter == '{') && ++depth > deepest) return true;
    if ((letter == ']' || letter == '}') && (depth == 0 || --depth == 0)) return false;
  }
  return false;
}

}  // namespace

tl::expected<Input, std::string> first_value(std::string_view body) {
  if (body.find_first_not_of(" \t\r\n") == std::string_view::npos) return tl::unexpected<std::string>("EOF");
  if (is_too_deep(body)) return tl::unexpected("nested deeper than " + std::to_string(deepest));
  std::istringstream stream{std::string(body)};
  try {
    Input value;
    stream >> value;
    return value;
  } catch (const nlohmann::json::parse_error& error) {
    return tl::unexpected(explain(error, body));
  } catch (const nlohmann::json::exception&) {
    return tl::unexpected<std::string>("a number is out of range");
  }
}

ObjectReader::ObjectReader(const Input& value, std::string name) : value_(value), name_(std::move(name)) {
  if (!value.is_object() && !value.is_null())
    error_ = "json: cannot unmarshal " + kind_of(value) + " into value of type " + name_;
}

void ObjectReader::refuse(const Input& value, std::string_view key, std::string_view wanted) {
  error_ = "json: cannot unmarshal " + kind_of(value) + " into field " + name_ + "." + std::string(key) + " of type " +
           std::string(wanted);
}

// Of several spellings the one that is like the field's own counts: it stands last among them.
const Input* ObjectReader::find(std::string_view key) const {
  const Input* found = nullptr;
  if (error_.empty() && value_.is_object())
    for (const auto& [name, value] : value_.items())
      if (http::same_text(name, key) && !value.is_null()) found = &value;
  return found;
}

void ObjectReader::read(std::string_view key, std::string& into) {
  const Input* value = find(key);
  if (value == nullptr) return;
  if (!value->is_string()) return refuse(*value, key, "string");
  into = value->get<std::string>();
}

void ObjectReader::read(std::string_view key, bool& into) {
  const Input* value = find(key);
  if (value == nullptr) return;
  if (!value->is_boolean()) return refuse(*value, key, "bool");
  into = value->get<bool>();
}

void ObjectReader::read(std::string_view key, std::int64_t& into) {
  const Input* value = find(key);
  if (value == nullptr) return;
  constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();
  if (!value->is_number_integer() || (value->is_number_unsigned() && value->get<std::uint64_t>() > most))
    return refuse(*value, key, "int64");
  into = value->get<std::int64_t>();
}

void ObjectReader::read(std::string_view key, double& into) {
  const Input* value = find(key);
  if (value == nullptr) return;
  if (!value->is_number()) return refuse(*value, key, "float");
  into = value->get<double>();
}

Json print_number(double value) {
  if (std::trunc(value) == value && std::abs(value) < exact_whole) return static_cast<std::int64_t>(value);
  return value;
}

Json print_number(float value) {
  char digits[32];
  const char* const end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  double shortest = value;
  std::from_chars(digits, end, shortest);
  return print_number(shortest);
}

}  // namespace squall::toxiproxy
