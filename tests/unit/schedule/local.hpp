// Shorthands of the schedule tests: instants from and to text. Test code only.
#pragma once

#include <date/date.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "schedule/calendar.hpp"

namespace squall::schedule {

inline constexpr char berlin[] = "Europe/Berlin";

// What is refused, and what is said about it.
struct Bad {
  const char* text;
  const char* says;
};

inline Cron cron(std::string_view text) {
  auto parsed = parse_cron(text);
  if (!parsed) throw std::runtime_error(parsed.error().front().message);
  return *parsed;
}

// 2024-03-31T01:00 or 2024-03-31T01:00:30, in UTC.
inline WallTime utc(const std::string& text) {
  std::istringstream in(text.size() == 16 ? text + ":00" : text);
  date::sys_seconds time;
  in >> date::parse("%FT%T", time);
  if (in.fail()) throw std::runtime_error("no time: " + text);
  return time;
}

inline std::string print_utc(WallTime time) {
  return date::format("%FT%R", std::chrono::floor<std::chrono::minutes>(time));
}

// The instants in (after, until].
inline std::vector<std::string> between(std::string_view expression, std::string_view zone, const std::string& after,
                                        const std::string& until) {
  const Cron parsed = cron(expression);
  std::vector<std::string> found;
  for (auto instant = next(parsed, zone, utc(after)); instant && *instant <= utc(until);
       instant = next(parsed, zone, *instant))
    found.push_back(print_utc(*instant));
  return found;
}

// `message (hint)` of each problem.
template <class T>
std::vector<std::string> says(const Result<T>& result) {
  std::vector<std::string> lines;
  if (result) return lines;
  for (const Problem& problem : result.error())
    lines.push_back(problem.message + (problem.hint.empty() ? "" : " (" + problem.hint + ")"));
  return lines;
}

}  // namespace squall::schedule
