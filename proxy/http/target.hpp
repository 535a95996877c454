// A request target taken apart and percent-decoded (RFC 9112 3.2, RFC 3986 2.1). Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace squall::http {

struct Target {
  std::string authority;  // of the absolute-form, which wins over Host (RFC 9112 3.2.2); else empty
  std::string raw_path;   // still encoded: "%2F" is not a separator
  std::string path;
  std::vector<std::pair<std::string, std::string>> query;  // decoded, "+" as space, in order
};

// Nothing when a percent sign is not followed by two hexadecimal digits.
std::optional<Target> read_target(std::string_view target);

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space = false);

}  // namespace squall::http
