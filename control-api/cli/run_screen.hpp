// A run on a terminal, redrawn in place from where the cursor stood: nothing above it is touched, and in the end it is
// gone. Main thread.
#pragma once

#include <cstddef>
#include <iosfwd>

#include "cli/run_display.hpp"
#include "cli/run_view.hpp"

namespace squall::cli {

class RunScreen : public RunDisplay {
 public:
  RunScreen(std::ostream& out, int terminal, bool color);
  ~RunScreen() override;
  RunScreen(const RunScreen&) = delete;
  RunScreen& operator=(const RunScreen&) = delete;

  void show(const RunLook& look, const Json& run) override;
  void suspend() override;
  void resume() override;
  void finish() override;

 private:
  ScreenSize size() const;
  std::string back_to_top(std::size_t columns) const;

  std::ostream& out_;
  int terminal_;
  bool color_;
  bool cursor_hidden_ = false;
  std::vector<std::size_t> widths_;  // of the lines that stand there now
  std::size_t columns_ = 0;          // and of the terminal when they were drawn
};

}  // namespace squall::cli
