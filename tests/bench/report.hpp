// From samples to lines: medians, range, ratio to HAProxy, cost. As an aligned table or as Markdown.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "proxy.hpp"
#include "rows.hpp"

namespace squall::bench {

using Results = std::map<Kind, std::vector<Sample>>;  // the rounds that did not fail

/// One line for each metric and proxy that has a sample; the cells are those of `columns`.
std::vector<std::vector<std::string>> lines(const Row& row, const Results& results);

std::string as_table(const std::vector<std::vector<std::string>>& lines);
std::string as_markdown(const std::vector<std::vector<std::string>>& lines);

}  // namespace squall::bench
