// What a run writes down, event by event, before it acts: the journal. The machine makes these values, the store keeps
// them as JSON lines, the reports are drawn from them alone. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <squall/problem.hpp>
#include <squall/time.hpp>

#include "config/node.hpp"
#include "experiment/experiment.hpp"

namespace squall::experiment {

using WallTime = std::chrono::system_clock::time_point;

enum class State : std::uint8_t { waiting, checking, baseline, injecting, recovering, ended };
// In the order of precedence, the weakest first; `refused` is when nothing was injected.
enum class Outcome : std::uint8_t { held, inconclusive, stopped, broken, refused, crashed };
enum class Stage : std::uint8_t { before, during, after };
enum class StopCause : std::uint8_t {
  person,         // POST .../stop, Ctrl-C
  rule,           // one of its stop rules
  source,         // a stop rule's source could not be read
  halt,           // the emergency stop
  lease,          // nobody renewed the lease
  journal,        // the journal could not be written
  fault_deleted,  // one of its faults was deleted
  hop,            // one of its hops is gone, down or was changed
  data_plane,     // a fault could not be put or its deadline was not the run's
  max_duration,   // limits.max_duration was reached
  shutdown        // the server was asked to end
};

std::string_view to_string(State state);
std::string_view to_string(Outcome outcome);
std::string_view to_string(Stage stage);
std::string_view to_string(StopCause cause);

// Everything that was known before the first event.
struct Header {
  std::string id;         // `<experiment>-<number>`
  std::string file;       // its name, or "" for a body without one
  std::string text;       // the file, references to secrets unresolved
  std::string hash;       // SHA-256 of the text, hex
  NameValues vars;        // as resolved
  bool modified = false;  // --var was given: the run is not one of the unmodified file
  bool scheduled = false;
  bool attended = false;   // the lease is renewed by the caller
  std::uint64_t seed = 0;  // of every die
  std::string version;     // of the server
  std::string env;
  std::string by, why;
  std::string runbook;        // its name; "": the experiment names none
  std::string runbook_text;   // as it was then; "": the server knew none of that name
  NameValues runbook_values;  // of its variables, those that were known then
  WallTime started{};

  bool operator==(const Header&) const = default;
};

struct StateChanged {
  State state = State::waiting;
  std::optional<std::size_t> phase;  // of injecting
  std::string phase_name;
  std::string reason;  // `the baseline is over`, `next by ana`, ...
  bool operator==(const StateChanged&) const = default;
};

struct FaultOn {
  std::string name, hop;
  std::string sentence;  // for people
  bool operator==(const FaultOn&) const = default;
};

// As applied by the data plane.
struct FaultsOn {
  std::size_t phase = 0;
  std::vector<FaultOn> faults;
  std::uint64_t epoch = 0;
  std::uint64_t connections = 0;  // live ones that were told
  bool operator==(const FaultsOn&) const = default;
};

struct FaultHits {
  std::string name, hop;
  std::uint64_t matched = 0, injected = 0, connections = 0;
  bool operator==(const FaultHits&) const = default;
};

struct FaultsOff {
  std::size_t phase = 0;
  std::vector<FaultHits> hits;
  std::uint64_t epoch = 0;
  std::uint64_t connections = 0;
  std::string reason;
  bool operator==(const FaultsOff&) const = default;
};

struct Sample {
  std::string check;
  Stage stage = Stage::before;
  std::optional<double> value;  // nothing: too few samples, or unreadable
  std::uint64_t samples = 0;    // in the window; 1 for an outside source
  bool holds = false;           // only with a value
  std::string why_not;          // without one
  bool operator==(const Sample&) const = default;
};

struct Stopped {
  StopCause cause = StopCause::person;
  std::string text;  // one sentence: what, with its value
  std::string by;
  bool operator==(const Stopped&) const = default;
};

struct Note {
  std::string by, text;
  bool operator==(const Note&) const = default;
};

struct Tick {
  std::string by;
  std::uint64_t step = 0;  // of the runbook, from 1
  bool operator==(const Tick&) const = default;
};

struct Paused {
  bool paused = true;  // false: goes on
  std::string by;
  bool operator==(const Paused&) const = default;
};

struct Extended {
  std::size_t phase = 0;
  Duration by_how_much{};
  std::string by;
  bool operator==(const Extended&) const = default;
};

// One stage's figures of one hop and cohort, at the stage's end.
struct Figures {
  Stage stage = Stage::before;
  std::string hop;
  Cohort cohort = Cohort::all;
  Duration window{};
  std::uint64_t requests = 0;  // that ended; of a tcp hop: connections that ended or were answered on
  std::uint64_t errors = 0;
  std::uint64_t samples = 0;  // latencies
  double p50 = 0, p99 = 0;    // seconds; 0 without samples
  bool operator==(const Figures&) const = default;
};

struct CheckResult {
  std::string check;
  Stage stage = Stage::before;
  Outcome outcome = Outcome::held;  // held, broken, inconclusive
  std::optional<double> worst;      // the value furthest on the wrong side, or nearest to it
  std::uint64_t windows = 0;        // judged
  std::string why;                  // for people; empty when it held
  bool operator==(const CheckResult&) const = default;
};

struct Ended {
  Outcome outcome = Outcome::held;
  std::string why;                   // one sentence
  std::optional<Duration> recovery;  // time to recover, when it was measured
  std::vector<CheckResult> results;
  bool operator==(const Ended&) const = default;
};

using Entry =
    std::variant<StateChanged, FaultsOn, FaultsOff, Sample, Stopped, Note, Tick, Paused, Extended, Figures, Ended>;

// `at` is monotonic, from the start of the run.
struct JournalEntry {
  Duration at{};
  WallTime wall{};
  Entry entry;
  bool operator==(const JournalEntry&) const = default;
};

// `state`, `faults_on`, `sample`, ...: the kind of an entry in the store, the API and the events.
std::string_view kind_of(const Entry& entry);
// The API and the store show the same: {kind's own keys}; `at` and `wall` are the envelope's.
config::Node print_entry(const Entry& entry);
Result<Entry> parse_entry(std::string_view kind, const config::Node& data);
config::Node print_header(const Header& header);
Result<Header> parse_header(const config::Node& node);

// A whole run, as reports are made from it. A run that is under way has no outcome yet.
struct Record {
  Header header;
  Experiment experiment;  // as decoded from the text; for claims, bounds and phases
  std::vector<JournalEntry> entries;
  State state = State::waiting;
  std::optional<Outcome> outcome;
  std::string why;
  std::optional<WallTime> ended;
};

}  // namespace squall::experiment
