// Where a run that is watched is shown: a screen that is redrawn, lines, JSON documents, or nowhere. Main thread.
#pragma once

#include <iosfwd>
#include <memory>
#include <string>

#include "cli/context.hpp"
#include "cli/run_look.hpp"

namespace squall::cli {

class RunDisplay {
 public:
  virtual ~RunDisplay() = default;
  virtual void show(const RunLook& look, const Json& run) = 0;
  // The process is about to be stopped by Ctrl-Z, and is back.
  virtual void suspend() {}
  virtual void resume() {}
  // Nothing more comes; what was drawn goes, if the end will be told anew.
  virtual void finish() {}
};

// Waits silently.
class NoDisplay : public RunDisplay {
 public:
  void show(const RunLook&, const Json&) override {}
};

// What to a person is progress: on the terminal, or as lines, on stderr.
std::unique_ptr<RunDisplay> progress_display(const Context& context);

// What was asked for, of `watch`: on stdout, in the format that was asked for.
std::unique_ptr<RunDisplay> main_display(const Context& context);

}  // namespace squall::cli
