// See rehearsal.hpp.
#include "rehearsal.hpp"

#include <algorithm>

#include <gtest/gtest.h>

namespace squall::experiment {

World::World() {
  HopStats db;
  db.name = "db";
  db.listening = true;
  db.tcp.emplace();
  HopStats edge;
  edge.name = "edge";
  edge.listening = true;
  edge.http.emplace();
  edge.http->endpoints.emplace_back().name = "other";
  stats.hops = {db, edge};
}

HopStats& World::hop(const std::string& name) { return *std::ranges::find(stats.hops, name, &HopStats::name); }

void World::request(Duration latency, bool faulted, bool error, std::size_t times) {
  EndpointStats& endpoint = hop("edge").http->endpoints.front();
  endpoint.requests += times;
  endpoint.classes[error ? 4 : 1] += times;
  endpoint.faulted += faulted ? times : 0;
  endpoint.errors += error ? times : 0;
  endpoint.errors_faulted += error && faulted ? times : 0;
  (faulted ? endpoint.client_faulted : endpoint.client).add(latency, times);
}

void World::exchange(Duration latency, bool faulted, std::size_t times) {
  (faulted ? hop("db").tcp->first_byte_faulted : hop("db").tcp->first_byte).add(latency, times);
}

Check check(const std::string& id, const std::string& metric, const std::string& expect) {
  Check check;
  check.id = id;
  check.from = *parse_metric(metric);
  check.expect = *parse_bound(expect);
  return check;
}

Check outside(const std::string& id, const std::string& expect) {
  Check check;
  check.id = id;
  check.from = HttpSource{.url = "http://127.0.0.1:1/" + id, .headers = {}, .json = {}};
  check.expect = *parse_bound(expect);
  return check;
}

StopRule stop_rule(const std::string& metric, const std::string& bound, Duration lasts) {
  StopRule rule;
  rule.what = *parse_metric(metric);
  rule.bound = *parse_bound(bound);
  rule.lasts = lasts;
  rule.text = metric + " " + bound;
  return rule;
}

Experiment slow_database() {
  Experiment experiment;
  experiment.name = "slow-database";
  experiment.claim = "A slow database is not felt.";
  experiment.checks = {check("p99", "edge.latency_p99", "< 100ms")};
  experiment.baseline = seconds{10};
  experiment.recovery = seconds{10};
  Phase phase{"slow", seconds{20}, false, {}};
  FaultSpec fault;
  fault.hop = "db";
  fault.verb = "delay";
  fault.lasts = seconds{20};
  phase.faults.push_back(fault);
  experiment.phases.push_back(phase);
  experiment.limits.max_duration = seconds{80};
  experiment.limits.lease = seconds{5};
  return experiment;
}

Rehearsal::Rehearsal(Experiment experiment, const MachineOptions& options)
    : experiment_(std::move(experiment)), machine_(experiment_, now_, options) {}

void Rehearsal::send(const RunEvent& event) {
  const Actions actions = machine_.on(now_, event);
  if (lease_ && machine_.injects() && !machine_.stopped() && machine_.lease() > now_) {
    EXPECT_TRUE(lease_->renew(now_, machine_.lease())) << "the machine believes in faults whose lease is over";
  }
  perform(actions);
}

Stats Rehearsal::stats_now() {
  world_.stats.now = now_;
  return world_.stats;
}

void Rehearsal::perform(const Actions& actions) {
  for (std::size_t i = 0; i < actions.size(); ++i) {
    if (std::holds_alternative<RemoveFaults>(actions[i])) {
      EXPECT_EQ(i, 0u) << "faults must come off first";
    }
    if (const auto* write = std::get_if<Write>(&actions[i])) journal_.push_back(write->entry);
  }
  for (const Action& action : actions) {
    if (const auto* put = std::get_if<PutFaults>(&action)) {
      EXPECT_EQ(machine_.state(), State::injecting);
      if (refuses_faults) {
        send(FaultsAreRefused{*refuses_faults});
        continue;
      }
      faults_ = put->faults;
      world_.stats.faults.clear();
      for (const FaultSpec& fault : faults_) world_.stats.faults.emplace_back().name = fault.name;
      lease_ = std::make_unique<Lease>(machine_.lease());
      send(FaultsArePut{7, 10, stats_now()});
    } else if (std::holds_alternative<RemoveFaults>(action)) {
      std::vector<FaultHits> hits;
      for (const FaultStats& fault : world_.stats.faults)
        hits.push_back({fault.name, "db", fault.counters.matched, fault.counters.injected, fault.counters.connections});
      faults_.clear();
      world_.stats.faults.clear();
      lease_.reset();
      send(FaultsAreRemoved{8, 10, std::move(hits), stats_now()});
    } else if (const auto* ask = std::get_if<Ask>(&action)) {
      asked_.push_back(*ask);
      const auto answer = answers.find(experiment_.checks[ask->check].id);
      if (answer == answers.end()) continue;
      if (const double* value = std::get_if<double>(&answer->second))
        send(Answer{ask->check, ask->question, *value, {}});
      else
        send(Answer{ask->check, ask->question, std::nullopt, std::get<std::string>(answer->second)});
    }
  }
  if (machine_.state() != State::injecting || machine_.paused()) {
    EXPECT_TRUE(faults_.empty()) << "faults outside of injecting";
  }
}

void Rehearsal::look() {
  now_ = std::max(now_, machine_.wake() + late);
  traffic(world_, machine_);
  for (FaultStats& fault : world_.stats.faults) fault.counters.injected += hits_per_look;
  world_.stats.now = now_;
  send(Look{world_.stats});
}

void Rehearsal::until(const std::function<bool()>& reached) {
  for (int i = 0; i < 10'000 && !reached(); ++i) look();
  EXPECT_TRUE(reached());
}

void Rehearsal::until(State state, std::size_t phase) {
  until([&] { return machine_.state() == state && (state != State::injecting || machine_.phase() == phase); });
}

void Rehearsal::pass(Duration duration) {
  const TimePoint end = now_ + duration;
  while (!machine_.ended() && machine_.wake() <= end) look();
  now_ = std::max(now_, end);
}

void Rehearsal::to_the_end() {
  until([&] { return machine_.ended(); });
}

std::vector<std::string> Rehearsal::states() const {
  std::vector<std::string> names;
  for (const StateChanged& state : entries<StateChanged>())
    names.push_back(std::string(to_string(state.state)) + (state.phase ? " " + state.phase_name : ""));
  return names;
}

std::size_t Rehearsal::asked(const std::string& check) const {
  return static_cast<std::size_t>(
      std::ranges::count_if(asked_, [&](const Ask& ask) { return experiment_.checks[ask.check].id == check; }));
}

}  // namespace squall::experiment
