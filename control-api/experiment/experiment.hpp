// An experiment file as a value: what to break, what must hold meanwhile, when to stop. Decoded by codec.hpp, run by
// machine.hpp. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <squall/fault.hpp>
#include <squall/time.hpp>

#include "experiment/bound.hpp"
#include "experiment/metric.hpp"
#include "schedule/schedule.hpp"

namespace squall::experiment {

using NameValues = std::vector<std::pair<std::string, std::string>>;

// The status of an answer, or with `json` the number that this JSON pointer (RFC 6901) finds in its body. Redirects are
// not followed.
struct HttpSource {
  std::string url;  // http:// or https://
  std::string method = "GET";
  NameValues headers;
  std::string json;
  bool operator==(const HttpSource&) const = default;
};

// The number that a command prints, and nothing else on its standard output. An exit code that is not 0 makes it
// unreadable. No shell, an empty environment, the experiment file's folder as working directory.
struct CommandSource {
  std::vector<std::string> argv;
  bool operator==(const CommandSource&) const = default;
};

// An instant query whose result is one sample or a scalar.
struct PrometheusSource {
  std::string url;
  std::string query;
  NameValues headers;
  bool operator==(const PrometheusSource&) const = default;
};

using Source = std::variant<Metric, HttpSource, CommandSource, PrometheusSource>;

inline bool is_outside(const Source& source) { return !std::holds_alternative<Metric>(source); }

enum class Cohort : std::uint8_t { all, faulted, control };

struct Check {
  std::string id;  // [a-z0-9][a-z0-9_-]*, no dots
  Source from;
  Bound expect;
  bool before = true, during = true, after = true;  // key `when`
  Duration over = std::chrono::seconds{10};         // of a hop's metric: the window
  std::uint64_t min_samples = 1;                    // of a hop's metric that is a statistic of samples
  Cohort cohort = Cohort::all;
  Duration every = std::chrono::seconds{1};    // of an outside source: how often it is asked
  Duration timeout = std::chrono::seconds{2};  // likewise; a source that has not answered by then is unreadable

  bool operator==(const Check&) const = default;
};

struct StopRule {
  std::variant<Metric, std::size_t> what;  // a hop's metric, or the index of a check
  Bound bound;                             // stops when it holds ...
  Duration lasts{};                        // ... for so long (key `for`)
  Duration over = std::chrono::seconds{10};
  std::string text;  // as written

  bool operator==(const StopRule&) const = default;
};

struct Phase {
  std::string name;
  Duration lasts{};       // key `for`
  bool until_go = false;  // `until: go`: may be ended earlier by people
  std::vector<FaultSpec> faults;

  bool operator==(const Phase&) const = default;
};

// They may only tighten the server's.
struct RunLimits {
  Duration max_duration{};  // of the whole run; 0 in the file's absence becomes the sum of all parts, and a half more
  double max_probability = 1;
  Duration lease = std::chrono::seconds{30};

  bool operator==(const RunLimits&) const = default;
};

struct Experiment {
  std::string name;
  std::string owner;
  std::string env;   // must equal the server's
  std::string cell;  // journey/hop/mode; may be empty
  std::string claim;
  std::string runbook;  // may be empty
  NameValues vars;      // as they are in this run
  std::vector<Check> checks;
  std::vector<StopRule> stop;
  Duration baseline = std::chrono::seconds{10};
  std::vector<Phase> phases;  // at least one
  Duration recovery = std::chrono::seconds{30};
  RunLimits limits;
  std::optional<schedule::Schedule> schedule;

  bool operator==(const Experiment&) const = default;
};

// Of what a check judges: a metric has its own, and every outside source tells a plain number.
Dimension dimension_of(const Check& check);

// Baseline, phases and recovery together.
Duration planned_duration(const Experiment& experiment);

// The hops of its phases, each once, in order of appearance: what a run locks.
std::vector<std::string> faulted_hops(const Experiment& experiment);

// `<experiment>/<phase>/<n>`, n from 1 in each phase: what its faults are called.
std::string fault_name(const Experiment& experiment, std::size_t phase, std::size_t fault);

}  // namespace squall::experiment
