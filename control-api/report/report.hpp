// Reports of a run, drawn from its record alone: a page that needs nothing else, Markdown, JSON, JUnit XML. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <squall/catalog.hpp>

#include "experiment/journal.hpp"

namespace squall::report {

enum class Format { html, markdown, json, junit };

std::optional<Format> parse_format(std::string_view text);  // html md json junit
std::string_view content_type(Format format);

// Also of a run that is still under way; it says so.
std::string render(const experiment::Record& record, Format format, Catalog catalog);

}  // namespace squall::report
