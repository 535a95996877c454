// Aligned tables for a terminal. A value; the verbs fill it, print() lays it out. Widths count code points, so that
// units and arrows may be UTF-8; cells are cleaned of control characters, for names come from files and other people.
#pragma once

#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

namespace squall::cli {

enum class Tone { plain, strong, dim, good, warn, bad };

// Without what could steer a terminal: names and texts come from files and other people.
std::string cleaned(std::string_view text);

// Columns as a terminal counts them, and the text of at most so many.
std::size_t width_of(std::string_view text);
std::string cut(std::string_view text, std::size_t columns);

// Colours only where somebody looks: the caller decides once.
std::string toned(std::string_view text, Tone tone, bool color);

struct Column {
  std::string title;
  bool right = false;  // numbers
};

struct Cell {
  Cell(std::string content, Tone tone_of_it = Tone::plain) : text(std::move(content)), tone(tone_of_it) {}
  Cell(const char* content) : text(content) {}

  std::string text;
  Tone tone = Tone::plain;
};

class Table {
 public:
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  void add(std::vector<Cell> row);
  bool empty() const { return rows_.empty(); }
  void print(std::ostream& out, bool color) const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<Cell>> rows_;
};

}  // namespace squall::cli
