// What both formats of a day's report are made of. Used by day_html.cpp and day_markdown.cpp. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/day.hpp"

namespace squall::report {

// A cell before and after, paired by name. One that is not in the file any more has no `after`, and a new one no
// `before`.
struct CellPair {
  const DayCell* before = nullptr;
  const DayCell* after = nullptr;

  const DayCell& latest() const { return after != nullptr ? *after : *before; }
  bool changed() const { return before != nullptr && after != nullptr && before->status != after->status; }
};
std::vector<CellPair> cell_pairs(const Day& day);

// Why there is no `after`; empty when there is one.
std::string after_text(const Day& day);

// What is known of a cell: after a day that nobody could look at, the runs that it had then, not what was before them.
std::string why_text(const Day& day, const CellPair& pair);

// `the database`, `none`, `none, accepted: orders are the product`.
std::string fallback_text(const DayCell& cell);

// `cache/down`: the journey stands above them all.
std::string short_name(const Day& day, const std::string& cell);

// `2026-03-01 09:30:00 to 11:02:10 UTC`, or that it is not over.
std::string time_text(const Day& day);

// `3 of 5 steps of cache-down were ticked`; empty for a run without a runbook that could be read.
std::string steps_text(const DayRun& run);

extern const std::string_view day_style;  // CSS, behind that of all pages and that of a run's report

std::string render_day_html(const Day& day);
std::string render_day_markdown(const Day& day);

}  // namespace squall::report
