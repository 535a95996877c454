// A check's lane: its values against its bound (drawing.hpp).
#include <algorithm>

#include "report/drawing.hpp"
#include "report/text.hpp"
#include "report/thin.hpp"

namespace squall::report {
namespace {

using experiment::Comparison;
using experiment::Sample;

constexpr int height = 64;
constexpr std::size_t most_rings = 24;
constexpr std::size_t most_dots = 80;

class Chart {
 public:
  Chart(const Story& story, const Series& series, std::size_t slices)
      : series_(series), scale_(story.length), points_(thin(series.points, slices)) {
    if (series.check != nullptr) include(series.check->expect.value);
    for (const auto* point : points_)
      if (sample(point).value) include(*sample(point).value);
    const double range = high_ > low_ ? high_ - low_ : 1;
    high_ += range * 0.15;
    low_ -= range * 0.06;  // a line along zero is not cut in half
  }

  std::string draw(const Story& story) {
    Markup svg = begin_lane(story, height, title(), "lane chart");
    draw_bound(svg);
    draw_silence(svg);
    svg.open("svg", {{"viewBox", "0 0 1000 100"},
                     {"preserveAspectRatio", "none"},
                     {"width", "100%"},
                     {"height", std::to_string(height)}});
    if (const std::string values = line(false); !values.empty()) svg.leaf("path", {{"class", "values"}, {"d", values}});
    if (const std::string fails = line(true); !fails.empty()) svg.leaf("path", {{"class", "fails"}, {"d", fails}});
    svg.close();
    draw_dots(svg);
    draw_rings(svg);
    draw_bound_text(svg);
    return svg.take();
  }

 private:
  void include(double value) {
    low_ = std::min(low_, value);
    high_ = std::max(high_, value);
  }
  double y(double value) const { return 1 - (value - low_) / (high_ - low_); }  // 0: the top

  std::string title() const {
    std::string text = "Check " + series_.id;
    std::uint64_t failed = 0;
    std::uint64_t silent = 0;
    for (const auto* point : series_.points) {
      failed += sample(point).value && !sample(point).holds ? 1 : 0;
      silent += sample(point).value ? 0 : 1;
    }
    if (series_.check != nullptr) text += ", expected " + series_.check->expect.text;
    return text + ": " + plural(series_.points.size(), "sample", "samples") + ", " + print_count(failed) +
           " beyond the bound, " + print_count(silent) + " without a value";
  }

  // The line, and a tint on the side where no value should be.
  void draw_bound(Markup& svg) const {
    if (series_.check == nullptr) return;
    const experiment::Bound& bound = series_.check->expect;
    const double at = y(bound.value);
    const bool above = bound.comparison == Comparison::less || bound.comparison == Comparison::less_equal;
    const bool below = bound.comparison == Comparison::greater || bound.comparison == Comparison::greater_equal;
    if (above || below)
      svg.leaf("rect", {{"class", "beyond"},
                        {"y", above ? "0" : percent(at)},
                        {"width", "100%"},
                        {"height", percent(above ? at : 1 - at)}});
    svg.leaf("line", {{"class", "bound"}, {"x2", "100%"}, {"y1", percent(at)}, {"y2", percent(at)}});
  }

  void draw_bound_text(Markup& svg) const {
    if (series_.check == nullptr) return;
    const int line = static_cast<int>(y(series_.check->expect.value) * height);
    svg.text("text", {{"class", "bound-text"}, {"x", "4"}, {"y", std::to_string(line < 16 ? line + 12 : line - 4)}},
             series_.check->expect.text);
  }

  // Without a value: a tick at the foot.
  void draw_silence(Markup& svg) const {
    double last = -1;
    for (const auto* point : points_) {
      const double x = scale_.share(point->at);
      if (sample(point).value || x - last < 0.006) continue;
      last = x;
      svg.leaf(
          "rect",
          {{"class", "silent"}, {"x", percent(x)}, {"y", std::to_string(height - 7)}, {"width", "2"}, {"height", "5"}});
    }
  }

  // All values, or only the stretches that begin or end with one that fails.
  std::string line(bool failing) const {
    std::string path;
    bool drawing = false;
    for (std::size_t i = 0; i < points_.size(); ++i) {
      const Sample& taken = sample(points_[i]);
      const bool wanted = !failing || (taken.value && !taken.holds) || (joins(i) && !sample(points_[i - 1]).holds);
      if (!taken.value || !wanted) {
        drawing = false;
        continue;
      }
      if (failing && joins(i) && !drawing) path += "M" + place(points_[i - 1]);
      path += (drawing || failing) && joins(i) ? "L" : "M";
      path += place(points_[i]);
      drawing = true;
    }
    return path;
  }
  std::string place(const experiment::JournalEntry* point) const {
    return number(scale_.share(point->at) * 1000) + " " + number(y(*sample(point).value) * 100);
  }

  bool joins(std::size_t i) const {  // with the one before it
    return i > 0 && i < points_.size() && sample(points_[i]).value && sample(points_[i - 1]).value &&
           sample(points_[i]).stage == sample(points_[i - 1]).stage;
  }

  // What no line leads to or from would not be seen.
  void draw_dots(Markup& svg) const {
    std::size_t dots = 0;
    for (std::size_t i = 0; i < points_.size() && dots < most_dots; ++i) {
      if (!sample(points_[i]).value || joins(i) || joins(i + 1)) continue;
      ++dots;
      svg.leaf("circle", {{"class", "dot"},
                          {"cx", scale_.at(points_[i]->at)},
                          {"cy", percent(y(*sample(points_[i]).value))},
                          {"r", "2.5"}});
    }
  }

  // So that colour is not the only sign of a failure.
  void draw_rings(Markup& svg) const {
    Points failing;
    for (const auto* point : points_)
      if (sample(point).value && !sample(point).holds) failing.push_back(point);
    const std::size_t step = failing.size() / most_rings + 1;
    for (std::size_t i = 0; i < failing.size(); i += step)
      svg.leaf("circle", {{"class", "ring"},
                          {"cx", scale_.at(failing[i]->at)},
                          {"cy", percent(y(*sample(failing[i]).value))},
                          {"r", "3"}});
  }

  const Series& series_;
  Scale scale_;
  Points points_;
  double low_ = 0, high_ = 0;
};

}  // namespace

std::string draw_series(const Story& story, const Series& series, std::size_t slices) {
  return Chart(story, series, slices).draw(story);
}

}  // namespace squall::report
