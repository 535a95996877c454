// Small words that cron fields, windows and refusals share: names of days, digits, spans of time. Pure.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <squall/time.hpp>

namespace squall::schedule {

inline constexpr std::string_view day_names[] = {"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"};
inline constexpr std::string_view month_names[] = {"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                                   "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};

// The index of the name that `text` is, in any case; nothing when it is none.
std::optional<int> find_name(std::string_view text, std::span<const std::string_view> names);

// One or two digits.
std::optional<int> small_number(std::string_view text);

// Cut at each `mark`; an empty text is one empty part.
std::vector<std::string_view> split(std::string_view text, char mark);

// What stands between blanks.
std::vector<std::string_view> words_of(std::string_view text);

// In quotes, and not too long for a message.
std::string quoted(std::string_view text);

// 2h5m, 45s; parts of a second are left out.
std::string spell(Duration time);

}  // namespace squall::schedule
