// See fault_watch.hpp.
#include "control/fault_watch.hpp"

#include <unordered_map>

#include "control/views.hpp"

namespace squall::control {
namespace {

constexpr Duration between_hits = std::chrono::seconds{1};

// What a fault has done so far.
Event told(const char* type, const FaultSpec& fault, const FaultCounters& counters, TimePoint now, WallTime wall,
           std::string_view run) {
  Event event{type,
              {{"fault", fault.name},
               {"hop", fault.hop},
               {"injected", counters.injected},
               {"connections", counters.connections}}};
  if (const auto first = wall_time(counters.first_hit, now, wall))
    event.details.push_back({"first_hit", rfc3339(*first)});
  if (const auto last = wall_time(counters.last_hit, now, wall)) event.details.push_back({"last_hit", rfc3339(*last)});
  event.run = run;
  return event;
}

using Index = std::unordered_map<std::string_view, const FaultStats*>;

Index index_of(const Stats& stats) {
  Index index;
  for (const FaultStats& fault : stats.faults) index.emplace(fault.name, &fault);
  return index;
}

}  // namespace

std::vector<Event> FaultWatch::look(const Registry& registry, const Stats& stats, WallTime wall) {
  std::vector<Event> events;
  std::map<std::string, Seen, std::less<>> still_there;
  const Index index = index_of(stats);
  for (const FaultSpec& fault : registry.faults) {
    const auto before = seen_.find(fault.name);
    Seen seen = before != seen_.end() ? before->second : Seen{fault.revision, false, 0, stats.now - between_hits};
    if (seen.revision != fault.revision) seen.expired = false;
    seen.revision = fault.revision;
    const auto figures = index.find(fault.name);
    if (figures != index.end() && figures->second->revision == fault.revision) {
      const FaultCounters& counters = figures->second->counters;
      if (counters.injected < seen.injected) seen.injected = 0;  // the fault moved to another hop and counts anew
      const std::string_view run = holder_of(registry, fault.hop);
      const bool over = figures->second->until <= stats.now;
      if (counters.injected > seen.injected && (over || stats.now - seen.told >= between_hits)) {
        events.push_back(told("fault.hit", fault, counters, stats.now, wall, run));
        events.back().details.push_back({"hits", counters.injected - seen.injected});
        seen.injected = counters.injected;
        seen.told = stats.now;
      }
      if (over && !seen.expired) {
        events.push_back(told("fault.expired", fault, counters, stats.now, wall, run));
        seen.expired = true;
      }
    }
    still_there.emplace(fault.name, seen);
  }
  seen_ = std::move(still_there);
  return events;
}

std::vector<std::string> long_expired(const Registry& registry, const Stats& stats) {
  std::vector<std::string> names;
  const Index index = index_of(stats);
  for (const FaultSpec& fault : registry.faults) {
    if (registry.locks.contains(fault.hop)) continue;
    const auto figures = index.find(fault.name);
    if (figures != index.end() && figures->second->revision == fault.revision &&
        after(figures->second->until, expired_stays) <= stats.now)
      names.push_back(fault.name);
  }
  return names;
}

}  // namespace squall::control
