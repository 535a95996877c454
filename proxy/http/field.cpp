// See field.hpp.
#include "http/field.hpp"

#include <algorithm>

namespace squall::http {

namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace

bool same_text(std::string_view left, std::string_view right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](char a, char b) { return lower(a) == lower(b); });
}

const std::string* find_field(const Fields& fields, std::string_view name) {
  for (const Field& field : fields)
    if (same_text(field.name, name)) return &field.value;
  return nullptr;
}

bool field_lists(const Fields& fields, std::string_view name, std::string_view word) {
  for (const Field& field : fields) {
    if (!same_text(field.name, name)) continue;
    std::string_view rest = field.value;
    while (true) {
      const std::size_t comma = rest.find(',');
      if (same_text(trim(rest.substr(0, comma)), word)) return true;
      if (comma == std::string_view::npos) break;
      rest.remove_prefix(comma + 1);
    }
  }
  return false;
}

}  // namespace squall::http
