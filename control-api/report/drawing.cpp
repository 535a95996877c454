// The time scale, the background, the axis and the parts (drawing.hpp).
#include "report/drawing.hpp"

#include <algorithm>
#include <chrono>

#include "report/text.hpp"

namespace squall::report {

using namespace std::chrono_literals;

double Scale::share(Duration at) const {
  return std::clamp(static_cast<double>(at.count()) / static_cast<double>(length_.count()), 0.0, 1.0);
}

std::string Scale::width(Duration from, Duration to) const {
  constexpr double narrowest = 0.0015;
  return percent(std::max(narrowest, share(to) - share(from)));
}

std::vector<Duration> Scale::ticks() const {
  constexpr std::size_t most = 6;
  Duration step = 24h;
  for (const Duration candidate : std::initializer_list<Duration>{1s, 2s, 5s, 10s, 15s, 30s, 1min, 2min, 5min, 10min,
                                                                  15min, 30min, 1h, 2h, 3h, 6h, 12h})
    if (length_ / candidate < static_cast<Duration::rep>(most)) {
      step = candidate;
      break;
    }
  while (length_ / step >= static_cast<Duration::rep>(most)) step *= 2;
  std::vector<Duration> ticks;
  for (Duration at{}; at <= length_; at += step) ticks.push_back(at);
  return ticks;
}

std::string_view stage_class(const Part& part) {
  switch (part.state) {
    case experiment::State::injecting: return "during";
    case experiment::State::recovering: return "after";
    default: return "before";
  }
}

Markup begin_lane(const Story& story, int height, const std::string& title, const char* name) {
  const Scale scale(story.length);
  Markup svg;
  svg.open("svg", {{"class", name}, {"role", "img"}, {"width", "100%"}, {"height", std::to_string(height)}});
  svg.text("title", {}, title);
  for (const Part& part : story.parts)
    svg.leaf("rect", {{"class", std::string(stage_class(part))},
                      {"x", scale.at(part.from)},
                      {"width", scale.width(part.from, part.to)},
                      {"height", "100%"}});
  for (const Duration tick : scale.ticks())
    svg.leaf("line", {{"class", "grid"}, {"x1", scale.at(tick)}, {"x2", scale.at(tick)}, {"y2", "100%"}});
  return svg;
}

std::string draw_parts(const Story& story) {
  const Scale scale(story.length);
  std::string title = "Parts of the run:";
  for (const Part& part : story.parts)
    title += " " + part.label + " from " + print_clock(part.from) + " to " + print_clock(part.to) + ";";
  Markup svg = begin_lane(story, 24, title);
  for (const Part& part : story.parts) {
    // A nested picture cuts off a name that its part has no room for.
    svg.open("svg", {{"x", scale.at(part.from)}, {"width", scale.width(part.from, part.to)}, {"height", "24"}});
    svg.leaf("rect", {{"class", "edge " + std::string(stage_class(part))}, {"width", "1"}, {"height", "24"}});
    svg.text("text", {{"class", "part"}, {"x", "7"}, {"y", "16"}}, part.label);
    svg.close();
  }
  return svg.take();
}

std::string draw_axis(const Story& story) {
  const Scale scale(story.length);
  Markup svg;
  svg.open("svg", {{"class", "axis"}, {"role", "img"}, {"width", "100%"}, {"height", "20"}});
  svg.text("title", {}, "Time since the start of the run, up to " + print_clock(story.length));
  for (const Duration tick : scale.ticks()) {
    const double share = scale.share(tick);
    const char* anchor = share < 0.03 ? "start" : share > 0.97 ? "end" : "middle";
    svg.text("text", {{"x", percent(share)}, {"y", "14"}, {"text-anchor", anchor}}, print_clock(tick));
  }
  return svg.take();
}

}  // namespace squall::report
