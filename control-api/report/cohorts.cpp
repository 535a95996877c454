// See cohorts.hpp.
#include "report/cohorts.hpp"

#include <algorithm>
#include <functional>

#include "report/text.hpp"

namespace squall::report {
namespace {

using experiment::Cohort;
using experiment::Figures;

struct Kind {
  Stage stage;
  Cohort cohort;
  std::string_view title;
};
constexpr Kind kinds[] = {{Stage::before, Cohort::all, "before"},
                          {Stage::during, Cohort::faulted, "faulted"},
                          {Stage::during, Cohort::control, "control"},
                          {Stage::during, Cohort::all, "during, all"},
                          {Stage::after, Cohort::all, "after"}};

constexpr std::string_view no_data = "no data";

std::string print(std::optional<double> value, experiment::Dimension dimension) {
  return value ? experiment::print_value(dimension, *value) : std::string(no_data);
}

using Value = std::function<std::optional<double>(const Figures& figures)>;

FigureRow latency_row(const HopFigures& hop, std::string title, const Value& value) {
  FigureRow row{std::move(title), {}, {}};
  double longest = 0;
  for (const Column& column : hop.columns)
    if (column.figures != nullptr) longest = std::max(longest, value(*column.figures).value_or(0));
  for (const Column& column : hop.columns) {
    const auto length = column.figures != nullptr ? value(*column.figures) : std::nullopt;
    row.cells.push_back(print(length, experiment::Dimension::duration));
    row.bars.push_back(length && longest > 0 ? std::optional(*length / longest) : std::nullopt);
  }
  return row;
}

template <class Print>
FigureRow plain_row(const HopFigures& hop, std::string title, Print print_cell) {
  FigureRow row{std::move(title), {}, {}};
  for (const Column& column : hop.columns) {
    row.cells.push_back(column.figures != nullptr ? print_cell(*column.figures) : std::string(no_data));
    row.bars.emplace_back();
  }
  return row;
}

}  // namespace

std::vector<HopFigures> side_by_side(const Story& story) {
  std::vector<HopFigures> hops;
  for (const Figures* figures : story.figures) {
    if (std::ranges::count(hops, figures->hop, &HopFigures::hop) != 0) continue;
    HopFigures hop{figures->hop, {}};
    for (const Kind& kind : kinds) {
      const Figures* found = nullptr;
      for (const Figures* candidate : story.figures)
        if (candidate->hop == hop.hop && candidate->stage == kind.stage && candidate->cohort == kind.cohort)
          found = candidate;
      if (found != nullptr || kind.cohort == Cohort::all) hop.columns.push_back({std::string(kind.title), found});
    }
    hops.push_back(std::move(hop));
  }
  return hops;
}

std::optional<double> error_rate(const Figures& figures) {
  if (figures.requests == 0) return std::nullopt;
  return static_cast<double>(figures.errors) / static_cast<double>(figures.requests);
}

std::optional<double> p50(const Figures& figures) {
  return figures.samples > 0 ? std::optional(figures.p50) : std::nullopt;
}

std::optional<double> p99(const Figures& figures) {
  return figures.samples > 0 ? std::optional(figures.p99) : std::nullopt;
}

std::vector<FigureRow> rows_of(const HopFigures& hop) {
  return {plain_row(hop, "requests", [](const Figures& it) { return print_count(it.requests); }),
          plain_row(hop, "errors", [](const Figures& it) { return print_count(it.errors); }),
          plain_row(hop, "error rate",
                    [](const Figures& it) { return print(error_rate(it), experiment::Dimension::share); }),
          latency_row(hop, "p50", p50),
          latency_row(hop, "p99", p99),
          plain_row(hop, "measured over", [](const Figures& it) { return print_length(it.window); })};
}

}  // namespace squall::report
