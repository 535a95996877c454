// What both renderings say beside the file's own words: which steps are done, how one is ticked, who rehearses the
// runbook, and what is wrong with it. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runbook/markdown.hpp"
#include "runbook/runbook.hpp"

namespace squall::runbook {

// The first one of this step, or null.
const Ticked* tick_of(std::size_t step, const std::vector<Ticked>& ticks);

// The boxes of a document, asked from top to bottom, by the numbers of its steps. A box that is no step, for it stands
// inside of something else, has none: a tick cannot name it.
class StepNumbers {
 public:
  explicit StepNumbers(const std::vector<Step>& steps) : steps_(steps) {}
  std::optional<std::size_t> of(const Element& item);

 private:
  const std::vector<Step>& steps_;
  std::size_t next_ = 0;
};

// Empty without a run.
std::string tick_command(const Values& values);
// `line 31: has 206 words outside code (and 2 more)`; empty when all is well.
std::string what_is_wrong(const Problems& problems);
// `Rehearsed by slow-database; last in `, behind which stand the run and the rest; without one the first is all.
std::string rehearsed_by(const Practice& practice);
std::string rehearsed_when(const Practice& practice);
// Of the run's report, and of its runbook; empty when the server's is not known.
std::string report_address(const std::string& run, const Values& values);
std::string runbook_address(const std::string& run, const Values& values);

}  // namespace squall::runbook
