// A run's journal, sorted: which parts it had, which fault was on when, what each check said, what people did. Every
// format of a report is drawn from this. Pure; points into the record, which must outlive it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <squall/fault.hpp>

#include "experiment/journal.hpp"

namespace squall::report {

using experiment::Stage;

// A state of the run, and for injecting its phase.
struct Part {
  experiment::State state = experiment::State::waiting;
  std::string label;  // baseline, slow, ...
  std::string reason;
  Duration from{}, to{};
};

// A fault while it was on, once. A pause makes two of one.
struct Bar {
  std::string name, hop, sentence;
  std::size_t phase = 0;
  const FaultSpec* spec = nullptr;  // null: the experiment does not have it
  bool whole_phase = false;         // it lasts as long as its phase, however long that was made
  Duration from{}, to{};
  bool ended = true;  // false: the journal does not say when it went off
};

// A fault over the run; of one that the run never reached only the experiment tells.
struct FaultRow {
  std::string name, hop, sentence, phase;
  bool reached = false;
  bool counted = false;  // what it hit is known
  std::uint64_t matched = 0, injected = 0, connections = 0;
  std::uint64_t epoch = 0, told = 0;  // of the receipt, when it was put last
};

// What a check said, in order.
struct Series {
  std::string id;
  const experiment::Check* check = nullptr;             // null: the experiment does not have it
  std::vector<const experiment::JournalEntry*> points;  // samples
};

const experiment::Sample& sample(const experiment::JournalEntry* point);

// A check in one stage.
enum class Verdict : std::uint8_t { held, broken, inconclusive, open, unreached };
std::string_view to_string(Verdict verdict);

struct CheckRow {
  std::string id;
  const experiment::Check* check = nullptr;
  Stage stage = Stage::before;
  Verdict verdict = Verdict::unreached;  // open: the run did not come to judge it
  std::optional<double> worst;
  std::optional<Duration> worst_at;
  std::uint64_t windows = 0, failed = 0, silent = 0;  // silent: without a value
  std::uint64_t least = 0, most = 0;                  // samples in a window
  std::string why;
};

// What people did, and the stop.
struct Mark {
  enum class Kind : std::uint8_t { note, tick, pause, go_on, extended, stopped };
  Kind kind = Kind::note;
  Duration at{};
  experiment::WallTime wall{};
  std::string by, text;
};

struct Story {
  explicit Story(const experiment::Record& the_record);
  Story(const Story&) = delete;
  Story& operator=(const Story&) = delete;

  const experiment::Record& record;
  Duration length{};  // of the journal
  std::vector<Part> parts;
  std::vector<Bar> bars;
  std::vector<FaultRow> faults;
  std::vector<Series> series;    // in the order of the checks
  std::vector<CheckRow> checks;  // check by check, stage by stage
  std::vector<Mark> marks;
  std::vector<const experiment::Figures*> figures;
  const experiment::Stopped* stopped = nullptr;
  const experiment::Ended* ended = nullptr;
  std::uint64_t samples = 0;
};

experiment::Dimension dimension_of(const experiment::Check* check);
std::string print_value(const experiment::Check* check, double value);  // in the check's unit
std::string source_of(const experiment::Check& check);                  // edge.latency_p99, GET http://..., dlq-depth
bool wants(const experiment::Check& check, Stage stage);
std::string_view to_string(experiment::Cohort cohort);

}  // namespace squall::report
