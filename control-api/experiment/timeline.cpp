// The dry run as text (timeline.hpp): a chart on one scale, then what the bars stand for, then what is checked. ASCII,
// because it is read in terminals, logs and mails.
#include "experiment/timeline.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <utility>
#include <vector>

#include "config/units.hpp"

namespace squall::experiment {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t widest_label = 30;
constexpr std::size_t narrowest_chart = 20;
constexpr std::size_t narrowest_text = 20;
constexpr std::size_t tick_distance = 8;  // at least, in columns: labels need room
constexpr std::size_t indent = 2;

// Columns as a terminal counts them; what could steer it is replaced.
std::string cleaned(std::string_view text) {
  std::string out;
  for (const char byte : text) {
    const auto code = static_cast<unsigned char>(byte);
    if (code >= 0x20 && code != 0x7f)
      out += byte;
    else if (byte != '\n' || (!out.empty() && out.back() != ' '))
      out += byte == '\n' ? ' ' : '?';
  }
  while (out.ends_with(' ')) out.pop_back();
  return out;
}

bool begins_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }

std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, begins_character));
}

// At most so many columns of it.
std::string cut(std::string_view text, std::size_t columns) {
  std::size_t at = 0;
  for (std::size_t seen = 0; at < text.size(); ++at)
    if (begins_character(text[at]) && ++seen > columns) break;
  return std::string(text.substr(0, at));
}

std::string padded(const std::string& text, std::size_t columns) {
  const std::string fits = cut(text, columns);
  return fits + std::string(columns - width_of(fits), ' ');
}

// `first` before the first line, blanks of the same width before the others, or above them all when it is too wide;
// broken between words.
std::string wrapped(const std::string& first, std::string_view text, std::size_t width) {
  if (width_of(first) + narrowest_text > width) return cut(first, width) + "\n" + wrapped("      ", text, width);
  const std::string rest(width_of(first), ' ');
  const std::size_t room = width - rest.size();
  std::string out;
  std::string left = cleaned(text);
  do {
    std::string line = cut(left, room);
    if (line.size() < left.size() && left[line.size()] != ' ')
      if (const std::size_t blank = line.rfind(' '); blank != std::string::npos && blank > 0) line.resize(blank);
    left.erase(0, line.size());
    left.erase(0, std::min(left.find_first_not_of(' '), left.size()));
    out += (out.empty() ? first : rest) + line + "\n";
  } while (!left.empty());
  return out;
}

class Chart {
 public:
  Chart(const Experiment& experiment, std::size_t width) : experiment_(experiment) {
    label_ = width_of(label("baseline", experiment.baseline));
    label_ = std::max(label_, width_of(label("recovery", experiment.recovery)));
    for (const Phase& phase : experiment.phases) {
      label_ = std::max(label_, width_of(label(phase.name, phase.lasts, phase.until_go)));
      for (const FaultSpec& fault : phase.faults) label_ = std::max(label_, indent + 4 + fault.hop.size());
    }
    label_ = std::min(label_, std::min(widest_label, width / 3)) + 2;
    columns_ = std::max(width > label_ ? width - label_ : 0, narrowest_chart);
    total_ = planned_duration(experiment);
  }

  std::string draw() {
    std::string text = axis() + bar(label("baseline", experiment_.baseline), {}, experiment_.baseline);
    Duration from = experiment_.baseline;
    for (const Phase& phase : experiment_.phases) {
      text += bar(label(phase.name, phase.lasts, phase.until_go), from, phase.lasts);
      for (std::size_t i = 0; i < phase.faults.size(); ++i) text += fault_bar(phase.faults[i], i + 1, from);
      from += phase.lasts;
    }
    return text + bar(label("recovery", experiment_.recovery), from, experiment_.recovery);
  }

 private:
  static std::string label(const std::string& name, Duration lasts, bool until_go = false) {
    return name + " " + config::print(lasts) + (until_go ? " or go" : "");
  }

  double column_of(Duration at) const {
    return static_cast<double>(at.count()) / static_cast<double>(std::max<Duration::rep>(total_.count(), 1)) *
           static_cast<double>(columns_ - 1);
  }
  std::size_t nearest_column(Duration at) const { return static_cast<std::size_t>(std::llround(column_of(at))); }
  Duration time_at(double column) const {
    return Duration{
        static_cast<Duration::rep>(static_cast<double>(total_.count()) * column / static_cast<double>(columns_ - 1))};
  }

  std::string line(const std::string& name, const std::string& drawn) const {
    std::string text = padded(name, label_) + drawn;
    text.erase(text.find_last_not_of(' ') + 1);
    return text + "\n";
  }

  Duration tick() const {
    constexpr std::array<Duration, 15> steps{1s,   2s,    5s,    10s,   15s, 30s, 1min, 2min,
                                             5min, 10min, 15min, 30min, 1h,  2h,  6h};
    for (const Duration step : steps)
      if (column_of(step) >= tick_distance) return step;
    Duration step = 12h;
    while (column_of(step) < tick_distance) step *= 2;
    return step;
  }

  std::string axis() const {
    std::string times(columns_, ' ');
    std::string marks(columns_, '-');
    const std::string end = config::print(total_);
    const auto put = [&](std::size_t column, const std::string& text) {
      const std::string time = cut(text, columns_);
      marks[column] = '|';
      const std::size_t at = std::min(column, columns_ - time.size());
      times.replace(at, time.size(), time);
    };
    const Duration step = tick();
    for (Duration at{}; at < total_; at += step)
      if (nearest_column(at) + tick_distance + end.size() <= columns_ || at == Duration::zero())
        put(nearest_column(at), config::print(at));
    put(columns_ - 1, end);
    return line("", times) + line("", marks);
  }

  std::string bar(const std::string& name, Duration from, Duration lasts) const {
    const std::size_t first = nearest_column(from);
    const std::size_t last = std::max(nearest_column(from + lasts), first + 1);
    return line(name, std::string(first, ' ') + std::string(last - first, '='));
  }

  std::string fault_bar(const FaultSpec& fault, std::size_t number, Duration phase) const {
    const Duration from = phase + fault.after;
    const std::size_t first = nearest_column(from);
    const std::size_t last = std::max(nearest_column(from + fault.lasts), first + 1);
    std::string drawn(first, ' ');
    for (std::size_t column = first; column < last; ++column)
      drawn +=
          glyph(fault, time_at(static_cast<double>(column)) - from, time_at(static_cast<double>(column) + 1) - from);
    return line(std::string(indent, ' ') + std::to_string(number) + " " + fault.hop, drawn);
  }

  // How much of the fault there is in one column, from a dot to a hash: a ramp is a slope, a pulse is dashes.
  static char glyph(const FaultSpec& fault, Duration from, Duration to) {
    const double middle = static_cast<double>((from + (to - from) / 2).count());
    double level = on_share(fault.pulse, from, to);
    if (level <= 0) return ' ';
    if (fault.ramp.over > Duration::zero())
      level *= std::clamp(middle / static_cast<double>(fault.ramp.over.count()), 0.0, 1.0);
    constexpr std::string_view levels = ".:-=+*##";
    return levels[std::min(static_cast<std::size_t>(level * static_cast<double>(levels.size())), levels.size() - 1)];
  }

  // What part of [from, to) the pulse is on.
  static double on_share(const Pulse& pulse, Duration from, Duration to) {
    if (pulse.on <= Duration::zero() || to <= from) return 1;
    const Duration period = pulse.on + pulse.off;
    const auto on_until = [&](Duration at) { return at / period * pulse.on + std::min(at % period, pulse.on); };
    const Duration begin = std::max(from, Duration::zero());
    return static_cast<double>((on_until(std::max(to, begin)) - on_until(begin)).count()) /
           static_cast<double>((to - from).count());
  }

  const Experiment& experiment_;
  std::size_t label_ = 0;
  std::size_t columns_ = 0;
  Duration total_{};
};

std::string source_text(const Source& source) {
  if (const Metric* metric = std::get_if<Metric>(&source)) return metric->text;
  if (const HttpSource* http = std::get_if<HttpSource>(&source))
    return http->method + " " + http->url + (http->json.empty() ? "" : " at " + http->json);
  if (const PrometheusSource* prometheus = std::get_if<PrometheusSource>(&source))
    return prometheus->query + " of " + prometheus->url;
  std::string text;
  for (const std::string& word : std::get<CommandSource>(source).argv) text += (text.empty() ? "" : " ") + word;
  return text;
}

// `edge.latency_p99 < 800ms over 10s, from 50 samples, of the control cohort; before, during, after`
std::string check_text(const Check& check) {
  std::string text = source_text(check.from) + " " + check.expect.text;
  if (is_outside(check.from)) {
    text += ", asked every " + config::print(check.every);
  } else {
    text += " over " + config::print(check.over);
    if (check.min_samples > 1) text += ", from " + std::to_string(check.min_samples) + " samples";
    if (check.cohort != Cohort::all)
      text += std::string(", of the ") + (check.cohort == Cohort::control ? "control" : "faulted") + " cohort";
  }
  std::string when;
  const auto add = [&](bool is_then, const char* word) {
    if (is_then) when += (when.empty() ? "; " : ", ") + std::string(word);
  };
  add(check.before, "before");
  add(check.during, "during");
  add(check.after, "after");
  return text + when;
}

std::string rule_text(const StopRule& rule) {
  std::string text = rule.text;
  if (std::holds_alternative<Metric>(rule.what)) text += " over " + config::print(rule.over);
  if (rule.lasts > Duration::zero()) text += ", for " + config::print(rule.lasts);
  return text;
}

// Rows of a name and what it stands for, one below the other.
using Rows = std::vector<std::pair<std::string, std::string>>;

std::string listed(const Rows& rows, std::size_t width) {
  std::size_t names = 0;
  for (const auto& [name, text] : rows) names = std::max(names, name.size());
  names = std::min(names, width / 4);
  std::string text;
  for (const auto& [name, what] : rows)
    text += wrapped("  " + name + std::string(names > name.size() ? names - name.size() : 0, ' ') + "  ", what, width);
  return text;
}

Rows fault_rows(const Experiment& experiment, Catalog catalog) {
  Rows rows;
  for (const Phase& phase : experiment.phases)
    for (std::size_t i = 0; i < phase.faults.size(); ++i)
      rows.emplace_back(phase.name + "/" + std::to_string(i + 1), sentence(phase.faults[i], catalog));
  return rows;
}

Rows check_rows(const Experiment& experiment) {
  Rows rows;
  for (const Check& check : experiment.checks) rows.emplace_back(check.id, check_text(check));
  return rows;
}

}  // namespace

std::string draw_timeline(const Experiment& experiment, Catalog catalog, std::size_t width) {
  width = std::max<std::size_t>(width, 40);
  std::string text = wrapped("", experiment.name + ": " + experiment.claim, width) + "\n";
  text += Chart(experiment, width).draw();
  text += "\nfaults\n" + listed(fault_rows(experiment, catalog), width);
  text += "checks\n" + listed(check_rows(experiment), width);
  if (!experiment.stop.empty()) text += "stops when\n";
  for (const StopRule& rule : experiment.stop) text += wrapped("  ", rule_text(rule), width);
  return text;
}

}  // namespace squall::experiment
