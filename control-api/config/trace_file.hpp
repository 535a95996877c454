// A recorded bad day as text: CSV or one number a line, to durations. The command line reads the file itself and sends
// the values; the API reads no files. Pure.
#pragma once

#include <string_view>
#include <vector>

#include <squall/problem.hpp>
#include <squall/time.hpp>

namespace squall::config {

inline constexpr std::size_t most_trace_values = 50'000;

// A value with its unit (12.5ms) always works. Bare numbers need a header line, of which the first column whose name
// ends in a unit is taken: latency_ms, duration_s, us, seconds. Without a header the first column counts. Empty lines
// and lines that begin with # are skipped. Problems carry line and column.
Result<std::vector<Duration>> parse_trace(std::string_view text);

}  // namespace squall::config
