// {{variable}} in text: where they stand, which are unknown, and what they become. Pure.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <squall/problem.hpp>

#include "runbook/runbook.hpp"

namespace squall::runbook {

struct Reference {
  std::size_t begin = 0, end = 0;  // with its braces; to the end of its line when it is not closed
  std::string_view name;           // without spaces around it
  bool closed = true;              // false: no }} follows on its line
};

// The first one at or behind `from`.
std::optional<Reference> next_reference(std::string_view text, std::size_t from);

// Of the whole text, with lines and columns.
Problems check_variables(std::string_view body);

// What a variable stands for, on one line; `(no run)` without a value.
std::string value_of(std::string_view name, const Values& values);

// How a value is written at this place of the text.
using Write = std::function<std::string(const std::string& value, std::size_t at)>;

std::string substitute(std::string_view text, const Values& values, const Write& write = {});

}  // namespace squall::runbook
