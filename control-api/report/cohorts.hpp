// The figures of a run side by side: each hop before, during and after, and while faults were on the touched share
// beside the spared one. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/story.hpp"

namespace squall::report {

struct Column {
  std::string title;                             // before, faulted, control, during, after
  const experiment::Figures* figures = nullptr;  // null: there are none
};

// The five columns above, those that were measured for any hop; a hop's later figures of one kind replace earlier ones.
struct HopFigures {
  std::string hop;
  std::vector<Column> columns;
};
std::vector<HopFigures> side_by_side(const Story& story);

// Nothing where nothing was counted.
std::optional<double> error_rate(const experiment::Figures& figures);
std::optional<double> p50(const experiment::Figures& figures);
std::optional<double> p99(const experiment::Figures& figures);

struct FigureRow {
  std::string title;                        // requests, p99, ...
  std::vector<std::string> cells;           // "no data" where there is none
  std::vector<std::optional<double>> bars;  // of latencies: share of the longest
};
std::vector<FigureRow> rows_of(const HopFigures& hop);

}  // namespace squall::report
