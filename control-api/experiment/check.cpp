// What of an experiment only a server can tell (codec.hpp): its hops, its limits, what it allows.
#include <algorithm>

#include "config/reader.hpp"
#include "experiment/codec.hpp"
#include "experiment/fields.hpp"

namespace squall::experiment {
namespace {

using config::child;

class Checker {
 public:
  Checker(Experiment& experiment, const ServerView& server, Catalog catalog)
      : experiment_(experiment), server_(server), catalog_(catalog) {
    for (const HopSpec& hop : server.hops) hop_names_.push_back(hop.name);
  }

  Problems check() {
    problems_ = check_env(experiment_, server_.env);
    check_limits();
    for (std::size_t i = 0; i < experiment_.checks.size(); ++i) check_source(i);
    for (std::size_t i = 0; i < experiment_.stop.size(); ++i)
      if (const Metric* metric = std::get_if<Metric>(&experiment_.stop[i].what))
        add(child(child("/stop", i), "when"), check_metric(*metric, server_.hops));
    for (std::size_t i = 0; i < experiment_.phases.size(); ++i) check_phase(i);
    return std::move(problems_);
  }

 private:
  void add(const std::string& path, const Result<void>& checked) {
    if (checked) return;
    for (const Problem& problem : checked.error()) problems_.push_back({path, problem.message, problem.hint});
  }

  // A file that says none is bound by the server's.
  void check_limits() {
    double& share = experiment_.limits.max_probability;
    const double most = server_.limits.max_probability;
    if (share < 1 && share > most)
      problems_.push_back({"/limits/max_probability",
                           "is above this server's max_probability of " + config::print_probability(most) +
                               ": a file may only tighten it",
                           "lower it, or leave it out"});
    share = std::min(share, most);
  }

  void check_source(std::size_t index) {
    const Check& check = experiment_.checks[index];
    const std::string path = child("/checks", index) + "/from";
    if (const Metric* metric = std::get_if<Metric>(&check.from))
      add(path + "/hop", check_metric(*metric, server_.hops));
    else if (const CommandSource* command = std::get_if<CommandSource>(&check.from))
      check_command(*command, path + "/command");
  }

  void check_command(const CommandSource& command, const std::string& path) {
    const auto allows = [&](const std::vector<std::string>& prefix) {
      return prefix.size() <= command.argv.size() && std::equal(prefix.begin(), prefix.end(), command.argv.begin());
    };
    if (std::ranges::any_of(server_.commands, allows)) return;
    std::string allowed;
    for (const std::vector<std::string>& prefix : server_.commands) {
      allowed += allowed.empty() ? "" : ", ";
      for (const std::string& word : prefix) allowed += (&word == &prefix.front() ? "" : " ") + word;
    }
    problems_.push_back({path,
                         allowed.empty() ? "this server runs no commands"
                                         : "this server runs only commands that begin with: " + allowed,
                         "add it to `commands` of the server's configuration"});
  }

  void check_phase(std::size_t index) {
    Phase& phase = experiment_.phases[index];
    const std::string path = child("/phases", index);
    const Duration longest = server_.limits.max_fault_duration;
    const bool too_long = phase.lasts > longest;
    if (too_long)
      problems_.push_back({path + "/for",
                           "the phase of " + config::print(phase.lasts) +
                               " is longer than this server's max_fault_duration of " + config::print(longest),
                           "shorten it, or raise limits.max_fault_duration"});
    for (std::size_t i = 0; i < phase.faults.size(); ++i) {
      FaultSpec& fault = phase.faults[i];
      const std::string place = child(path + "/faults", i);
      const auto hop = std::ranges::find(server_.hops, fault.hop, &HopSpec::name);
      const HopSpec* found = hop == server_.hops.end() ? nullptr : &*hop;
      if (found != nullptr) config::settle_unit(fault, *found);
      Problems problems = config::check_fault(fault, found, hop_names_, catalog_, server_.limits, place);
      // The phase has said so already, for all of them.
      if (too_long) std::erase_if(problems, [&](const Problem& problem) { return problem.path == place + "/for"; });
      append(problems_, problems);
      if (fault.on == Point::connect && argument<std::string>(fault.arguments, "how") == "refuse")
        problems_.push_back(
            {place + "/close",
             "a refused connect is the kernel's doing, and nobody can count it: the fault would never hit",
             "write close: reset, which is counted"});
    }
  }

  Experiment& experiment_;
  const ServerView& server_;
  Catalog catalog_;
  std::vector<std::string> hop_names_;
  Problems problems_;
};

}  // namespace

Problems check_env(const Experiment& experiment, const std::string& server_env) {
  const std::string& env = experiment.env;
  if (env == server_env) return {};
  if (server_env.empty())
    return {{"/env", "the file is for env \"" + env + "\", and this server does not say its own",
             "add env: " + env + " to the server's configuration"}};
  if (env.empty())
    return {{"/env", "the file does not say its env, and this server's is \"" + server_env + "\"",
             "add env: " + server_env}};
  return {{"/env", "the file is for env \"" + env + "\", and this server's is \"" + server_env + "\"",
           "run it where it is meant to be run"}};
}

Problems check_experiment(Experiment& experiment, const ServerView& server, Catalog catalog) {
  return Checker(experiment, server, catalog).check();
}

}  // namespace squall::experiment
