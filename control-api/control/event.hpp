// What happened and who asked for it, as values: the control plane makes Events, whoever wires the server prints them
// into the event stream. Any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <squall/problem.hpp>

#include "control/clock.hpp"

namespace squall::control {

// Who asks, why, and what they believe the state to be.
struct Caller {
  std::string by = {};
  std::string why = {};                        // may be empty
  std::optional<std::uint64_t> if_epoch = {};  // If-Match: refuse when the epoch is another one
  std::string run = {};                        // on whose behalf: the id of a run; empty: of nobody but `by`
};

using DetailValue = std::variant<std::uint64_t, bool, std::string, std::vector<std::string>, Problems>;

struct Event {
  std::string type;  // hop.put, fault.hit, halt.engaged, ...
  std::vector<std::pair<std::string, DetailValue>> details;
  WallTime time{};
  std::string by = {};
  std::string why = {};
  std::uint64_t epoch = 0;
  std::string run = {};  // on whose behalf; may be empty
};

// Called from any thread, the halt path included: it must not wait for a reader or take a lock that others hold long.
using EventSink = std::function<void(const Event&)>;

}  // namespace squall::control
