// See fake_data_plane.hpp. Its vocabulary is small: one verb with a bounded duration, one with a choice.
#include "unit/control/fake_data_plane.hpp"

#include <algorithm>
#include <utility>

namespace squall::control {
namespace {

constexpr std::uint64_t an_hour = 3'600'000'000'000;

constexpr VerbPoint delay_points[] = {{Point::request, "Holds what the client sent."},
                                      {Point::response, "Holds what the upstream sent."}};
constexpr Parameter delay_parameters[] = {{.name = "for_each",
                                           .type = ParameterType::duration_or_forever,
                                           .summary = "How long.",
                                           .shorthand = true,
                                           .required = true,
                                           .low = 0,
                                           .high = an_hour}};
constexpr VerbInfo delay{"delay", "Hold, then go on.", "200ms", delay_points, delay_parameters};

constexpr VerbPoint close_points[] = {{Point::connect, "Refuses."}, {Point::response, "Ends the connection."}};
constexpr std::string_view ways[] = {"fin", "reset"};
constexpr Parameter close_parameters[] = {{.name = "how",
                                           .type = ParameterType::choice,
                                           .summary = "Which way.",
                                           .shorthand = true,
                                           .required = true,
                                           .choices = ways}};
constexpr VerbInfo close{"close", "End the connection.", "reset", close_points, close_parameters};

constexpr const VerbInfo* verbs[] = {&delay, &close};

}  // namespace

FakeDataPlane::FakeDataPlane() = default;

Catalog FakeDataPlane::catalog() const { return verbs; }

Result<Receipt> FakeDataPlane::publish(const DesiredState& desired) {
  std::function<void()> hook;
  {
    const std::lock_guard lock(mutex_);
    hook = hook_;
  }
  if (hook) hook();
  const std::lock_guard lock(mutex_);
  if (halted_ && !desired.faults.empty()) return refuse("/faults", "halted");
  if (!refusal_.empty()) return tl::unexpected<Problems>(std::exchange(refusal_, {}));
  state_ = desired;
  std::map<std::string, FaultStats> faults;
  for (const FaultSpec& spec : desired.faults) {
    FaultStats stats = faults_[spec.name];
    stats.name = spec.name;
    if (stats.revision != spec.revision) {
      stats.revision = spec.revision;
      stats.active_from = after(now_, spec.after);
      stats.until = after(stats.active_from, spec.lasts);
    }
    faults.emplace(spec.name, stats);
  }
  faults_ = std::move(faults);
  ++publishes_;
  Receipt receipt{++epoch_, 0, {}};
  for (const auto& [name, list] : connections_)
    if (std::ranges::count(desired.faults, name, &FaultSpec::hop) != 0) receipt.connections += list.size();
  return receipt;
}

Receipt FakeDataPlane::halt() {
  const std::lock_guard lock(mutex_);
  halted_ = true;
  state_.faults.clear();
  faults_.clear();
  return {++epoch_, 0, {}};
}

void FakeDataPlane::release() {
  const std::lock_guard lock(mutex_);
  halted_ = false;
}

const HopSpec* FakeDataPlane::hop(std::string_view name) const {
  const auto at = std::ranges::find(state_.hops, name, &HopSpec::name);
  return at == state_.hops.end() ? nullptr : &*at;
}

Stats FakeDataPlane::stats() const {
  const std::lock_guard lock(mutex_);
  Stats stats;
  stats.epoch = epoch_;
  stats.now = now_;
  stats.halted = halted_;
  stats.connection_limit = 9000;
  for (const HopSpec& spec : state_.hops) {
    HopStats& figures = stats.hops.emplace_back();
    figures.name = spec.name;
    figures.listen = spec.listen;
    if (figures.listen.port == 0) figures.listen.port = 40001;
    figures.listening = spec.enabled;
    if (const auto at = connections_.find(spec.name); at != connections_.end()) figures.open = at->second.size();
    stats.open_connections += figures.open;
  }
  for (const FaultSpec& spec : state_.faults) stats.faults.push_back(faults_.at(spec.name));
  return stats;
}

std::optional<std::vector<ConnectionInfo>> FakeDataPlane::connections(std::string_view name) const {
  const std::lock_guard lock(mutex_);
  if (hop(name) == nullptr) return std::nullopt;
  const auto at = connections_.find(std::string(name));
  return at == connections_.end() ? std::vector<ConnectionInfo>{} : at->second;
}

bool FakeDataPlane::cut(std::string_view name, std::uint64_t connection) {
  const std::lock_guard lock(mutex_);
  const auto at = connections_.find(std::string(name));
  return at != connections_.end() &&
         std::erase_if(at->second, [&](const ConnectionInfo& info) { return info.id == connection; }) != 0;
}

void FakeDataPlane::advance(Duration by) {
  const std::lock_guard lock(mutex_);
  now_ += by;
}

TimePoint FakeDataPlane::now() const {
  const std::lock_guard lock(mutex_);
  return now_;
}

void FakeDataPlane::hit(const std::string& fault, std::uint64_t times) {
  const std::lock_guard lock(mutex_);
  FaultCounters& counters = faults_.at(fault).counters;
  counters.injected += times;
  counters.matched += times;
  counters.connections = 1;
  if (counters.first_hit == never) counters.first_hit = now_;
  counters.last_hit = now_;
}

void FakeDataPlane::connect(const std::string& name, ConnectionInfo connection) {
  const std::lock_guard lock(mutex_);
  connections_[name].push_back(std::move(connection));
}

void FakeDataPlane::refuse_next(Problems problems) {
  const std::lock_guard lock(mutex_);
  refusal_ = std::move(problems);
}

void FakeDataPlane::before_publish(std::function<void()> hook) {
  const std::lock_guard lock(mutex_);
  hook_ = std::move(hook);
}

DesiredState FakeDataPlane::published() const {
  const std::lock_guard lock(mutex_);
  return state_;
}

std::size_t FakeDataPlane::publishes() const {
  const std::lock_guard lock(mutex_);
  return publishes_;
}

bool FakeDataPlane::halted() const {
  const std::lock_guard lock(mutex_);
  return halted_;
}

}  // namespace squall::control
