// Chooses how a run is shown. Called by run and watch.
#include "cli/run_display.hpp"

#include <unistd.h>

#include <cstdlib>
#include <ostream>
#include <string_view>

#include "cli/run_lines.hpp"
#include "cli/run_screen.hpp"

namespace squall::cli {
namespace {

bool can_move_its_cursor() {
  const char* kind = std::getenv("TERM");
  return kind != nullptr && *kind != '\0' && std::string_view(kind) != "dumb";
}

class LineDisplay : public RunDisplay {
 public:
  explicit LineDisplay(std::ostream& out) : out_(out) {}
  void show(const RunLook& look, const Json&) override {
    for (const std::string& line : lines_.of(look, steady_now())) out_ << line << '\n';
    out_ << std::flush;
  }

 private:
  std::ostream& out_;
  RunLines lines_;
};

// Each document that differs from the one before, one a line.
class DocumentDisplay : public RunDisplay {
 public:
  explicit DocumentDisplay(std::ostream& out) : out_(out) {}
  void show(const RunLook&, const Json& run) override {
    if (run == last_) return;
    last_ = run;
    out_ << run.dump(-1, ' ', false, Json::error_handler_t::replace) << std::endl;
  }

 private:
  std::ostream& out_;
  Json last_;
};

}  // namespace

std::unique_ptr<RunDisplay> progress_display(const Context& context) {
  if (context.error_terminal && can_move_its_cursor())
    return std::make_unique<RunScreen>(context.err, STDERR_FILENO, !context.no_color);
  return std::make_unique<LineDisplay>(context.err);
}

std::unique_ptr<RunDisplay> main_display(const Context& context) {
  if (context.json()) return std::make_unique<DocumentDisplay>(context.out);
  if (context.terminal && can_move_its_cursor())
    return std::make_unique<RunScreen>(context.out, STDOUT_FILENO, context.color());
  return std::make_unique<LineDisplay>(context.out);
}

}  // namespace squall::cli
