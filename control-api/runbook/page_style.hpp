// What a runbook's page has beyond the style of all pages. Used by render_html.cpp. Pure.
#pragma once

#include <string_view>

namespace squall::runbook {

extern const std::string_view page_style;  // CSS, behind the base of all pages

}  // namespace squall::runbook
