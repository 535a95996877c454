// A run told line by line, for logs and pipes: a line when something changed, and one now and then when nothing did. A
// function of what it is shown and when; one per run that is watched.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "cli/clock.hpp"
#include "cli/run_look.hpp"

namespace squall::cli {

class RunLines {
 public:
  // What is new in this look, each line with the time since the run began.
  std::vector<std::string> of(const RunLook& look, SteadyTime now);

 private:
  void tell_trouble(const RunLook& look, std::vector<std::string>& lines);
  void tell_checks(const RunLook& look, std::vector<std::string>& lines);

  std::string state_;
  std::map<std::string, CheckLook::Mark> marks_;  // as last told
  std::set<std::string> had_data_;                // checks, in the present state
  std::set<std::string> hit_;
  std::size_t notes_ = 0;
  bool stopping_ = false;
  bool in_trouble_ = false;
  std::optional<SteadyTime> told_;
};

}  // namespace squall::cli
