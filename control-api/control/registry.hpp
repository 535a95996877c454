// What the control plane wishes the data plane to be: an immutable value, replaced whole when a change was published.
// Readers take the pointer and never wait for a writer. Pure.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <squall/data_plane.hpp>

#include "config/fault_codec.hpp"
#include "control/toxic.hpp"

namespace squall::control {

inline constexpr std::size_t most_hops = 1000;
inline constexpr std::size_t most_faults_of_a_hop = 64;

enum class Source { file, api };

struct HopEntry {
  HopSpec spec;
  Source source = Source::api;
};

// Hop -> the run that holds it. A halt ends faults and leaves the locks: the run gives its hops back itself.
using Locks = std::map<std::string, std::string, std::less<>>;

struct Registry {
  std::vector<HopEntry> hops;     // the file's in its order, then the API's in order of creation
  std::vector<FaultSpec> faults;  // in the order they combine; a replaced fault keeps its place
  Toxics toxics;                  // which of the faults are toxics; only they may have no end
  Locks locks;                    // every fault of a hop in here is its run's
  config::FaultLimits limits;
  UpstreamRules upstreams;
  std::uint64_t last_revision = 0;
  std::uint64_t halts = 0;  // how many halts had happened; one more, and the faults here are gone
};

const HopEntry* find_hop(const Registry& registry, std::string_view name);
const FaultSpec* find_fault(const Registry& registry, std::string_view name);
std::string_view holder_of(const Registry& registry, std::string_view hop);  // the run; empty: nobody
std::vector<std::string> hop_names(const Registry& registry);
std::vector<std::string> fault_names(const Registry& registry);
DesiredState desired_state(const Registry& registry);

}  // namespace squall::control
