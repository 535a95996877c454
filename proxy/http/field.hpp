// Header fields as received, in order, and the lookups that every user of a message needs. Pure values, any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace squall::http {

struct Field {
  std::string name;   // as spelled by the sender
  std::string value;  // without the optional whitespace around it

  bool operator==(const Field&) const = default;
};

using Fields = std::vector<Field>;

// ASCII only: what RFC 9110 5.1 means by case-insensitive must not depend on a locale.
bool same_text(std::string_view left, std::string_view right);

// The first field of that name, or nothing.
const std::string* find_field(const Fields& fields, std::string_view name);

// Whether a comma-separated field (RFC 9110 5.6.1) of that name lists the word, in any of its lines.
bool field_lists(const Fields& fields, std::string_view name, std::string_view word);

}  // namespace squall::http
