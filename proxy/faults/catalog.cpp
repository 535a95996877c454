// THE list of verbs: one line each, in the order in which they are shown to people.
#include <algorithm>

#include "faults/verbs.hpp"

namespace squall::faults {

std::span<const Verb* const> verbs() {
  static constexpr const Verb* all[] = {
      &delay,     // hold, then go on
      &throttle,  // cap a rate
      &limit,     // cap a count
      &drop,      // it never arrives
      &close,     // end the connection
      &respond,   // answer instead of the upstream
      &rewrite,   // pass it on changed
      &repeat,    // deliver again
  };
  return all;
}

const Verb* find_verb(std::string_view name) {
  const auto all = verbs();
  const auto found = std::ranges::find(all, name, [](const Verb* verb) { return verb->name; });
  return found == all.end() ? nullptr : *found;
}

}  // namespace squall::faults
