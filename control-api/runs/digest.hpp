// What a text is known by: SHA-256 in hex. Any thread.
#pragma once

#include <string>
#include <string_view>

namespace squall::runs {

std::string sha256(std::string_view text);

}  // namespace squall::runs
