// One run under way: a thread that asks the machine what to do, does it, and tells it what came of it. Whatever stops a
// run takes the faults off on its own thread first and then leaves word here, so that nothing this thread waits for, a
// disk or a source, can keep a fault on.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <squall/lease.hpp>

#include "control/control.hpp"
#include "experiment/journal.hpp"
#include "experiment/machine.hpp"
#include "runs/source_reader.hpp"
#include "store/run_store.hpp"

namespace squall::runs {

// What every run works with; all of it outlives the runs.
struct Surroundings {
  control::Control& control;
  store::RunStore& store;
  SourceReader& sources;
  control::Clock clock;
  // Of the event stream and the webhooks: any thread, must not wait.
  std::function<void(std::string type, config::Node details, const experiment::Header& header)> tell;
};

struct RunPlan {
  experiment::Header header;
  experiment::Experiment experiment;
  std::vector<std::string> secrets;  // masked in all that is written and told
  std::string folder;                // where commands run
};

// What can be seen of a run from outside, at one moment.
struct RunView {
  experiment::Header header;
  experiment::State state = experiment::State::waiting;
  bool paused = false;
  std::optional<std::size_t> phase;   // while injecting
  std::optional<Duration> remaining;  // of the present state
  Duration elapsed{};
  std::vector<std::optional<experiment::Sample>> checks;  // in the experiment's order
  std::vector<experiment::FaultHits> hits;                // of the present phase
  std::optional<experiment::Stopped> stopped;
  std::optional<experiment::Ended> verdict;
};

class Runner {
 public:
  Runner(RunPlan plan, const Surroundings& surroundings);
  ~Runner();  // a run that has not ended is stopped: shutdown

  const std::string& id() const { return plan_.header.id; }
  const experiment::Experiment& experiment() const { return plan_.experiment; }
  bool has_fault(std::string_view name) const { return hop_of(name) != nullptr; }  // in any of its phases

  // Every fault of the run is off on every live connection when this returns; the run ends soon after. Needs no disk.
  control::Outcome<Receipt> stop(const experiment::StopWish& wish);
  // For who must not wait and knows that the faults are off, or going: a halt, a deleted fault.
  void leave_word(const experiment::StopWish& wish);

  // Done when this returns, or a moment later where the disk is slow; a refusal says why it makes no sense now.
  control::Outcome<void> wish(experiment::RunEvent event);

  RunView view() const;
  bool ended() const;
  bool is_stored() const;  // ended, and the store knows how
  void wait() const;       // until it has ended

 private:
  // Whoever has something to say to a run keeps the mailbox, and not the run: a source may answer when it is gone.
  struct Mailbox {
    std::mutex mutex;  // held for moments only
    std::condition_variable changed;
    std::deque<experiment::RunEvent> letters;
    std::uint64_t posted = 0, handled = 0;
    bool over = false;    // the run has ended; its hops are free
    bool stored = false;  // and its verdict is in the store
  };

  static std::uint64_t post(Mailbox& mailbox, experiment::RunEvent event);

  void run(const std::stop_token& given_up);
  std::optional<experiment::RunEvent> next_letter();  // nothing: time for a look
  std::optional<experiment::RunEvent> look();         // nothing: it is to stop, and a letter says why
  void handle(const experiment::RunEvent& event);
  void perform(const experiment::Actions& actions);
  void put(const experiment::PutFaults& put);
  void see_to_lease();
  void remove();
  void ask(const experiment::Ask& ask);
  bool flush(std::vector<experiment::Entry> entries);
  void tell(const experiment::Entry& entry) const;
  void end(const std::stop_token& given_up);
  bool store_verdict();
  void see(const Stats& stats);                             // the hits of its faults
  Result<Receipt> take_off();                               // faults_mutex_ held
  const std::string* hop_of(std::string_view fault) const;  // null: no fault of this run
  std::string cleaned(std::string text) const;              // without secrets
  config::Node cleaned(config::Node node) const;            // without secrets
  control::Caller caller() const { return {.by = "run " + id(), .run = id()}; }

  const RunPlan plan_;
  const Surroundings surroundings_;
  const TimePoint started_;
  const std::shared_ptr<Mailbox> mailbox_ = std::make_shared<Mailbox>();

  mutable std::mutex machine_mutex_;  // never held while something is waited for
  experiment::Machine machine_;
  std::vector<experiment::FaultHits> hits_;  // as the faults were last seen

  std::mutex faults_mutex_;  // putting and taking off, one at a time: nothing is put once the run is to stop
  bool to_stop_ = false;
  std::shared_ptr<Lease> lease_;  // of the present faults; made by the run's own thread
  std::optional<Receipt> off_;    // how they went, once they have

  // Of the run's own thread.
  std::deque<experiment::RunEvent> led_to_;  // what the last actions led to
  std::vector<store::EntryRow> unwritten_;   // the disk did not take them; tried again with the next
  bool journal_failed_ = false;

  std::jthread thread_;  // last: starts when all else stands
};

}  // namespace squall::runs
