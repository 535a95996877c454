// Tables of Markdown, as all reports write them. Cells come escaped. Pure.
#pragma once

#include <string>
#include <vector>

namespace squall::report {

using Cells = std::vector<std::string>;

inline std::string table_row(const Cells& cells) {
  std::string line = "|";
  for (const std::string& cell : cells) line += " " + cell + " |";
  return line + "\n";
}

inline std::string table_head(const Cells& titles) {
  return table_row(titles) + table_row(Cells(titles.size(), "---"));
}

}  // namespace squall::report
