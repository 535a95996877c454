// A run in virtual time: an experiment, a world of two hops whose traffic the test says, and a driver that does at once
// what the machine asks for. Keeps the rules that hold for every run: faults only while injecting, taken off first.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <squall/lease.hpp>

#include "experiment/machine.hpp"

namespace squall::experiment {

using std::chrono::milliseconds;
using std::chrono::seconds;

// What the server would say: a tcp hop `db` and an http hop `edge`.
class World {
 public:
  World();

  void request(Duration latency, bool faulted = false, bool error = false, std::size_t times = 1);  // through edge
  void exchange(Duration latency, bool faulted = false, std::size_t times = 1);                     // through db
  void connect(std::size_t times = 1) { stats.hops[0].accepted += times; }
  HopStats& hop(const std::string& name);

  Stats stats;
};

// 10 s baseline, a phase of 20 s, 10 s recovery; p99 of edge must stay below 100 ms.
Experiment slow_database();
Check check(const std::string& id, const std::string& metric, const std::string& expect);
Check outside(const std::string& id, const std::string& expect);
StopRule stop_rule(const std::string& metric, const std::string& bound, Duration lasts);

class Rehearsal {
 public:
  explicit Rehearsal(Experiment experiment, const MachineOptions& options = {});

  // Before each look, with the seconds since the last one: what the world did.
  std::function<void(World&, const Machine&)> traffic = [](World& world, const Machine&) {
    world.request(milliseconds{10}, false, false, 100);
    world.connect(10);
  };
  // What outside sources answer; nothing: they hang. Text: they cannot be read.
  std::map<std::string, std::variant<double, std::string>> answers;
  std::optional<std::string> refuses_faults;
  std::uint64_t hits_per_look = 5;
  Duration late{};  // so much each look comes later than it should

  void send(const RunEvent& event);
  void look();  // at the time that the machine wants
  void until(const std::function<bool()>& reached);
  void until(State state, std::size_t phase = 0);
  void pass(Duration duration);  // looking whenever it is due
  void to_the_end();
  void sleep(Duration duration) { now_ += duration; }  // nobody looks: the server was stopped

  const Machine& machine() const { return machine_; }
  World& world() { return world_; }
  TimePoint now() const { return now_; }
  Outcome outcome() const { return machine_.verdict()->outcome; }
  std::string why() const { return machine_.verdict()->why; }
  bool faults_are_on() const { return !faults_.empty(); }
  const std::vector<FaultSpec>& faults() const { return faults_; }
  Duration at_of_lease() const { return machine_.lease() - now_; }

  template <class Kind>
  std::vector<Kind> entries() const {
    std::vector<Kind> found;
    for (const Entry& entry : journal_)
      if (const auto* it = std::get_if<Kind>(&entry)) found.push_back(*it);
    return found;
  }
  std::vector<std::string> states() const;
  std::size_t asked(const std::string& check) const;

 private:
  void perform(const Actions& actions);
  Stats stats_now();

  Experiment experiment_;
  World world_;
  TimePoint now_{seconds{1000}};
  Machine machine_;
  std::vector<FaultSpec> faults_;
  std::vector<Entry> journal_;
  std::vector<Ask> asked_;
  std::unique_ptr<Lease> lease_;  // as the driver keeps one
};

}  // namespace squall::experiment
