// One look at the whole server: the answer of GET /v1/stats as a page. Pure.
#pragma once

#include <iosfwd>
#include <string>

#include "cli/client.hpp"

namespace squall::cli {

struct StatusLook {
  Json stats;
  Json before;         // the look before, null for the first: rates need two
  double seconds = 0;  // between the two
  Json halt = {};      // the answer of GET /v1/halt while the server is halted
  Json runs = {};      // those under way
};

void print_status(std::ostream& out, const StatusLook& look, const std::string& url, bool color);

}  // namespace squall::cli
