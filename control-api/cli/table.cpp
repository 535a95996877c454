// Lays out a table: two spaces between columns, the last one ragged, no trailing blanks. Called by the verbs.
#include "cli/table.hpp"

#include <algorithm>
#include <ostream>

namespace squall::cli {
namespace {

bool begins_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }

// U+0080 to U+009F, which some terminals obey as they obey an escape.
bool is_upper_control(std::string_view text) {
  return text.size() > 1 && text[0] == '\xC2' && static_cast<unsigned char>(text[1]) < 0xA0;
}

// U+202A to U+202E and U+2066 to U+2069: what follows would be shown in another order than it was written.
bool turns_text(std::string_view text) {
  if (text.size() < 3 || text[0] != '\xE2') return false;
  const auto last = static_cast<unsigned char>(text[2]);
  return (text[1] == '\x80' && last >= 0xAA && last <= 0xAE) || (text[1] == '\x81' && last >= 0xA6 && last <= 0xA9);
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

std::string cleaned(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto code = static_cast<unsigned char>(text.front());
    const std::size_t bytes = turns_text(text) ? 3 : is_upper_control(text) ? 2 : 1;
    out += bytes > 1 || code < 0x20 || code == 0x7F ? '?' : text.front();
    text.remove_prefix(bytes);
  }
  return out;
}

std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, begins_character));
}

std::string cut(std::string_view text, std::size_t columns) {
  std::size_t at = 0;
  for (std::size_t seen = 0; at < text.size(); ++at)
    if (begins_character(text[at]) && ++seen > columns) break;
  return std::string(text.substr(0, at));
}

std::string toned(std::string_view text, Tone tone, bool color) {
  if (!color || tone == Tone::plain || text.empty()) return std::string(text);
  constexpr std::string_view codes[] = {"0", "1", "2", "32", "33", "31"};
  return "\x1b[" + std::string(codes[static_cast<std::size_t>(tone)]) + "m" + std::string(text) + "\x1b[0m";
}

void Table::add(std::vector<Cell> row) {
  row.resize(columns_.size(), Cell(""));
  for (Cell& cell : row) cell.text = cleaned(cell.text);
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
