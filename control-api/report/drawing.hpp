// The run drawn as SVG: a strip for page one, and lanes that share one time scale. Widths are shares of the page, so
// that a lane fits a phone and a sheet of paper; colours come from the page's style. Pure.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "report/markup.hpp"
#include "report/story.hpp"

namespace squall::report {

// Everything on one line: the parts, when faults were on, whether the checks held, what people did.
std::string draw_strip(const Story& story);

// Lanes, from top to bottom.
std::string draw_parts(const Story& story);
std::string draw_fault(const Story& story, const FaultRow& fault);
std::string draw_series(const Story& story, const Series& series, std::size_t slices);
std::string draw_marks(const Story& story);
std::string draw_axis(const Story& story);

inline constexpr std::size_t most_marks = 200;  // that are drawn; the list has more

// --- what the drawings share ---

class Scale {
 public:
  explicit Scale(Duration length) : length_(std::max(length, Duration{1})) {}
  double share(Duration at) const;  // of the whole, 0 to 1
  std::string at(Duration at) const { return percent(share(at)); }
  std::string width(Duration from, Duration to) const;  // never too narrow to be seen

  // Round times, six at most.
  std::vector<Duration> ticks() const;

 private:
  Duration length_;
};

// Begins an SVG of this height with its title, the parts' tints and the grid behind it.
Markup begin_lane(const Story& story, int height, const std::string& title, const char* name = "lane");
std::string_view stage_class(const Part& part);  // before, during, after

}  // namespace squall::report
