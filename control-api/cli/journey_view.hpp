// A journey for a terminal: its coverage as a table, and what is measured along its chain as one page. Pure. A key that
// a server does not send is an empty field.
#pragma once

#include <iosfwd>
#include <string_view>

#include "cli/client.hpp"
#include "cli/table.hpp"

namespace squall::cli {

// Of GET /v1/journeys/{name}/coverage: each cell, how many of each status there are, why what is not proven is not, and
// what does not fit together.
void print_coverage(std::ostream& out, const Json& coverage, bool color);

// Of GET /v1/journeys/{name}: what users were promised, and hop by hop what they get.
void print_journey(std::ostream& out, const Json& journey, bool color);

Tone tone_of_status(std::string_view status);

}  // namespace squall::cli
