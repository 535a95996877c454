// The stop rules of a run, looked at once a second: since when each holds, and whether that is long enough. Pure.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "experiment/experiment.hpp"
#include "experiment/windows.hpp"

namespace squall::experiment {

struct Trigger {
  bool unreadable = false;  // a source that cannot be read stops as well
  std::string text;         // one sentence, with the value
};

class StopRules {
 public:
  explicit StopRules(const std::vector<StopRule>& rules) : rules_(rules), since_(rules.size()) {}

  // Of one rule: what it looks at, now.
  using Look = std::function<Measured(const StopRule& rule)>;

  // The first rule that has held for long enough.
  std::optional<Trigger> look(TimePoint now, const Look& measure);

  // A new phase: what held before it counts no more.
  void forget() { since_.assign(rules_.size(), std::nullopt); }

 private:
  const std::vector<StopRule>& rules_;
  std::vector<std::optional<TimePoint>> since_;
};

}  // namespace squall::experiment
