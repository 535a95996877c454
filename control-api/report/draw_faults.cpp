// A fault's lane: a bar for each time that it was on, in the shape of its ramp and its pulse (drawing.hpp).
#include <algorithm>

#include "report/drawing.hpp"
#include "report/text.hpp"

namespace squall::report {
namespace {

constexpr int lane_height = 26;
constexpr int bar_top = 4;
constexpr int bar_height = 18;
constexpr Duration::rep most_teeth = 150;

// The strength of a fault over its bar; x is 0 to 1000 along it, y 100 (nothing) to 0 (full).
class Shape {
 public:
  explicit Shape(const Bar& bar) : bar_(bar), begin_(bar.from), end_(bar.to) {
    if (bar.spec == nullptr) return;
    begin_ = std::min(bar.to, bar.from + bar.spec->after);
    const Duration lasts = bar.spec->lasts;
    if (!bar.whole_phase && lasts > Duration::zero() && lasts < bar.to - begin_) end_ = begin_ + lasts;
    ramp_ = bar.spec->ramp.over;
    on_ = bar.spec->pulse.on;
    off_ = bar.spec->pulse.off;
  }

  bool too_fine() const { return on_ > Duration::zero() && (end_ - begin_) / (on_ + off_) > most_teeth; }

  // One polygon for each time between two pauses of the pulse.
  std::string path() const {
    std::string path;
    if (on_ == Duration::zero() || too_fine()) return tooth(begin_, end_);
    for (Duration at = begin_; at < end_; at += on_ + off_) path += tooth(at, std::min(end_, at + on_));
    return path;
  }

 private:
  std::string point(Duration at, double strength) const {
    const double whole = std::max(1.0, static_cast<double>((bar_.to - bar_.from).count()));
    const double x = static_cast<double>((at - bar_.from).count()) / whole * 1000;
    return number(x) + " " + number(100 - 100 * strength);
  }
  double strength(Duration at) const {
    if (ramp_ == Duration::zero()) return 1;
    return std::min(1.0, static_cast<double>((at - begin_).count()) / static_cast<double>(ramp_.count()));
  }
  std::string tooth(Duration from, Duration to) const {
    std::string path = "M" + point(from, 0) + "L" + point(from, strength(from));
    if (const Duration full = begin_ + ramp_; from < full && full < to) path += "L" + point(full, 1);
    return path + "L" + point(to, strength(to)) + "L" + point(to, 0) + "Z";
  }

  const Bar& bar_;
  Duration begin_, end_;
  Duration ramp_{}, on_{}, off_{};
};

}  // namespace

std::string draw_fault(const Story& story, const FaultRow& fault) {
  const Scale scale(story.length);
  std::string title = fault.sentence.empty() ? fault.name : fault.sentence;
  title += fault.reached ? ", on" : ", never put";
  for (const Bar& bar : story.bars)
    if (bar.name == fault.name) title += " from " + print_clock(bar.from) + " to " + print_clock(bar.to);
  Markup svg = begin_lane(story, lane_height, title);
  for (const Bar& bar : story.bars) {
    if (bar.name != fault.name) continue;
    const Shape shape(bar);
    svg.open("svg", {{"x", scale.at(bar.from)},
                     {"y", std::to_string(bar_top)},
                     {"width", scale.width(bar.from, bar.to)},
                     {"height", std::to_string(bar_height)},
                     {"viewBox", "0 0 1000 100"},
                     {"preserveAspectRatio", "none"}});
    svg.leaf("rect", {{"class", "fault-put"}, {"width", "1000"}, {"height", "100"}});
    svg.leaf("path", {{"class", shape.too_fine() ? "fault fine" : "fault"}, {"d", shape.path()}});
    svg.close();
  }
  return svg.take();
}

}  // namespace squall::report
