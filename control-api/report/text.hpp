// Times and counts as people read them, and text from people made safe. Used by every format of a report. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <squall/time.hpp>

#include "experiment/journal.hpp"
#include "page/escape.hpp"

namespace squall::report {

using page::cleaned;
using page::escape_markdown;
using page::escape_markup;

// As much of a text as a page shows of it.
std::string shortened(const std::string& text, std::size_t most);

// One word for a POSIX shell, in quotes only where it needs them.
std::string shell_word(std::string_view text);

std::string capitals(std::string word);  // GAP: our own words, in ASCII

std::string print_clock(Duration at);               // from the start of the run: 1:12, 1:02:03
std::string print_exact_clock(Duration at);         // 1:12.3
std::string print_moment(experiment::WallTime at);  // 2026-03-01 09:30:00 UTC
std::string print_length(Duration length);          // three digits are enough: 2.53s, 1m30s
std::string print_count(std::uint64_t count);       // 12,345
std::string plural(std::uint64_t count, std::string_view one, std::string_view many);  // 1 window, 12 windows

}  // namespace squall::report
