// Text that came from people made safe for where it goes. Used by every page, drawing and document. Pure.
#pragma once

#include <string>
#include <string_view>

namespace squall::page {

// UTF-8 that XML 1.0 can hold (2.2): what is not UTF-8, and control characters but tab and line feed, become U+FFFD.
std::string cleaned(std::string_view text);

// Cleaned, for the text and the quoted attributes of HTML, SVG and XML.
std::string escape_markup(std::string_view text);

// Cleaned, as one line of Markdown that stays text: no markup, no HTML, no table cell ends, no mentions or references.
std::string escape_markdown(std::string_view text);

}  // namespace squall::page
