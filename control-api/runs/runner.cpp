// See runner.hpp.
#include "runs/runner.hpp"

#include <algorithm>
#include <utility>

#include "config/reader.hpp"
#include "experiment/codec.hpp"

namespace squall::runs {
namespace {

using experiment::Action;
using experiment::Entry;
using experiment::RunEvent;

constexpr std::chrono::seconds handling{1};     // that a wish waits to be done, where the disk is slow
constexpr std::size_t most_unwritten = 10'000;  // entries that wait for a disk with room
constexpr int tries_to_store = 60;              // of a verdict, one a second

std::string first_of(const Problems& problems) { return problems.empty() ? "" : problems.front().message; }

void mask(config::Node& node, const std::vector<std::string>& secrets) {
  if (node.is(config::Node::Kind::string)) node.text = experiment::masked(std::move(node.text), secrets);
  for (config::Node& item : node.items) mask(item, secrets);
  for (config::Member& member : node.members) mask(member.value, secrets);
}

// The event stream's name of an entry; nothing for what it tells by other events.
std::optional<std::string> event_type(const Entry& entry) {
  if (std::holds_alternative<experiment::Sample>(entry)) return "run.check";
  if (std::holds_alternative<experiment::Note>(entry)) return "run.note";
  if (std::holds_alternative<experiment::Tick>(entry)) return "run.tick";
  if (std::holds_alternative<experiment::Ended>(entry)) return "run.ended";
  if (std::holds_alternative<experiment::Stopped>(entry)) return "run.stopped";
  if (std::holds_alternative<experiment::StateChanged>(entry) || std::holds_alternative<experiment::Paused>(entry) ||
      std::holds_alternative<experiment::Extended>(entry))
    return "run.state";
  return std::nullopt;
}

experiment::MachineOptions machine_options(const RunPlan& plan, const control::Control& control) {
  return {.longest_fault = control.limits().max_fault_duration,
          .attended = plan.header.attended,
          .catalog = control.catalog()};
}

}  // namespace

Runner::Runner(RunPlan plan, const Surroundings& surroundings)
    : plan_(std::move(plan)),
      surroundings_(surroundings),
      started_(surroundings.clock.monotonic()),
      machine_(plan_.experiment, started_, machine_options(plan_, surroundings.control)),
      thread_([this](const std::stop_token& given_up) { run(given_up); }) {}

Runner::~Runner() {
  if (!ended()) (void)stop({experiment::StopCause::shutdown, "the server is shutting down", "squall"});
  thread_.request_stop();
  mailbox_->changed.notify_all();
}

// --- from outside ---

// The lease first: that needs nobody's lock, and holds when nothing can be published. Whoever comes second is told of
// the removal that there was.
Result<Receipt> Runner::take_off() {
  see(surroundings_.control.stats());
  if (lease_) lease_->end();
  auto removed = surroundings_.control.remove_run_faults(id(), caller());
  if (!removed) return tl::unexpected(std::move(removed.error().problems));
  if (removed->removed > 0 || !off_) off_ = std::move(removed->receipt);
  return *off_;
}

control::Outcome<Receipt> Runner::stop(const experiment::StopWish& wish) {
  {
    const std::lock_guard lock(machine_mutex_);
    if (const auto why = machine_.refusal(wish)) return control::refused(control::Refusal::Kind::conflict, *why);
  }
  Result<Receipt> receipt;
  {
    const std::lock_guard lock(faults_mutex_);
    to_stop_ = true;
    post(*mailbox_, wish);  // under the same lock: no look finds the faults gone before it is known why
    receipt = take_off();
  }
  if (!receipt) return tl::unexpected<control::Refusal>({control::Refusal::Kind::conflict, receipt.error()});
  return *receipt;
}

void Runner::leave_word(const experiment::StopWish& wish) { post(*mailbox_, wish); }

control::Outcome<void> Runner::wish(RunEvent event) {
  {
    const std::lock_guard lock(machine_mutex_);
    if (const auto why = machine_.refusal(event)) return control::refused(control::Refusal::Kind::conflict, *why);
  }
  const std::uint64_t ticket = post(*mailbox_, std::move(event));
  std::unique_lock lock(mailbox_->mutex);
  mailbox_->changed.wait_for(lock, handling, [&] { return mailbox_->handled >= ticket || mailbox_->over; });
  return {};
}

std::uint64_t Runner::post(Mailbox& mailbox, RunEvent event) {
  std::uint64_t ticket = 0;
  {
    const std::lock_guard lock(mailbox.mutex);
    mailbox.letters.push_back(std::move(event));
    ticket = ++mailbox.posted;
  }
  mailbox.changed.notify_all();
  return ticket;
}

bool Runner::ended() const {
  const std::lock_guard lock(mailbox_->mutex);
  return mailbox_->over;
}

bool Runner::is_stored() const {
  const std::lock_guard lock(mailbox_->mutex);
  return mailbox_->stored;
}

void Runner::wait() const {
  std::unique_lock lock(mailbox_->mutex);
  mailbox_->changed.wait(lock, [&] { return mailbox_->over; });
}

RunView Runner::view() const {
  const TimePoint now = surroundings_.clock.monotonic();
  const std::lock_guard lock(machine_mutex_);
  RunView view{plan_.header, machine_.state(),   machine_.paused(), {}, {}, now - started_, machine_.latest(),
               hits_,        machine_.stopped(), machine_.verdict()};
  if (view.state == experiment::State::injecting) view.phase = machine_.phase();
  if (machine_.state_ends() != never && !machine_.ended() && !view.paused)
    view.remaining = std::max(Duration::zero(), machine_.state_ends() - now);
  for (auto& sample : view.checks)
    if (sample) sample->why_not = cleaned(std::move(sample->why_not));
  if (view.stopped) view.stopped->text = cleaned(std::move(view.stopped->text));
  if (view.verdict) {
    view.verdict->why = cleaned(std::move(view.verdict->why));
    for (experiment::CheckResult& result : view.verdict->results) result.why = cleaned(std::move(result.why));
  }
  return view;
}

// --- the run's own thread ---

void Runner::run(const std::stop_token& given_up) {
  while (!machine_.ended()) {
    auto event = next_letter();
    if (!event) event = look();
    if (event) handle(*event);
    while (!led_to_.empty()) {
      const RunEvent next = std::move(led_to_.front());
      led_to_.pop_front();
      handle(next);
    }
    {
      const std::lock_guard lock(mailbox_->mutex);
      mailbox_->handled = mailbox_->posted - mailbox_->letters.size();
    }
    mailbox_->changed.notify_all();
  }
  end(given_up);
}

std::optional<RunEvent> Runner::next_letter() {
  std::unique_lock lock(mailbox_->mutex);
  const Duration left = machine_.wake() - surroundings_.clock.monotonic();
  mailbox_->changed.wait_for(lock, left, [&] { return !mailbox_->letters.empty(); });
  if (mailbox_->letters.empty()) return std::nullopt;
  RunEvent letter = std::move(mailbox_->letters.front());
  mailbox_->letters.pop_front();
  return letter;
}

std::optional<RunEvent> Runner::look() {
  const std::lock_guard lock(faults_mutex_);
  if (to_stop_) return std::nullopt;
  Stats stats = surroundings_.control.stats();
  const control::EmergencyStop::Status halt = surroundings_.control.halt_status();
  if (!stats.halted || !halt.halted) return experiment::Look{std::move(stats)};
  // A halt is seen here before its news comes; who and why are known by then.
  return experiment::StopWish{experiment::StopCause::halt,
                              "the emergency stop was engaged" + (halt.reason.empty() ? "" : ": " + halt.reason),
                              halt.by};
}

void Runner::handle(const RunEvent& event) {
  experiment::Actions actions;
  {
    const std::lock_guard lock(machine_mutex_);
    const TimePoint now = surroundings_.clock.monotonic();
    actions = machine_.on(now, event);
    if (lease_) lease_->renew(now, machine_.lease());
  }
  if (const auto* look = std::get_if<experiment::Look>(&event)) see(look->stats);
  if (machine_.injects() && !machine_.stopped()) see_to_lease();
  // Its faults are off: the hops are free before anybody hears of the end and before the disk is asked.
  if (machine_.ended()) surroundings_.control.unlock(id());
  perform(actions);
}

// What was written down before an action is on the disk when it is done; what takes faults off waits for no disk.
void Runner::perform(const experiment::Actions& actions) {
  std::vector<Entry> entries;
  for (const Action& action : actions) {
    if (const auto* write = std::get_if<experiment::Write>(&action)) {
      entries.push_back(write->entry);
    } else if (std::holds_alternative<experiment::RemoveFaults>(action)) {
      remove();
    } else {
      if (!flush(std::exchange(entries, {}))) return;
      if (const auto* put_faults = std::get_if<experiment::PutFaults>(&action)) put(*put_faults);
      if (const auto* question = std::get_if<experiment::Ask>(&action)) ask(*question);
    }
  }
  flush(std::move(entries));
}

void Runner::put(const experiment::PutFaults& put) {
  const std::lock_guard lock(faults_mutex_);
  if (to_stop_) return;  // the wish to stop is on its way
  {
    const std::lock_guard machine(machine_mutex_);
    lease_ = std::make_shared<Lease>(machine_.lease());
    hits_.clear();
  }
  off_.reset();
  std::vector<FaultSpec> faults = put.faults;
  for (FaultSpec& fault : faults) {
    fault.lease = lease_;
    fault.seed = plan_.header.seed;
  }
  const auto done = surroundings_.control.put_faults(std::move(faults), caller());
  if (done)
    led_to_.emplace_back(
        experiment::FaultsArePut{done->receipt.epoch, done->receipt.connections, surroundings_.control.stats()});
  else if (done.error().kind == control::Refusal::Kind::halted)
    led_to_.emplace_back(experiment::StopWish{experiment::StopCause::halt, first_of(done.error().problems), "squall"});
  else
    led_to_.emplace_back(experiment::FaultsAreRefused{first_of(done.error().problems)});
}

// Faults that a lapsed lease has ended are not on, whatever the machine believes: a disk or a publish may have taken
// longer. A stop ends the lease, too, and says so itself.
void Runner::see_to_lease() {
  const std::lock_guard lock(faults_mutex_);
  const TimePoint now = surroundings_.clock.monotonic();
  if (!to_stop_ && lease_->until() <= now && now < machine_.state_ends())
    led_to_.emplace_back(
        experiment::StopWish{experiment::StopCause::lease, "the lease was not renewed in time", "squall"});
}

void Runner::remove() {
  Result<Receipt> receipt;
  {
    const std::lock_guard lock(faults_mutex_);
    receipt = take_off();
  }
  Stats stats = surroundings_.control.stats();
  const std::lock_guard machine(machine_mutex_);
  led_to_.emplace_back(experiment::FaultsAreRemoved{receipt ? receipt->epoch : 0, receipt ? receipt->connections : 0,
                                                    hits_, std::move(stats)});
}

void Runner::ask(const experiment::Ask& ask) {
  const experiment::Check& check = plan_.experiment.checks[ask.check];
  surroundings_.sources.ask(check.from, plan_.folder, check.timeout, [mailbox = mailbox_, ask](Reading reading) {
    post(*mailbox, experiment::Answer{ask.check, ask.question, reading.value, std::move(reading.why_not)});
  });
}

const std::string* Runner::hop_of(std::string_view fault) const {
  for (std::size_t phase = 0; phase < plan_.experiment.phases.size(); ++phase)
    for (std::size_t i = 0; i < plan_.experiment.phases[phase].faults.size(); ++i)
      if (experiment::fault_name(plan_.experiment, phase, i) == fault)
        return &plan_.experiment.phases[phase].faults[i].hop;
  return nullptr;
}

void Runner::see(const Stats& stats) {
  std::vector<experiment::FaultHits> seen;
  for (const FaultStats& fault : stats.faults)
    if (const std::string* hop = hop_of(fault.name))
      seen.push_back({fault.name, *hop, fault.counters.matched, fault.counters.injected, fault.counters.connections});
  const std::lock_guard lock(machine_mutex_);
  if (!seen.empty()) hits_ = std::move(seen);
}

std::string Runner::cleaned(std::string text) const { return experiment::masked(std::move(text), plan_.secrets); }

config::Node Runner::cleaned(config::Node node) const {
  mask(node, plan_.secrets);
  return node;
}

bool Runner::flush(std::vector<Entry> entries) {
  if (entries.empty() && unwritten_.empty()) return true;
  const Duration at = machine_.now() - started_;
  const auto wall = surroundings_.clock.wall();
  std::optional<experiment::State> state;
  for (const Entry& entry : entries) {
    config::Node node = cleaned(experiment::print_entry(entry));
    if (unwritten_.size() < most_unwritten)
      unwritten_.push_back({at, wall, std::string(experiment::kind_of(entry)), config::to_json(node)});
    if (const auto* changed = std::get_if<experiment::StateChanged>(&entry)) state = changed->state;
  }
  auto written = surroundings_.store.append(id(), unwritten_);
  if (written) unwritten_.clear();  // whatever becomes of the state: no entry is written twice
  if (written && state) written = surroundings_.store.set_state(id(), experiment::to_string(*state));
  for (const Entry& entry : entries) tell(entry);
  if (written) return true;
  if (!std::exchange(journal_failed_, true))
    led_to_.emplace_front(experiment::StopWish{
        experiment::StopCause::journal, "the journal could not be written: " + first_of(written.error()), "squall"});
  return false;
}

void Runner::tell(const Entry& entry) const {
  if (!surroundings_.tell) return;
  if (const auto type = event_type(entry))
    surroundings_.tell(*type, cleaned(experiment::print_entry(entry)), plan_.header);
}

bool Runner::store_verdict() {
  const experiment::Ended& verdict = *machine_.verdict();
  return flush({}) && surroundings_.store.finish(id(), experiment::to_string(verdict.outcome), cleaned(verdict.why),
                                                 surroundings_.clock.wall());
}

// A disk without room is asked again for a while, and what it did not take by then the next start calls crashed.
void Runner::end(const std::stop_token& given_up) {
  bool stored = store_verdict();
  {
    const std::lock_guard lock(mailbox_->mutex);
    mailbox_->over = true;
    mailbox_->stored = stored;
  }
  mailbox_->changed.notify_all();
  for (int i = 0; !stored && i < tries_to_store && !given_up.stop_requested(); ++i) {
    std::unique_lock lock(mailbox_->mutex);
    mailbox_->changed.wait_for(lock, std::chrono::seconds{1}, [&] { return given_up.stop_requested(); });
    lock.unlock();
    stored = store_verdict();
  }
  const std::lock_guard lock(mailbox_->mutex);
  mailbox_->stored = stored;
}

}  // namespace squall::runs
