// See go_json.hpp.
#include "toxiproxy/go_json.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <sstream>

namespace squall::toxiproxy {
namespace {

constexpr double exact_whole = 9007199254740992.0;  // 2^53

bool same_key(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::ranges::equal(a, b, [&](char x, char y) { return lower(x) == lower(y); });
}

// What it is, and for a number which: "number 1.5", "string".
std::string kind_of(const Json& value) {
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

}  // namespace

tl::expected<Json, std::string> first_value(std::string_view body) {
  if (body.find_first_not_of(" \t\r\n") == std::string_view::npos) return tl::unexpected<std::string>("EOF");
  std::istringstream stream{std::string(body)};
  try {
    Json value;
    stream >> value;
    return value;
  } catch (const nlohmann::json::parse_error& error) {
    return tl::unexpected(explain(error, body));
  } catch (const nlohmann::json::exception&) {
    return tl::unexpected<std::string>("a number is out of range");
  }
}

ObjectReader::ObjectReader(const Json& value, std::string name) : value_(value), name_(std::move(name)) {
  if (!value.is_object() && !value.is_null())
    error_ = "json: cannot unmarshal " + kind_of(value) + " into value of type " + name_;
}

void ObjectReader::refuse(const Json& value, std::string_view key, std::string_view wanted) {
  error_ = "json: cannot unmarshal " + kind_of(value) + " into field " + name_ + "." + std::string(key) + " of type " +
           std::string(wanted);
}

// Of several spellings the last one counts.
const Json* ObjectReader::find(std::string_view key) const {
  const Json* found = nullptr;
  if (error_.empty() && value_.is_object())
    for (const auto& [name, value] : value_.items())
      if (same_key(name, key) && !value.is_null()) found = &value;
  return found;
}

void ObjectReader::read(std::string_view key, std::string& into) {
  const Json* value = find(key);
  if (value == nullptr) return;
  if (!value->is_string()) return refuse(*value, key, "string");
  into = value->get<std::string>();
}

void ObjectReader::read(std::string_view key, bool& into) {
  const Json* value = find(key);
  if (value == nullptr) return;
  if (!value->is_boolean()) return refuse(*value, key, "bool");
  into = value->get<bool>();
}

void ObjectReader::read(std::string_view key, std::int64_t& into) {
  const Json* value = find(key);
  if (value == nullptr) return;
  constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();
  if (!value->is_number_integer() || (value->is_number_unsigned() && value->get<std::uint64_t>() > most))
    return refuse(*value, key, "int64");
  into = value->get<std::int64_t>();
}

void ObjectReader::read(std::string_view key, double& into) {
  const Json* value = find(key);
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
