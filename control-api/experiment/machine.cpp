// The run's story, state by state. Asking and judging are in machine_checks.cpp, the verdict in machine_verdict.cpp.
#include "experiment/machine.hpp"

#include <algorithm>
#include <utility>

#include "config/units.hpp"
#include "experiment/timeline.hpp"

namespace squall::experiment {
namespace {

constexpr Duration between_looks = std::chrono::seconds{1};
// Phases end by their own clocks: the sum of their parts may come out a little longer than planned.
constexpr Duration rounding = std::chrono::seconds{1};

std::string quoted(const std::string& name) { return "\"" + name + "\""; }

}  // namespace

Machine::Machine(Experiment experiment, TimePoint start, const MachineOptions& options)
    : experiment_(std::move(experiment)),
      options_(options),
      start_(start),
      windows_(experiment_),
      judge_(experiment_.checks),
      stop_rules_(experiment_.stop),
      questions_(experiment_.checks.size()),
      latest_(experiment_.checks.size()),
      now_(start),
      attended_until_(after(start, experiment_.limits.lease)) {}

Actions Machine::on(TimePoint now, const RunEvent& event) {
  actions_.clear();
  if (ended() || refusal(event)) return {};
  now_ = now;
  const bool removed = std::holds_alternative<FaultsAreRemoved>(event);
  if (on_ && !removed && lease_has_run_out())
    stop(StopCause::lease, options_.attended ? "whoever attended the run is gone: the lease was not renewed in time"
                                             : "the server could not renew the lease in time");
  if (!ended()) std::visit([this](const auto& it) { handle(it); }, event);
  granted_ = grant();
  return std::exchange(actions_, {});
}

// What people wish may come at the wrong time; what the driver tells is always right.
std::optional<std::string> Machine::refusal(const RunEvent& wish) const {
  const bool injecting = state_ == State::injecting && !stopped_;
  if (ended()) return "the run has ended";
  if (std::holds_alternative<NextWish>(wish)) {
    if (!injecting) return "nothing is injected now";
    if (!paused() && !experiment_.phases[phase_].until_go)
      return "the phase " + quoted(experiment_.phases[phase_].name) + " has no until: go, so it ends by its time only";
  }
  if (const auto* pause = std::get_if<PauseWish>(&wish)) {
    if (!injecting) return "nothing is injected now";
    if (pause->paused == paused()) return paused() ? "the run is paused already" : "the run is not paused";
  }
  if (const auto* extend = std::get_if<ExtendWish>(&wish)) {
    if (!injecting) return "nothing is injected now";
    Duration rest = experiment_.recovery;
    for (std::size_t i = phase_ + 1; i < experiment_.phases.size(); ++i) rest += experiment_.phases[i].lasts;
    const TimePoint ends = after(after(state_ends_, extend->by_how_much), rest);
    if (ends > after(start_, experiment_.limits.max_duration))
      return "the run would last longer than its limits.max_duration, " +
             config::print(experiment_.limits.max_duration);
    if (after(state_ends_, extend->by_how_much) > after(state_began_, options_.longest_fault))
      return "the phase would last longer than the server's limits.max_fault_duration, " +
             config::print(options_.longest_fault);
  }
  return std::nullopt;
}

TimePoint Machine::wake() const {
  switch (state_) {
    case State::ended: return never;
    case State::waiting: return now_;
    case State::checking: return is_open() ? after(looked_, between_looks) : now_;
    default: break;
  }
  const TimePoint next = after(looked_, between_looks);
  if (paused() || stopped_) return next;
  if (now_ >= state_ends_ && state_ != State::injecting) return is_open() ? next : now_;
  return std::min(next, state_ends_);
}

TimePoint Machine::grant() const {
  const TimePoint watched = options_.attended ? attended_until_ : after(now_, experiment_.limits.lease);
  return std::min(watched, state_ends_);
}

// A lease that ends with the phase ends as it should.
bool Machine::lease_has_run_out() const { return now_ >= granted_ && granted_ < state_ends_ && !stopped_; }

void Machine::handle(const Look& look) {
  looked_ = now_;
  windows_.look(look.stats);
  if (state_ == State::waiting) {
    enter(State::checking, "it may begin", Duration::zero());
    ask();
    return;
  }
  expire_questions();
  if (stopped_ || something_is_wrong(look.stats)) return;
  switch (state_) {
    case State::checking: return look_while_checking();
    case State::baseline: return look_at_baseline();
    case State::injecting: return look_at_phase();
    case State::recovering: return look_at_recovery();
    default: return;
  }
}

bool Machine::something_is_wrong(const Stats& stats) {
  if (state_ == State::recovering) return false;
  if (stats.halted) {
    stop(StopCause::halt, "the emergency stop is engaged");
  } else if (!windows_.missing().empty()) {
    stop(StopCause::hop,
         "the hop " + quoted(windows_.missing().front()) + " is gone, was made anew, or does not listen");
  } else if (const auto gone = on_ ? missing_fault(stats) : std::nullopt) {
    stop(StopCause::fault_deleted, "the fault " + quoted(*gone) + " is gone");
  } else if (now_ >= after(after(start_, experiment_.limits.max_duration), rounding)) {
    stop(StopCause::max_duration,
         "the run has lasted for its limits.max_duration, " + config::print(experiment_.limits.max_duration));
  } else if (options_.attended && now_ >= attended_until_) {
    stop(StopCause::lease, "whoever attended the run is gone: the lease was not renewed in time");
  } else {
    return false;
  }
  return true;
}

std::optional<std::string> Machine::missing_fault(const Stats& stats) const {
  for (const std::string& name : put_)
    if (std::ranges::count(stats.faults, name, &FaultStats::name) == 0) return name;
  return std::nullopt;
}

void Machine::look_while_checking() {
  if (is_open()) return;
  for (std::size_t i = 0; i < questions_.size(); ++i) {
    const auto& answer = questions_[i].answer;
    if (answer && answer->unreadable)
      return finish(Outcome::inconclusive, "nothing was injected: the check " + experiment_.checks[i].id +
                                               " cannot be read: " + answer->why_not);
  }
  enter(State::baseline, "every source can be read", experiment_.baseline);
  windows_.mark();
  marked_ = now_;
}

void Machine::look_at_baseline() {
  judge(Stage::before);
  if (const auto met = met_stop_rule()) {
    if (met->unreadable) return stop(StopCause::source, met->text);
    return finish(Outcome::refused, "nothing was injected: " + met->text);
  }
  if (now_ < state_ends_) return ask();
  if (is_open()) return;
  write_figures(Stage::before);
  if (const auto broken = first(Outcome::broken, Stage::before))
    return finish(Outcome::refused, "nothing was injected: " + broken->why);
  if (const auto unknown = first(Outcome::inconclusive, Stage::before))
    return finish(Outcome::inconclusive, "nothing was injected: " + unknown->why);
  windows_.mark();
  marked_ = now_;
  inject(0, "the baseline is over");
}

void Machine::inject(std::size_t phase, const std::string& reason) {
  phase_ = phase;
  hits_.clear();
  spent_ = {};
  forget_answers();
  enter(State::injecting, reason, experiment_.phases[phase].lasts);
  put_faults();
}

// A fault that lasts as long as its phase may live as long as the phase could be extended; the lease ends it with the
// phase, to the moment, in the data plane.
void Machine::put_faults() {
  const Phase& phase = experiment_.phases[phase_];
  const Duration left = after(start_, experiment_.limits.max_duration) - now_;
  const Duration most = std::max(phase.lasts, std::min(left, options_.longest_fault));
  PutFaults put;
  for (std::size_t i = 0; i < phase.faults.size(); ++i) {
    FaultSpec fault = phase.faults[i];
    fault.name = fault_name(experiment_, phase_, i);
    if (fault.after + fault.lasts == phase.lasts) fault.lasts = most - fault.after;
    // After a pause its time goes on where it stood; its ramp and its pulse begin again.
    if (fault.after < spent_) fault.lasts -= spent_ - fault.after;
    fault.after = std::max(Duration::zero(), fault.after - spent_);
    if (fault.lasts > Duration::zero()) put.faults.push_back(std::move(fault));
  }
  put_.clear();
  for (const FaultSpec& fault : put.faults) put_.push_back(fault.name);
  if (put.faults.empty())
    ask();
  else
    actions_.emplace_back(std::move(put));
}

void Machine::handle(const FaultsArePut& put) {
  windows_.look(put.stats);
  on_ = true;
  ever_on_ = true;
  on_since_ = now_;
  FaultsOn entry{phase_, {}, put.epoch, put.connections};
  for (std::size_t i = 0; i < experiment_.phases[phase_].faults.size(); ++i) {
    const FaultSpec& fault = experiment_.phases[phase_].faults[i];
    entry.faults.push_back({fault_name(experiment_, phase_, i), fault.hop, sentence(fault, options_.catalog)});
  }
  write(std::move(entry));
  ask();
}

void Machine::handle(const FaultsAreRefused& refused) {
  if (ever_on_) return stop(StopCause::data_plane, "the faults could not be put: " + refused.why);
  finish(Outcome::refused, "nothing was injected: the faults could not be put: " + refused.why);
}

void Machine::look_at_phase() {
  if (paused()) return;
  judge(Stage::during);
  if (const auto met = met_stop_rule()) return stop(met->unreadable ? StopCause::source : StopCause::rule, met->text);
  if (now_ < state_ends_) return ask();
  if (on_) return take_off("the phase is over");
  off_reason_ = "the phase is over";
  go_on();
}

void Machine::take_off(const std::string& reason) {
  off_reason_ = reason;
  actions_.insert(actions_.begin(), RemoveFaults{});
}

void Machine::handle(const FaultsAreRemoved& removed) {
  windows_.look(removed.stats);
  on_ = false;
  spent_ += now_ - on_since_;
  for (const FaultHits& hit : removed.hits) {
    if (std::ranges::count(put_, hit.name) == 0) continue;
    const auto known = std::ranges::find(hits_, hit.name, &FaultHits::name);
    if (known == hits_.end()) {
      hits_.push_back(hit);
    } else {
      known->matched += hit.matched;
      known->injected += hit.injected;
      known->connections += hit.connections;
    }
  }
  write(FaultsOff{phase_, removed.hits, removed.epoch, removed.connections, off_reason_});
  go_on();
}

void Machine::go_on() {
  if (stopped_) return finish();
  if (paused()) return;
  for (std::size_t i = 0; i < experiment_.phases[phase_].faults.size(); ++i) {
    const std::string name = fault_name(experiment_, phase_, i);
    if (std::ranges::none_of(hits_, [&](const FaultHits& hit) { return hit.name == name && hit.injected > 0; }))
      never_hit_.push_back(name);
  }
  if (phase_ + 1 < experiment_.phases.size()) return inject(phase_ + 1, off_reason_);
  write_figures(Stage::during);
  forget_answers();
  enter(State::recovering, off_reason_, experiment_.recovery);
  windows_.mark();
  marked_ = now_;
  ask();
}

void Machine::look_at_recovery() {
  judge(Stage::after);
  judge_.end_of_round();
  if (now_ < state_ends_) return ask();
  if (is_open()) return;
  write_figures(Stage::after);
  finish();
}

void Machine::handle(const StopWish& wish) { stop(wish.cause, wish.text, wish.by); }

void Machine::handle(const NextWish& wish) {
  if (paused()) return handle(PauseWish{false, wish.by});
  judge(Stage::during, true);
  if (on_) return take_off("next, by " + wish.by);
  off_reason_ = "next, by " + wish.by;
  go_on();
}

void Machine::handle(const PauseWish& wish) {
  write(Paused{wish.paused, wish.by});
  if (wish.paused) {
    paused_since_ = now_;
    if (on_) take_off("paused by " + wish.by);
    return;
  }
  state_ends_ = after(state_ends_, now_ - *paused_since_);
  state_began_ = now_;
  paused_since_.reset();
  stop_rules_.forget();
  forget_answers();
  put_faults();
}

// At its very end the lease has run out, and what was on is off.
void Machine::handle(const ExtendWish& wish) {
  if (now_ >= state_ends_) return;
  state_ends_ = after(state_ends_, wish.by_how_much);
  write(Extended{phase_, wish.by_how_much, wish.by});
}

void Machine::stop(StopCause cause, const std::string& text, const std::string& by) {
  if (stopped_) return;
  stopped_ = Stopped{cause, text, by};
  if (on_) take_off(text);
  write(*stopped_);
  if (!on_) finish();
}

void Machine::enter(State state, const std::string& reason, Duration lasts) {
  state_ = state;
  state_began_ = now_;
  state_ends_ = after(now_, lasts);
  latest_.assign(latest_.size(), std::nullopt);
  stop_rules_.forget();
  StateChanged entry{state, std::nullopt, {}, reason};
  if (state == State::injecting) {
    entry.phase = phase_;
    entry.phase_name = experiment_.phases[phase_].name;
  }
  write(std::move(entry));
}

}  // namespace squall::experiment
