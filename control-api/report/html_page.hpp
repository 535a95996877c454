// The page's look and its skeleton. Used by html.cpp. Pure.
#pragma once

#include <string_view>

namespace squall::report {

extern const std::string_view html_style;     // CSS, behind the base of all pages
extern const std::string_view html_template;  // Mustache

}  // namespace squall::report
