// One function for each format of a report. Used by report.cpp. Pure.
#pragma once

#include <string>

#include <squall/catalog.hpp>

#include "report/story.hpp"

namespace squall::report {

std::string render_html(const Story& story);
std::string render_markdown(const Story& story);
std::string render_json(const Story& story, Catalog catalog);
std::string render_junit(const Story& story);

}  // namespace squall::report
