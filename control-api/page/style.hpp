// The look that all pages share: colours, type, code, and what paper wants. Pure.
#pragma once

#include <string_view>

namespace squall::page {

extern const std::string_view base_style;  // CSS; a page's own comes behind it

}  // namespace squall::page
