// Pure: numbers in, text out.
#include "report.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <functional>

namespace squall::bench {
namespace {

using Cells = std::vector<std::string>;

const Cells heading = {"measured", "proxy", "median", "lowest", "highest", "spread", "x HAProxy", "proxy CPU", "core"};

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

std::string number(double value, const char* unit) {
  char text[64];
  const int decimals = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
  std::snprintf(text, sizeof text, "%.*f%s", decimals, value, unit);
  return text;
}

std::string format(double value, Unit unit) {
  switch (unit) {
    case Unit::bytes_per_second: return number(value / 1e9, " GB/s");
    case Unit::per_second: return number(value, " /s");
    case Unit::bytes: return value < 1 << 20 ? number(value / 1024, " KiB") : number(value / (1 << 20), " MiB");
    case Unit::seconds: return number(value * 1e3, " ms");
    case Unit::share: return number(value * 100, " %");
  }
  return {};
}

std::vector<double> each(const std::vector<Sample>& samples, const std::function<double(const Sample&)>& value) {
  std::vector<double> values;
  for (const Sample& sample : samples) values.push_back(value(sample));
  return values;
}

std::vector<double> values_of(const std::vector<Sample>& samples, std::size_t index) {
  return each(samples, [index](const Sample& sample) { return sample.values[index]; });
}

std::string ratio(double value, const Results& results, std::size_t index) {
  const auto haproxy = results.find(Kind::haproxy);
  if (haproxy == results.end() || haproxy->second.empty()) return "";
  return number(value / median(values_of(haproxy->second, index)), "");
}

std::string cost(const std::vector<Sample>& samples, Unit unit) {
  const double each_unit = median(each(samples, [](const Sample& sample) { return sample.cpu_seconds / sample.work; }));
  return unit == Unit::bytes_per_second ? number(each_unit * 1e9, " s/GB") : number(each_unit * 1e6, " us each");
}

Cells line(const Metric& metric, Kind kind, const Results& results) {
  const std::vector<Sample>& samples = results.at(kind);
  const std::vector<double> values = values_of(samples, metric.value);
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  const double middle = median(values);
  Cells cells = {metric.name,
                 name_of(kind),
                 format(middle, metric.unit),
                 format(*low, metric.unit),
                 format(*high, metric.unit),
                 values.size() > 1 && middle > 0 ? number((*high - *low) / middle * 100, " %") : "",
                 ratio(middle, results, metric.value),
                 "",
                 ""};
  if (samples.front().work > 0 && kind != Kind::direct) {
    cells[7] = cost(samples, metric.unit);
    const auto busy = [](const Sample& sample) { return sample.cpu_seconds / sample.window; };
    cells[8] = number(median(each(samples, busy)) * 100, " %");
  }
  return cells;
}

}  // namespace

std::vector<Cells> lines(const Row& row, const Results& results) {
  std::vector<Cells> all;
  for (const Metric& metric : row.metrics) {
    for (const auto& [kind, samples] : results) {
      if (!samples.empty()) all.push_back(line(metric, kind, results));
    }
  }
  return all;
}

std::string as_table(const std::vector<Cells>& lines) {
  std::vector<Cells> all{heading};
  all.insert(all.end(), lines.begin(), lines.end());
  std::vector<std::size_t> widths(heading.size());
  for (const Cells& cells : all) {
    for (std::size_t column = 0; column < cells.size(); ++column) {
      widths[column] = std::max(widths[column], cells[column].size());
    }
  }
  std::string text;
  for (const Cells& cells : all) {
    for (std::size_t column = 0; column < cells.size(); ++column) {
      const std::string gap(widths[column] - cells[column].size(), ' ');
      text += column < 2 ? cells[column] + gap + "  " : gap + cells[column] + "  ";
    }
    text += "\n";
  }
  return text;
}

std::string as_markdown(const std::vector<Cells>& lines) {
  const auto join = [](const Cells& cells) {
    std::string text = "|";
    for (const std::string& cell : cells) text += " " + cell + " |";
    return text + "\n";
  };
  std::string text = join(heading) + "|---|---|" + "--:|--:|--:|--:|--:|--:|--:|\n";
  for (const Cells& cells : lines) text += join(cells);
  return text;
}

}  // namespace squall::bench
