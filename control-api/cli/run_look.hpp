// One look at a run: the API's document of it as a value, its texts made fit for a terminal. What is drawn, told line
// by line and decided is made of this. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <squall/time.hpp>

#include "cli/client.hpp"

namespace squall::cli {

struct CheckLook {
  enum class Mark { waiting, holds, fails, no_data };

  std::string id;
  std::string expect;  // < 800ms
  Mark mark = Mark::waiting;
  std::string value;    // 412ms
  std::string why_not;  // of no_data
};

std::string_view to_string(CheckLook::Mark mark);  // not yet, holds, fails, no data

struct FaultLook {
  std::string name;  // slow/1: without the experiment's name
  std::string hop;
  std::uint64_t matched = 0, injected = 0, connections = 0;
};

// Baseline, each phase, recovery, as planned.
struct PartLook {
  std::string name;
  Duration lasts{};
};

struct RunLook {
  std::string id, experiment, claim;
  std::string runbook;       // its name; empty: there is none
  std::string state;         // waiting, checking, baseline, injecting, recovering, ended
  std::string outcome, why;  // of a run that has ended
  bool paused = false;
  std::size_t phase = 0, phases = 0;  // from 1; 0: not injecting
  std::string phase_name;
  bool until_go = false;
  Duration elapsed{};
  std::optional<Duration> remaining;  // of the present state
  std::vector<PartLook> parts;
  std::vector<CheckLook> checks;
  std::vector<FaultLook> faults;
  std::string stopping;            // why it was stopped; empty: it was not
  std::vector<std::string> notes;  // what people wrote and ticked, the oldest first: added by who asks for them
  std::string trouble;             // the server does not answer: added by who asks
};

RunLook look_at_run(const Json& run);

// A text of people, which may have been written over several lines, as one that steers no terminal.
std::string line_at(const Json& object, std::string_view key);

// A note or a tick of the run's journal as a line; empty for all else.
std::string note_text(const Json& entry);

// `baseline`, `phase 1 of 2: slow`, `paused in phase 1 of 2: slow`, `recovering`.
std::string state_text(const RunLook& look);

// What to type to read the run's runbook; empty when it has none.
std::string runbook_command(const RunLook& look);

// `slow/1 hit 312 of 1,204 connections of orders-db, 3,401 times`
std::string hits_text(const FaultLook& fault);

// The part that the run is in; null before the first, after the last, and where the server does not tell them.
const PartLook* present_part(const RunLook& look);

// Where the run stands on its timeline, and how long that is. Both 0 where the server does not tell the parts.
struct Progress {
  Duration at{};
  Duration of{};
};
Progress progress_of(const RunLook& look);

// As people read a countdown: 1m12s, 9.5s.
std::string rounded(Duration duration);

}  // namespace squall::cli
