// What a decimal digit is, whatever the locale. Used by every parser of texts here. Pure.
#pragma once

namespace squall::config {

constexpr bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

}  // namespace squall::config
