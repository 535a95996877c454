// A journey's coverage for people: a table in Markdown, the chain drawn as SVG and for Graphviz. Used by the API, the
// command line and the report of a game day. Pure.
#pragma once

#include <string>

#include "journey/coverage.hpp"

namespace squall::report {

std::string coverage_markdown(const journey::Journey& journey, const journey::Coverage& coverage);

// A picture that needs nothing else, alone or in a page, on light and dark: the parts as boxes from left to right, on
// each arrow the hop's card with its modes, in the colour of the worst; gaps are hollow. It has the size at which it
// can be read, which may be wider than a page: give it room to scroll.
std::string chain_svg(const journey::Journey& journey, const journey::Coverage& coverage);

// The same for Graphviz.
std::string chain_dot(const journey::Journey& journey, const journey::Coverage& coverage);

// `13 cells: 3 GAP, 5 BROKEN, 5 PROVEN`, the worst first.
std::string count_cells(const journey::Coverage& coverage);

std::string status_word(journey::Status status);  // GAP

}  // namespace squall::report
