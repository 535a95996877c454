// JSON as Go's encoding/json reads it into a struct, because that is what clients of Toxiproxy were written against:
// only the first value of a body counts, keys are known in any case, unknown ones are ignored, null leaves a field as
// it is, and a whole number is written in plain decimal. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>
#include <tl/expected.hpp>

namespace squall::toxiproxy {

using Json = nlohmann::ordered_json;  // printed: the order of keys is part of the form
using Input = nlohmann::json;         // read: any number of keys is found quickly

inline constexpr std::size_t deepest = 32;  // nested lists and objects

// The body's first value, or what is wrong with it in the decoder's words: "EOF", "unexpected EOF", ...
tl::expected<Input, std::string> first_value(std::string_view body);

// Reads the fields of one object into what the caller has; a field that is not there, or null, stays as it was. After
// the first misfit nothing is read any more.
class ObjectReader {
 public:
  // `name` is said in errors before the field's. null is an object without fields.
  ObjectReader(const Input& value, std::string name);

  void read(std::string_view key, std::string& into);
  void read(std::string_view key, bool& into);
  void read(std::string_view key, std::int64_t& into);
  void read(std::string_view key, double& into);
  const Input* find(std::string_view key) const;  // null: it is not there

  const std::string& error() const { return error_; }  // empty: all is well

 private:
  void refuse(const Input& value, std::string_view key, std::string_view wanted);

  const Input& value_;
  std::string name_;
  std::string error_;
};

// Numbers as Go prints them: 1 and not 1.0, a float by its shortest digits.
Json print_number(double value);
Json print_number(float value);

}  // namespace squall::toxiproxy
