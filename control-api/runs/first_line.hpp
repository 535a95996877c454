// What may be shown of a text that came from outside. Pure.
#pragma once

#include <string>
#include <string_view>

namespace squall::runs {

// Its first line that is not empty, at most 200 bytes and three dots. Control characters and what is not UTF-8 become
// question marks.
std::string first_line(std::string_view text);

}  // namespace squall::runs
