// Compiling a fault: its timing, its dice and its verbs' behaviours.
#include "faults/fault.hpp"

#include <algorithm>

namespace squall::faults {

Fault::Fault(FaultSpec spec, TimePoint start, std::shared_ptr<Ledger> ledger)
    : spec_(std::move(spec)),
      start_(start),
      active_from_(squall::after(start, spec_.after)),
      term_(squall::after(active_from_, spec_.lasts), spec_.lease),
      dice_(spec_.seed, spec_.name),
      ledger_(std::move(ledger)) {
  compile_choices();
}

void Fault::compile_choices() {
  if (spec_.alternatives.empty()) {
    choices_.push_back({1, find_verb(spec_.verb)->compile(spec_)});
    return;
  }
  double sum = 0;
  for (const Alternative& alternative : spec_.alternatives) sum += static_cast<double>(alternative.weight);
  double so_far = 0;
  for (const Alternative& alternative : spec_.alternatives) {
    FaultSpec one = spec_;
    one.verb = alternative.verb;
    one.arguments = alternative.arguments;
    so_far += static_cast<double>(alternative.weight);
    choices_.push_back({so_far / sum, find_verb(one.verb)->compile(one)});
  }
}

const Behaviour& Fault::behaviour(const Subject& subject) const {
  if (choices_.size() == 1) return *choices_.front().behaviour;
  const double die = dice_.which(unit_of(subject));
  const auto chosen = std::ranges::find_if(choices_, [die](const Choice& choice) { return die < choice.up_to; });
  return *(chosen == choices_.end() ? choices_.back() : *chosen).behaviour;
}

Door Fault::door(std::uint64_t open_connections) const {
  return choices_.size() == 1 ? choices_.front().behaviour->door(open_connections) : Door::open;
}

bool Fault::in_pulse(TimePoint now) const {
  const Pulse& pulse = spec_.pulse;
  return pulse.on == Duration::zero() || (now - active_from_) % (pulse.on + pulse.off) < pulse.on;
}

TimePoint Fault::next_change(TimePoint now) const {
  const TimePoint until = term_.until();  // once: another thread may end the lease meanwhile
  if (!spec_.enabled || now >= until) return never;
  if (now < active_from_) return std::min(active_from_, until);
  const Pulse& pulse = spec_.pulse;
  if (pulse.on == Duration::zero()) return until;
  const Duration into = (now - active_from_) % (pulse.on + pulse.off);
  return std::min(until, squall::after(now, (into < pulse.on ? pulse.on : pulse.on + pulse.off) - into));
}

double Fault::intensity(TimePoint at) const {
  if (spec_.ramp.over == Duration::zero() || spec_.ramp.of != Ramp::Of::intensity) return 1;
  const auto passed = static_cast<double>((at - active_from_).count());
  return std::clamp(passed / static_cast<double>(spec_.ramp.over.count()), 0.0, 1.0);
}

bool Fault::matches_traffic(const Subject& subject) const {
  const auto has_client = [&](const Network& network) { return contains(network, subject.client); };
  const Match& match = spec_.match;
  return (match.client.empty() || std::ranges::any_of(match.client, has_client)) &&
         std::ranges::none_of(match.not_client, has_client);
}

bool Fault::in_order(std::uint64_t place) const {
  const Dose& dose = spec_.dose;
  if (place <= dose.skip) return false;
  const std::uint64_t counted = place - dose.skip;
  if (dose.first != 0 && counted > dose.first) return false;
  if (dose.every != 0 && counted % dose.every != 0) return false;
  return dose.sequence.empty() || dose.sequence[(counted - 1) % dose.sequence.size()] == 'F';
}

std::uint64_t Fault::unit_of(const Subject& subject) const {
  const Dose& dose = spec_.dose;
  if (dose.unit == Dose::Unit::request && subject.request != nullptr)
    return mix(mix(subject.connection) + subject.request->number());
  if (dose.unit == Dose::Unit::header && subject.request != nullptr) {
    std::uint64_t hash = 0;
    for (const char c : subject.request->field(dose.header).value_or(std::string_view{}))
      hash = mix(hash ^ static_cast<unsigned char>(c));
    return hash;
  }
  if (dose.unit != Dose::Unit::client) return subject.connection;
  std::uint64_t hash = static_cast<std::uint64_t>(subject.client.family);
  for (const std::uint8_t byte : subject.client.bytes) hash = mix(hash ^ byte);
  return hash;
}

TimePoint Fault::picked_from(const Subject& subject, std::uint64_t place) const {
  if (orders() && !in_order(place)) return never;
  if (spec_.dose.unit == Dose::Unit::header && !(subject.request && subject.request->field(spec_.dose.header)))
    return never;  // in no cohort
  const double draw = dice_.who(unit_of(subject));
  const double probability = spec_.dose.probability;
  if (draw >= probability) return never;
  if (spec_.ramp.over == Duration::zero() || spec_.ramp.of != Ramp::Of::probability) return active_from_;
  const auto over = static_cast<double>(spec_.ramp.over.count());
  return squall::after(active_from_, Duration{static_cast<Duration::rep>(over * draw / probability)});
}

}  // namespace squall::faults
