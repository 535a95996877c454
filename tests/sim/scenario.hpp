// A scenario as data: what the ends of connections send and when, which faults are put when, what must arrive and when.
// Read from tests/sim/scenarios/*.yaml; run in virtual time by scene.hpp and on sockets by tests/net/scenario_test.cpp.
// scenarios/README.md says what a file looks like.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <squall/fault.hpp>
#include <squall/hop.hpp>
#include <squall/problem.hpp>
#include <squall/stats.hpp>

namespace squall::sim {

// How a direction ended, as its receiver sees it.
enum class EndKind { open, fin, reset };

// One thing that an end does.
struct Act {
  Duration at{};
  std::string bytes;
  EndKind end = EndKind::open;  // fin or reset: it ends, and sends nothing
};

// One thing that must arrive at an end.
struct Arrived {
  Duration at{};
  std::string bytes;
  EndKind end = EndKind::open;

  bool operator==(const Arrived&) const = default;
};

struct Script {
  Duration opens{};
  IpAddress from{};
  std::string from_text = "127.0.0.1";
  std::vector<Act> client, upstream;
  std::vector<Arrived> client_sees, upstream_sees;
};

struct FaultStep {
  Duration at{};
  std::vector<FaultSpec> faults;  // the whole set from then on; a spec that is as before keeps its revision
};

struct Scenario {
  std::string sentence;
  Protocol protocol = Protocol::tcp;
  bool loose = false;  // its instants depend on how late a machine is: on sockets only bytes and order count
  std::vector<FaultStep> steps;
  std::vector<Script> connections;
  std::map<std::string, std::map<std::string, std::uint64_t>> counters;  // by fault, by counter

  Duration length() const;  // until the last instant that is mentioned
};

// Every file of the folder, by its name without the ending.
std::vector<std::string> scenario_names();
Result<Scenario> load_scenario(const std::string& name);

// Throws what load_scenario has to tell, as text with file:line:column.
Scenario must_load_scenario(const std::string& name);

// What a counter of the file is called in the statistics.
std::uint64_t counter_named(const FaultCounters& counters, const std::string& name);

}  // namespace squall::sim
