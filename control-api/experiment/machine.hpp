// A run, decided: (now, event) -> actions, without a clock, a thread or a socket. Whoever drives it performs the
// actions in their order, at once, and tells what came of them. Faults exist only in `injecting`, and their removal is
// always the first of the actions it stands among.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <squall/catalog.hpp>
#include <squall/stats.hpp>

#include "experiment/experiment.hpp"
#include "experiment/journal.hpp"
#include "experiment/judge.hpp"
#include "experiment/stop_rules.hpp"
#include "experiment/windows.hpp"

namespace squall::experiment {

// --- events ---
struct Look {  // time passes; at least once a second, and at wake()
  Stats stats;
};
struct FaultsArePut {
  std::uint64_t epoch = 0, connections = 0;
  Stats stats;  // figures of right then: windows end where faults begin and end
};
struct FaultsAreRefused {
  std::string why;
};
struct FaultsAreRemoved {
  std::uint64_t epoch = 0, connections = 0;
  std::vector<FaultHits> hits;
  Stats stats;
};
struct Answer {  // to an Ask
  std::size_t check = 0;
  std::uint64_t question = 0;
  std::optional<double> value;
  std::string why_not;
};
struct StopWish {
  StopCause cause = StopCause::person;
  std::string text, by;
};
struct NextWish {
  std::string by;
};
struct PauseWish {
  bool paused = true;
  std::string by;
};
struct ExtendWish {
  Duration by_how_much{};
  std::string by;
};
struct NoteWish {
  std::string by, text;
};
struct TickWish {
  std::string by;
  std::uint64_t step = 0;
};
struct Attended {};  // whoever attends the run is still there

using RunEvent = std::variant<Look, FaultsArePut, FaultsAreRefused, FaultsAreRemoved, Answer, StopWish, NextWish,
                              PauseWish, ExtendWish, NoteWish, TickWish, Attended>;

// --- actions ---
struct Write {  // on the disk before what follows it is done; when that fails: StopWish{journal}
  Entry entry;
};
struct PutFaults {
  std::vector<FaultSpec> faults;  // without a lease: the driver's own
};
struct RemoveFaults {};
struct Ask {
  std::size_t check = 0;
  std::uint64_t question = 0;
};

using Action = std::variant<Write, PutFaults, RemoveFaults, Ask>;
using Actions = std::vector<Action>;

struct MachineOptions {
  Duration longest_fault = std::chrono::hours{1};  // the server's max_fault_duration
  bool attended = false;                           // the lease is renewed by Attended only
  Catalog catalog = {};                            // for the faults' sentences
};

class Machine {
 public:
  Machine(Experiment experiment, TimePoint start, const MachineOptions& options);
  Machine(const Machine&) = delete;  // its judges look into its experiment
  Machine& operator=(const Machine&) = delete;

  Actions on(TimePoint now, const RunEvent& event);

  // Why a wish of people makes no sense now; nothing: it does. on() ignores one that does not.
  std::optional<std::string> refusal(const RunEvent& wish) const;

  // When the next Look is due at the latest.
  TimePoint wake() const;
  // Until when the present faults may live, as of the last event: what the driver's lease is renewed to after each.
  TimePoint lease() const { return granted_; }

  State state() const { return state_; }
  bool ended() const { return state_ == State::ended; }
  bool injects() const { return on_; }
  bool paused() const { return paused_since_.has_value(); }
  std::size_t phase() const { return phase_; }
  TimePoint state_ends() const { return state_ends_; }  // of baseline, the phase or the recovery, if nothing happens
  TimePoint started() const { return start_; }
  TimePoint now() const { return now_; }  // of the last event: the time of the entries that it led to
  const std::optional<Ended>& verdict() const { return verdict_; }
  const std::optional<Stopped>& stopped() const { return stopped_; }
  const Experiment& experiment() const { return experiment_; }
  // The last look at each check in the present stage, for who watches; nothing: none yet.
  const std::vector<std::optional<Sample>>& latest() const { return latest_; }

 private:
  struct Question {
    std::uint64_t number = 0;
    bool open = false;
    TimePoint asked{};
    std::optional<Measured> answer;  // of the last one
    bool fresh = false;              // it has not been judged yet
  };

  void handle(const Look& look);
  void handle(const FaultsArePut& put);
  void handle(const FaultsAreRefused& refused);
  void handle(const FaultsAreRemoved& removed);
  void handle(const Answer& answer);
  void handle(const StopWish& wish);
  void handle(const NextWish& wish);
  void handle(const PauseWish& wish);
  void handle(const ExtendWish& wish);
  void handle(const NoteWish& wish) { write(Note{wish.by, wish.text}); }
  void handle(const TickWish& wish) { write(Tick{wish.by, wish.step}); }
  void handle(const Attended&) { attended_until_ = after(now_, experiment_.limits.lease); }

  void look_while_checking();
  void look_at_baseline();
  void look_at_phase();
  void look_at_recovery();
  bool something_is_wrong(const Stats& stats);  // then the run is stopped
  std::optional<std::string> missing_fault(const Stats& stats) const;
  bool lease_has_run_out() const;
  TimePoint grant() const;

  void enter(State state, const std::string& reason, Duration lasts);
  void inject(std::size_t phase, const std::string& reason);
  void put_faults();
  void take_off(const std::string& reason);  // goes on in FaultsAreRemoved
  void go_on();
  void stop(StopCause cause, const std::string& text, const std::string& by = "squall");
  void finish();
  void finish(Outcome outcome, std::string why);
  void write(Entry entry) { actions_.push_back(Write{std::move(entry)}); }
  void write_figures(Stage stage);

  void judge(Stage stage, bool ends = false);
  std::optional<Trigger> met_stop_rule();
  Measured measure(std::size_t check) const;
  Measured measure(const StopRule& rule) const;
  std::optional<CheckResult> first(Outcome outcome, Stage stage) const;
  Stage last_stage() const;

  // Outside sources: one question of each check at a time.
  bool is_asked(std::size_t check) const;  // in the present state
  bool is_open() const;                    // an answer is still to come
  void ask();
  void expire_questions();
  void forget_answers();

  const Experiment experiment_;
  const MachineOptions options_;
  const TimePoint start_;
  Windows windows_;
  Judge judge_;
  StopRules stop_rules_;
  std::vector<Question> questions_;  // of each check; those of hops are never asked
  std::vector<std::optional<Sample>> latest_;

  State state_ = State::waiting;
  std::size_t phase_ = 0;
  TimePoint now_{};
  TimePoint looked_{};
  TimePoint state_began_{};  // windows do not reach behind it
  TimePoint state_ends_ = never;
  TimePoint on_since_{};
  Duration spent_{};    // by the present phase with its faults on, before its last pause
  TimePoint marked_{};  // since when the figures of the stage count
  std::optional<TimePoint> paused_since_;
  TimePoint granted_ = never;
  TimePoint attended_until_{};
  bool on_ = false;       // the data plane has faults of this run
  bool ever_on_ = false;  // or had
  std::string off_reason_;
  std::vector<std::string> put_;  // names of the faults that are on
  std::vector<FaultHits> hits_;   // of the present phase, over its pauses
  std::vector<std::string> never_hit_;
  std::uint64_t next_question_ = 1;
  std::optional<Stopped> stopped_;
  std::optional<Ended> verdict_;
  Actions actions_;
};

}  // namespace squall::experiment
