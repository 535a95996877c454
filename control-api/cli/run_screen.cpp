// One write for each frame, so that no half of one is ever seen. Called by the loop that follows a run.
#include "cli/run_screen.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <ostream>
#include <utility>

namespace squall::cli {
namespace {

constexpr const char* hide_cursor = "\x1b[?25l";
constexpr const char* show_cursor = "\x1b[?25h";
constexpr const char* to_end_of_line = "\x1b[K";
constexpr const char* to_end_of_screen = "\x1b[J";
// A line that is wider than it counts, because of wide letters, must not become two.
constexpr const char* no_wrapping = "\x1b[?7l";
constexpr const char* wrapping = "\x1b[?7h";

}  // namespace

RunScreen::RunScreen(std::ostream& out, int terminal, bool color) : out_(out), terminal_(terminal), color_(color) {}

RunScreen::~RunScreen() { suspend(); }

ScreenSize RunScreen::size() const {
  winsize found{};
  if (ioctl(terminal_, TIOCGWINSZ, &found) != 0 || found.ws_col == 0 || found.ws_row == 0) return {};
  return {found.ws_col, found.ws_row};
}

// A terminal that became narrower has made several lines of one.
std::string RunScreen::back_to_top(std::size_t columns) const {
  std::size_t lines = 0;
  for (const std::size_t width : widths_)
    lines += columns < columns_ ? std::max<std::size_t>(1, (width + columns - 1) / columns) : 1;
  return lines == 0 ? "\r" : "\r\x1b[" + std::to_string(lines) + "A";
}

void RunScreen::show(const RunLook& look, const Json&) {
  // In the background the terminal is somebody else's.
  if (tcgetpgrp(terminal_) != getpgrp()) return;
  const ScreenSize now = size();
  std::string frame = std::string(hide_cursor) + no_wrapping + back_to_top(now.columns);
  if (now.columns != columns_) frame += to_end_of_screen;
  const auto lines = draw_run(look, now, color_);
  const auto plain = color_ ? draw_run(look, now, false) : lines;
  widths_.clear();
  for (std::size_t i = 0; i < lines.size(); ++i) {
    frame += lines[i] + to_end_of_line + "\n";
    widths_.push_back(width_of(plain[i]));
  }
  frame += std::string(to_end_of_screen) + wrapping;
  columns_ = now.columns;
  cursor_hidden_ = true;
  out_ << frame << std::flush;
}

void RunScreen::suspend() {
  if (std::exchange(cursor_hidden_, false)) out_ << show_cursor << std::flush;
}

// What the shell wrote meanwhile stays.
void RunScreen::resume() { widths_.clear(); }

void RunScreen::finish() {
  if (cursor_hidden_) out_ << back_to_top(size().columns) + to_end_of_screen << std::flush;
  widths_.clear();
  suspend();
}

}  // namespace squall::cli
