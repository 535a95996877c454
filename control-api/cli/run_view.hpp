// A run on one screen: what it claims, where it stands, each check against its bound, what its faults hit. Pure: the
// same look gives the same lines. run_screen.hpp puts them on a terminal.
#pragma once

#include <string>
#include <vector>

#include "cli/run_look.hpp"

namespace squall::cli {

struct ScreenSize {
  std::size_t columns = 80;
  std::size_t rows = 24;
};

// Lines without breaks, each narrower than the screen and fewer than its rows: what matters least goes first.
std::vector<std::string> draw_run(const RunLook& look, ScreenSize size, bool color);

}  // namespace squall::cli
