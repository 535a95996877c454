// See views.hpp.
#include "control/views.hpp"

#include <algorithm>
#include <unordered_map>

namespace squall::control {
namespace {

FaultView view_of(const FaultSpec& spec, const FaultStats* stats, TimePoint now, WallTime wall) {
  FaultView view{spec, state_of(spec, stats, now), {}, {}, {}, {}, {}};
  if (stats == nullptr) return view;
  if (stats->revision == spec.revision && stats->until > now)
    view.remaining = stats->until == never ? forever : stats->until - now;
  view.counters = stats->counters;
  view.first_hit = wall_time(stats->counters.first_hit, now, wall);
  view.last_hit = wall_time(stats->counters.last_hit, now, wall);
  return view;
}

template <class List>
auto by_name(const List& list) {
  std::unordered_map<std::string_view, const typename List::value_type*> index;
  for (const auto& item : list) index.emplace(item.name, &item);
  return index;
}

template <class Index>
auto look_up(const Index& index, std::string_view name) -> typename Index::mapped_type {
  const auto at = index.find(name);
  return at == index.end() ? nullptr : at->second;
}

}  // namespace

std::optional<WallTime> wall_time(TimePoint at, TimePoint now, WallTime wall) {
  if (at == never) return std::nullopt;
  return wall - std::chrono::duration_cast<WallTime::duration>(now - at);
}

std::string_view to_string(FaultState state) {
  constexpr std::string_view names[] = {"pending", "active", "expired", "disabled"};
  return names[static_cast<std::size_t>(state)];
}

std::string_view to_string(Source source) { return source == Source::file ? "file" : "api"; }

FaultState state_of(const FaultSpec& fault, const FaultStats* stats, TimePoint now) {
  // The data plane knows every fault of a published registry; one it has forgotten acts no more.
  if (stats == nullptr || stats->revision != fault.revision || stats->until <= now) return FaultState::expired;
  if (!fault.enabled) return FaultState::disabled;
  return stats->active_from > now ? FaultState::pending : FaultState::active;
}

Overview make_overview(const Registry& registry, Stats stats, WallTime wall) {
  Overview all;
  const auto faults = by_name(stats.faults);
  for (const FaultSpec& fault : registry.faults)
    all.faults.push_back(view_of(fault, look_up(faults, fault.name), stats.now, wall));
  if (!registry.toxics.empty())
    for (FaultView& fault : all.faults)
      if (const auto at = registry.toxics.find(fault.spec.name); at != registry.toxics.end()) fault.toxic = at->second;

  const auto hops = by_name(stats.hops);
  std::unordered_map<std::string_view, HopView*> places;
  all.hops.reserve(registry.hops.size());
  for (const HopEntry& hop : registry.hops) {
    HopView& view =
        all.hops.emplace_back(HopView{hop.spec, hop.source, {}, {}, std::string(holder_of(registry, hop.spec.name))});
    const HopStats* figures = look_up(hops, hop.spec.name);
    view.stats = figures != nullptr ? *figures : HopStats{hop.spec.name, hop.spec.listen};
    places.emplace(hop.spec.name, &view);
  }
  for (const FaultView& fault : all.faults)
    if (HopView* hop = look_up(places, fault.spec.hop)) hop->faults.push_back(fault);

  stats.hops.clear();
  stats.faults.clear();
  all.stats = std::move(stats);
  return all;
}

const HopView* Overview::find_hop(std::string_view name) const {
  const auto at = std::ranges::find(hops, name, [](const HopView& hop) { return std::string_view(hop.spec.name); });
  return at == hops.end() ? nullptr : &*at;
}

const FaultView* Overview::find_fault(std::string_view name) const {
  const auto at = std::ranges::find(faults, name, [](const FaultView& it) { return std::string_view(it.spec.name); });
  return at == faults.end() ? nullptr : &*at;
}

}  // namespace squall::control
