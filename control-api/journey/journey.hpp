// A journey: the chain of dependencies behind one thing that users do, and for each hop how it may fail and what then
// carries on. A file's content; see GAMEDAY's resiliency matrix. Pure values, used by coverage, drawings and the CLI.
#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <squall/hop.hpp>
#include <squall/time.hpp>

#include "config/node.hpp"
#include "experiment/experiment.hpp"

namespace squall::journey {

// How a dependency fails, as those who depend on it see it.
enum class Mode : std::uint8_t { down, slow, throttled, errors, hang, flaky, duplicate };
inline constexpr std::array modes{Mode::down, Mode::slow,  Mode::throttled, Mode::errors,
                                  Mode::hang, Mode::flaky, Mode::duplicate};
std::string_view to_string(Mode mode);

enum class Kind : std::uint8_t { cache, database, third_party, queue, service };
std::string_view to_string(Kind kind);

// What users notice when all goes as it is meant to.
enum class UserSees : std::uint8_t { works, degraded, fails };
std::string_view to_string(UserSees sees);

// One hop in one mode. Neither a fallback nor an accepted reason: a gap, the next task.
struct Cell {
  Mode mode = Mode::down;
  UserSees user_sees = UserSees::works;
  std::string fallback;    // "": none is known
  std::string accepted;    // why none is needed; "": it is
  std::string experiment;  // the name of the one that proves it; "": none yet

  bool is_gap() const { return fallback.empty() && accepted.empty(); }
  bool operator==(const Cell&) const = default;
};

// `from` depends on `to`.
struct Hop {
  std::string id;
  std::string from, to;  // names of the parts of the chain; an arrow of the drawing
  Kind kind = Kind::service;
  std::string proxy;    // the server's hop that carries it; "": nothing does, so nothing can be tried
  std::string runbook;  // a file's name without its ending; "": none yet
  std::vector<Cell> cells;

  bool operator==(const Hop&) const = default;
};

// What the journey promises to its users: conditions on the server's figures.
struct Objective {
  experiment::Metric metric;
  experiment::Bound bound;
  std::string text;  // as written: "edge.latency_p99 < 800ms"

  bool operator==(const Objective&) const = default;
};

struct Journey {
  std::string name;
  std::string owner;
  std::vector<Objective> slo;
  Duration fresh_for = std::chrono::hours{24 * 30};  // how long a proof is worth something
  std::vector<Hop> hops;                             // at least one

  bool operator==(const Journey&) const = default;
};

// `journey/hop/mode`: what an experiment writes as its `cell`.
std::string cell_name(const Journey& journey, const Hop& hop, const Cell& cell);

// Whether it has what no other file of the vocabulary has: so somebody meant a journey, even where `journey` is
// misspelt.
bool is_meant_as_journey(const config::Node& node);

// Every problem at once, located in `node`: unknown keys, modes, kinds; a hop's id twice; a fallback beside `accepted`;
// a hop whose runbook or proxy is no name; a cycle in from -> to, told at the hop that closes it with the way around.
Result<Journey> decode_journey(const config::Node& node);

// draft-07, for editors.
config::Node journey_schema();

// What a journey's words point at. Lists that are not known here are not looked at.
struct KnownExperiment {
  std::string name;
  std::string file;
  std::string cell;
  std::string runbook;
  std::string hash;  // of the file, as a run records it
  std::vector<std::string> faulted_hops;
};
// An experiment whose file is there and is wrong, so that nothing more is known of it.
struct WrongExperiment {
  std::string name;
  std::string file;
};
struct Neighbours {
  std::optional<std::vector<HopSpec>> proxies;  // the server's hops
  std::optional<std::vector<KnownExperiment>> experiments;
  std::optional<std::vector<std::string>> runbooks;
  std::vector<WrongExperiment> wrong_experiments = {};
};

// Of the journey's own file: an unknown proxy, experiment or runbook (with the nearest name), an objective that its hop
// cannot be measured by, an experiment that names another cell, or does not fault the cell's proxy. Paths without
// lines: see config::located.
Problems check_journey(const Journey& journey, const Neighbours& neighbours);

// Of an experiment's file, at /cell: a journey, hop or mode that none of these journeys has. No problem when `journeys`
// is empty: nobody knows any.
Problems check_cell(const KnownExperiment& experiment, const std::vector<Journey>& journeys);

}  // namespace squall::journey
