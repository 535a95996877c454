// Text that came from people made safe for where it goes, and times and counts as people read them. Used by every
// format of a report. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <squall/time.hpp>

#include "experiment/journal.hpp"

namespace squall::report {

// UTF-8 that XML 1.0 can hold (2.2): what is not UTF-8, and control characters but tab and line feed, become U+FFFD.
std::string cleaned(std::string_view text);

// Cleaned, for the text and the quoted attributes of HTML, SVG and XML.
std::string escape_markup(std::string_view text);

// Cleaned, as one line of Markdown that stays text: no markup, no HTML, no table cell ends, no mentions or references.
std::string escape_markdown(std::string_view text);

// One word for a POSIX shell, in quotes only where it needs them.
std::string shell_word(std::string_view text);

std::string print_clock(Duration at);               // from the start of the run: 1:12, 1:02:03
std::string print_exact_clock(Duration at);         // 1:12.3
std::string print_moment(experiment::WallTime at);  // 2026-03-01 09:30:00 UTC
std::string print_length(Duration length);          // three digits are enough: 2.53s, 1m30s
std::string print_count(std::uint64_t count);       // 12,345
std::string plural(std::uint64_t count, std::string_view one, std::string_view many);  // 1 window, 12 windows

}  // namespace squall::report
