// The strip of page one, and the lane of what people did (drawing.hpp).
#include <algorithm>
#include <array>

#include "report/drawing.hpp"
#include "report/text.hpp"

namespace squall::report {
namespace {

constexpr std::size_t slices = 160;
constexpr int rows_of_marks = 3;
constexpr double room_of_mark = 0.03;

// How the checks did in one slice of the run's time: the worst of all. It is good only when each had a value.
enum class Health : std::uint8_t { nothing, good, silent, bad };

std::array<Health, slices> health_of(const Story& story, const Scale& scale) {
  std::array<Health, slices> health{};
  for (const Series& series : story.series) {
    for (const auto* point : series.points) {
      const auto slice = static_cast<std::size_t>(scale.share(point->at) * slices);
      const experiment::Sample& taken = sample(point);
      const Health now = !taken.value ? Health::silent : taken.holds ? Health::good : Health::bad;
      Health& known = health[std::min(slice, slices - 1)];
      known = std::max(known, now);
    }
  }
  return health;
}

// Neighbours that are alike become one block; what fails stands higher.
void draw_health(const Story& story, const Scale& scale, Markup& svg, int foot) {
  constexpr std::array<const char*, 4> classes{"", "good", "silent", "bad"};
  constexpr std::array<int, 4> heights{0, 6, 10, 16};
  const auto health = health_of(story, scale);
  for (std::size_t i = 0; i < slices;) {
    std::size_t end = i;
    while (end < slices && health[end] == health[i]) ++end;
    const auto kind = static_cast<std::size_t>(health[i]);
    if (health[i] != Health::nothing)
      svg.leaf("rect", {{"class", classes[kind]},
                        {"x", percent(static_cast<double>(i) / slices)},
                        {"y", std::to_string(foot - heights[kind])},
                        {"width", percent(static_cast<double>(end - i) / slices)},
                        {"height", std::to_string(heights[kind])}});
    i = end;
  }
}

// Numbers in small discs, as in the list of what people did; a stop is a square.
void draw_mark_discs(const Story& story, const Scale& scale, Markup& svg) {
  std::array<double, rows_of_marks> ends;
  ends.fill(-1);
  for (std::size_t i = 0; i < std::min(story.marks.size(), most_marks); ++i) {
    const Mark& mark = story.marks[i];
    const double x = std::clamp(scale.share(mark.at), 0.012, 0.988);
    std::size_t row = 0;
    while (row + 1 < ends.size() && x - ends[row] < room_of_mark) ++row;
    ends[row] = x;
    const std::string y = std::to_string(10 + 19 * static_cast<int>(row));
    const bool stop = mark.kind == Mark::Kind::stopped;
    svg.leaf("line", {{"class", stop ? "mark-line stop" : "mark-line"},
                      {"x1", scale.at(mark.at)},
                      {"x2", scale.at(mark.at)},
                      {"y2", "100%"}});
    svg.open("svg", {{"x", percent(x)}, {"y", y}, {"overflow", "visible"}});
    if (stop)
      svg.leaf("rect",
               {{"class", "disc stop"}, {"x", "-9"}, {"y", "-9"}, {"width", "18"}, {"height", "18"}, {"rx", "2"}});
    else
      svg.leaf("circle", {{"class", "disc"}, {"r", "9"}});
    svg.text("text", {{"class", "disc-text"}, {"y", "3.5"}, {"text-anchor", "middle"}}, std::to_string(i + 1));
    svg.close();
  }
}

}  // namespace

std::string draw_marks(const Story& story) {
  Markup svg = begin_lane(
      story, 20 * rows_of_marks,
      plural(story.marks.size(), "thing that people did, or the stop", "things that people did, the stop among them") +
          "; the list below has them by number");
  draw_mark_discs(story, Scale(story.length), svg);
  return svg.take();
}

std::string draw_strip(const Story& story) {
  const Scale scale(story.length);
  std::string title = "The run in short:";
  for (const Part& part : story.parts) title += " " + part.label + " until " + print_clock(part.to) + ",";
  title += " faults as bars, below them how the checks did";
  Markup svg;
  svg.open("svg", {{"class", "strip"}, {"role", "img"}, {"width", "100%"}, {"height", "70"}});
  svg.text("title", {}, title);
  for (const Part& part : story.parts) {
    svg.open("svg", {{"x", scale.at(part.from)}, {"width", scale.width(part.from, part.to)}, {"height", "70"}});
    svg.leaf("rect", {{"class", std::string(stage_class(part))}, {"width", "100%"}, {"height", "70"}});
    svg.leaf("rect", {{"class", "edge " + std::string(stage_class(part))}, {"width", "1"}, {"height", "70"}});
    svg.text("text", {{"class", "part"}, {"x", "7"}, {"y", "16"}}, part.label);
    svg.close();
  }
  for (const Bar& bar : story.bars)
    svg.leaf("rect", {{"class", "fault"},
                      {"x", scale.at(bar.from)},
                      {"y", "26"},
                      {"width", scale.width(bar.from, bar.to)},
                      {"height", "10"}});
  draw_health(story, scale, svg, 62);
  for (const Mark& mark : story.marks)
    if (mark.kind == Mark::Kind::stopped)
      svg.leaf("line",
               {{"class", "mark-line stop"}, {"x1", scale.at(mark.at)}, {"x2", scale.at(mark.at)}, {"y2", "70"}});
  return svg.take();
}

}  // namespace squall::report
