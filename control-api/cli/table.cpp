// Lays out a table: two spaces between columns, the last one ragged, no trailing blanks. Called by the verbs.
#include "cli/table.hpp"

#include <algorithm>
#include <ostream>

namespace squall::cli {
namespace {

std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}

std::string cleaned(std::string text) {
  std::ranges::replace_if(
      text, [](char byte) { return static_cast<unsigned char>(byte) < 0x20 || byte == 0x7F; }, '?');
  return text;
}

// One line, without trailing blanks.
void print_row(std::ostream& out, const std::vector<Column>& columns, const std::vector<std::size_t>& widths,
               const std::vector<Cell>& row, bool color) {
  std::string line;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const std::string padding(widths[i] - width_of(row[i].text), ' ');
    const std::string text = toned(row[i].text, row[i].tone, color);
    line += (i == 0 ? "" : "  ") + (columns[i].right ? padding + text : text + padding);
  }
  line.resize(line.find_last_not_of(' ') + 1);
  out << line << '\n';
}

}  // namespace

std::string toned(std::string_view text, Tone tone, bool color) {
  if (!color || tone == Tone::plain || text.empty()) return std::string(text);
  constexpr std::string_view codes[] = {"0", "1", "2", "32", "33", "31"};
  return "\x1b[" + std::string(codes[static_cast<std::size_t>(tone)]) + "m" + std::string(text) + "\x1b[0m";
}

void Table::add(std::vector<Cell> row) {
  row.resize(columns_.size(), Cell(""));
  for (Cell& cell : row) cell.text = cleaned(std::move(cell.text));
  rows_.push_back(std::move(row));
}

void Table::print(std::ostream& out, bool color) const {
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    std::size_t width = width_of(columns_[i].title);
    for (const auto& row : rows_) width = std::max(width, width_of(row[i].text));
    widths.push_back(width);
  }
  std::vector<Cell> titles;
  for (const Column& column : columns_) titles.emplace_back(column.title, Tone::dim);
  print_row(out, columns_, widths, titles, color);
  for (const auto& row : rows_) print_row(out, columns_, widths, row, color);
}

}  // namespace squall::cli
