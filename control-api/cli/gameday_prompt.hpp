// The pause between two runs of a game day, in which people talk. Called by gameday. Main thread.
#pragma once

#include <iosfwd>
#include <string>

#include "cli/signal_watch.hpp"

namespace squall::cli {

enum class Wish { next, skip, quit };

// Each question is answered by what is typed once it stands there: what was typed before, while a run went on, is
// forgotten. They wait as long as it takes; a signal, and the end of the input, end them.
class Prompt {
 public:
  // Answers are read from `input`, a descriptor.
  Prompt(std::ostream& out, int input, SignalWatch& signals) : out_(out), input_(input), signals_(signals) {}

  // Before a run. Ended without an answer it is as good as quit.
  Wish ask();

  // After the last one, until people have written down what they have to say.
  void ask_for_report();

 private:
  bool read_line(const char* question, std::string& line);
  bool begins();

  std::ostream& out_;
  const int input_;
  SignalWatch& signals_;
  std::string pending_;  // of the present question: what was typed and not read yet
};

}  // namespace squall::cli
