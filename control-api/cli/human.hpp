// Figures as people read them. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "cli/client.hpp"
#include "cli/clock.hpp"
#include "report/text.hpp"

namespace squall::cli {

std::string human_bytes(double bytes);         // 999 B, 1.5 kB, 64 MB: powers of 1000
std::string human_count(std::uint64_t count);  // 1,234,567
std::string human_share(double probability);   // 25 %, 0.5 %
std::string human_latency(double seconds);     // 850us, 1.2ms, 412ms, 3.4s
std::string human_rate(double per_second);     // 0.2/s, 13/s, 1,234/s

using report::capitals;    // BROKEN, GAP
using report::shell_word;  // as a shell takes it for one word

// A JSON value as one would write it in a file's flow style: 200ms, {uniform: [50ms, 150ms]}.
std::string flow(const Json& value);

// An RFC 3339 time in UTC; nothing when it is not one.
std::optional<WallTime> utc_time(std::string_view text);

// From one such time to another: `1m30s`. Empty when either is not one.
std::string lasted(std::string_view from, std::string_view to);

// How long before `now` an RFC 3339 UTC time was: `3 s ago`. The text itself when it is not such a time.
std::string ago(std::string_view time, WallTime now);

}  // namespace squall::cli
