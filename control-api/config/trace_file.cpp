// See trace_file.hpp.
#include "config/trace_file.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "config/units.hpp"

namespace squall::config {
namespace {

struct Cell {
  std::string_view text;
  int column = 1;  // in bytes, from 1
};

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\"";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::vector<Cell> cells_of(std::string_view line) {
  std::vector<Cell> cells;
  std::size_t begin = 0;
  while (true) {
    const std::size_t end = std::min(line.find_first_of(",;\t", begin), line.size());
    const std::string_view text = trimmed(line.substr(begin, end - begin));
    const std::size_t at = text.empty() ? begin : static_cast<std::size_t>(text.data() - line.data());
    cells.push_back({text, static_cast<int>(at) + 1});
    if (end == line.size()) return cells;
    begin = end + 1;
  }
}

// The unit that a column's name ends in, as durations spell it.
std::optional<std::string_view> unit_of(std::string_view name) {
  struct Ending {
    std::string_view word, unit;
  };
  constexpr Ending endings[] = {{"nanoseconds", "ns"}, {"microseconds", "us"}, {"milliseconds", "ms"},
                                {"seconds", "s"},      {"minutes", "m"},       {"ns", "ns"},
                                {"us", "us"},          {"ms", "ms"},           {"s", "s"}};
  for (const Ending& ending : endings) {
    if (!name.ends_with(ending.word)) continue;
    const std::string_view before = name.substr(0, name.size() - ending.word.size());
    if (before.empty() || before.ends_with('_') || before.ends_with('-') || before.ends_with(' ') ||
        before.ends_with('('))
      return ending.unit;
  }
  return std::nullopt;
}

bool begins_a_number(std::string_view text) {
  return !text.empty() && ((text.front() >= '0' && text.front() <= '9') || text.front() == '-' || text.front() == '+');
}

class TraceReader {
 public:
  Result<std::vector<Duration>> read(std::string_view text) {
    for (std::size_t begin = 0; begin < text.size() && problems_.size() < 20;) {
      const std::size_t end = std::min(text.find('\n', begin), text.size());
      ++line_;
      take_line(text.substr(begin, end - begin));
      begin = end + 1;
    }
    if (values_.empty() && problems_.empty())
      problem(1, "the trace has no value", "write one duration a line, like 12.5ms");
    if (!problems_.empty()) return tl::unexpected(std::move(problems_));
    return std::move(values_);
  }

 private:
  void take_line(std::string_view line) {
    const std::string_view content = trimmed(line);
    if (content.empty() || content.starts_with('#')) return;
    const std::vector<Cell> cells = cells_of(line);
    if (values_.empty() && !header_seen_ && !begins_a_number(cells.front().text)) return take_header(cells);
    take_value(cells);
  }

  void take_header(const std::vector<Cell>& cells) {
    header_seen_ = true;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      unit_ = unit_of(cells[i].text);
      if (!unit_) continue;
      column_ = i;
      return;
    }
  }

  void take_value(const std::vector<Cell>& cells) {
    if (column_ >= cells.size())
      return problem(1, "the line has " + std::to_string(cells.size()) + " columns, the duration is in column " +
                            std::to_string(column_ + 1));
    const Cell& cell = cells[column_];
    const bool bare = cell.text.find_first_not_of("0123456789.") == std::string_view::npos;
    if (bare && !unit_)
      return problem(cell.column, "\"" + std::string(cell.text) + "\" has no unit",
                     "write it with one, like 12ms, or name the column in a header line, like latency_ms");
    const auto value = parse_duration(std::string(cell.text) + (bare ? std::string(*unit_) : ""));
    if (!value) return problem(cell.column, value.error().front().message);
    if (*value > std::chrono::hours{24}) return problem(cell.column, "a duration of a trace is at most 24h");
    if (values_.size() == most_trace_values)
      return problem(cell.column, "a trace has at most " + std::to_string(most_trace_values) + " values");
    values_.push_back(*value);
  }

  void problem(int column, std::string message, std::string hint = {}) {
    problems_.push_back({"", std::move(message), std::move(hint), line_, column});
  }

  int line_ = 0;
  std::size_t column_ = 0;
  std::optional<std::string_view> unit_;
  bool header_seen_ = false;
  std::vector<Duration> values_;
  Problems problems_;
};

}  // namespace

Result<std::vector<Duration>> parse_trace(std::string_view text) { return TraceReader().read(text); }

}  // namespace squall::config
