// Hops and faults as they are now: the registry's wishes beside the data plane's figures. Pure; printed by the routes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <squall/stats.hpp>

#include "control/clock.hpp"
#include "control/registry.hpp"

namespace squall::control {

enum class FaultState { pending, active, expired, disabled };

std::string_view to_string(FaultState state);
std::string_view to_string(Source source);

struct FaultView {
  FaultSpec spec;
  FaultState state = FaultState::pending;
  Duration remaining{};  // until it ends by itself
  FaultCounters counters;
  std::optional<WallTime> first_hit;
  std::optional<WallTime> last_hit;
  std::optional<Toxic> toxic;  // as its client said it; nothing: it is no toxic
};

struct HopView {
  HopSpec spec;
  Source source = Source::api;
  HopStats stats;
  std::vector<FaultView> faults;
  std::string held_by = {};  // the run that has locked it; empty: nobody
};

// Everything at one moment.
struct Overview {
  Stats stats;  // its lists of hops and faults are moved into the views
  Duration uptime{};
  bool ready = false;
  std::vector<HopView> hops;
  std::vector<FaultView> faults;  // of all hops, in the order they combine

  const HopView* find_hop(std::string_view name) const;
  const FaultView* find_fault(std::string_view name) const;
};

// The wall clock's time of an instant; nothing for one that has not come. `wall` is its reading at `now`.
std::optional<WallTime> wall_time(TimePoint at, TimePoint now, WallTime wall);

FaultState state_of(const FaultSpec& fault, const FaultStats* stats, TimePoint now);

// `wall` is the wall clock's reading at stats.now.
Overview make_overview(const Registry& registry, Stats stats, WallTime wall);

}  // namespace squall::control
