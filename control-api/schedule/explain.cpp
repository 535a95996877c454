// The next instants of a schedule with their refusals (explain.hpp).
#include "schedule/explain.hpp"

namespace squall::schedule {

std::vector<Explained> explain(const Schedule& schedule, std::span<const Blackout> blackouts, Duration longest,
                               WallTime after, std::size_t count) {
  std::vector<Explained> explained;
  for (const WallTime instant : next_instants(schedule.cron, schedule.zone, after, count))
    explained.push_back({instant, print_local(instant, schedule.zone),
                         refusal_at(schedule.only, schedule.zone, blackouts, instant, longest)});
  return explained;
}

}  // namespace squall::schedule
