// Reads one source file against the table of rules.hpp. Called by the tests of this folder; plain functions of text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace squall::architecture {

// Each violation as "path:line: what, and what is allowed". A line that ends in `// allowed: <reason>` is not judged.
std::vector<std::string> violations(std::string_view path, std::string_view text);

}  // namespace squall::architecture
