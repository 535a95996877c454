// All runs: starts them, finds them, stops them, and knows those that have ended from the store. Called by the routes
// and the scheduler, from any thread.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "config/server_config.hpp"
#include "runs/experiment_folder.hpp"
#include "runs/runbook_folder.hpp"
#include "runs/runner.hpp"
#include "schedule/calendar.hpp"

namespace squall::runs {

struct BoardOptions {
  std::string env;
  std::string version;
  std::string experiments;  // a folder; "": none
  std::string runbooks;     // likewise
  std::vector<std::vector<std::string>> commands;
  std::vector<schedule::Blackout> blackouts;                                       // of the configuration
  std::function<std::optional<std::string>(const std::string& name)> environment;  // of secrets
  std::function<std::uint64_t()> fresh_seed;
  // What stands in the variables of its runbook when a run starts, for whoever reads its report; `api` as in StartWish.
  std::function<experiment::NameValues(const RunPlan& plan, const std::string& api)> runbook_values = {};
};

// An experiment as a caller names or sends it.
struct ExperimentWish {
  std::string name;  // of one in the folder; or
  std::string file;  // a text's name, for its problems' places, and
  std::string text;  // the text
  config::Format format = config::Format::yaml;
  experiment::NameValues vars;
};

struct StartWish {
  ExperimentWish what;
  std::optional<std::uint64_t> seed;
  bool attended = false;
  bool scheduled = false;
  std::string api = {};  // http://host:port, as the caller reaches the server; "": not known
};

// Whether `${env:NAME}` becomes the secret, as only a run needs it, or stays what it is.
enum class Secrets : std::uint8_t { as_written, resolved };

// An experiment that this server could run now, but for locks, the halt and the hour.
struct Prepared {
  RunPlan plan;  // its header without id, seed and times
  bool from_folder = false;
};

class RunBoard {
 public:
  RunBoard(const Surroundings& surroundings, BoardOptions options);
  ~RunBoard();  // stops those under way: shutdown

  static constexpr std::size_t most_at_once = 32;
  static constexpr std::size_t most_text = 256UL << 10U;  // bytes of an experiment: the journal keeps it whole

  // --- experiments ---
  const ExperimentFolder& folder() const { return folder_; }
  const RunbookFolder& runbooks() const { return runbooks_; }
  // All that is wrong with it here and now, but not whether it could start this minute.
  control::Outcome<Prepared> prepare(const ExperimentWish& wish, Secrets secrets = Secrets::as_written) const;
  // Why a run of it would be refused at this moment, all reasons.
  std::vector<control::Refusal> refusals(const experiment::Experiment& experiment) const;
  // Outside its windows, or into a blackout, when it lasts so long from now on.
  std::optional<control::Refusal> untimely(const experiment::Experiment& experiment, Duration longest) const;

  // --- runs ---
  control::Outcome<std::string> start(const StartWish& wish, const control::Caller& caller);
  std::shared_ptr<Runner> find(std::string_view id) const;  // only those under way, or ended a moment ago
  control::Outcome<experiment::Record> record(std::string_view id) const;
  control::Outcome<experiment::Header> header(std::string_view id) const;  // without reading its journal
  // What came after the first `skip` entries: who follows a run reads each but once.
  control::Outcome<std::vector<experiment::JournalEntry>> journal(std::string_view id, std::size_t skip) const;
  control::Outcome<std::vector<store::RunRow>> list(const store::RunFilter& filter) const;
  // Refused as the start would have been: a longer run may meet a blackout.
  control::Outcome<void> extend(Runner& runner, Duration by, const control::Caller& caller);
  // Of a run that has ended; one under way is told by wish().
  control::Outcome<void> annotate(std::string_view id, const experiment::Entry& entry);
  std::size_t under_way() const;
  std::string under_way(std::string_view experiment) const;  // the id of a run of it; "": there is none

  // --- blackouts ---
  std::vector<schedule::Blackout> blackouts() const;  // the configuration's, then the API's
  bool is_configured(std::string_view blackout) const;
  control::Outcome<bool> put_blackout(const schedule::Blackout& blackout, const control::Caller& caller);  // true: new
  control::Outcome<void> remove_blackout(std::string_view name, const control::Caller& caller);

  // Of the control plane's events: a halt and a deleted fault stop runs. Waits for nothing.
  void on_event(const control::Event& event);
  // The server ends: stops those under way, and starts no more.
  void close();

  const Surroundings& surroundings() const { return surroundings_; }

 private:
  std::optional<control::Refusal> refused_here(experiment::Experiment& experiment) const;
  void describe(const experiment::Experiment& experiment, experiment::Header& header) const;
  // A problem when the server has runbooks and none of that name.
  Problems check_runbook(const experiment::Experiment& experiment) const;
  // Two runs of one name would have faults of one name.
  std::optional<control::Refusal> namesake(const experiment::Experiment& experiment) const;
  control::Outcome<void> begin(RunPlan plan);  // its hops are locked
  void forget_ended();                         // mutex_ held
  control::Refusal unknown_run(std::string_view id) const;
  control::Refusal unknown_experiment(std::string_view name) const;

  const Surroundings surroundings_;
  const BoardOptions options_;
  const ExperimentFolder folder_;
  const RunbookFolder runbooks_;
  std::mutex starting_;       // one start at a time: what it saw still holds when it locks
  mutable std::mutex mutex_;  // of what follows; held for moments only
  std::map<std::string, std::shared_ptr<Runner>, std::less<>> runners_;
  bool closed_ = false;
};

}  // namespace squall::runs
