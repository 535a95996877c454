// See run_board.hpp.
#include "runs/run_board.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

#include "config/reader.hpp"
#include "config/schedule_codec.hpp"
#include "runs/record_reader.hpp"

namespace squall::runs {
namespace {

using control::Outcome;
using control::Refusal;

tl::unexpected<Refusal> unstored(Problems problems) {
  return tl::unexpected<Refusal>({Refusal::Kind::unstored, std::move(problems)});
}

store::RunRow row_of(const experiment::Header& header, const experiment::Experiment& experiment) {
  store::RunRow row;
  row.experiment = experiment.name;
  row.hash = header.hash;
  row.cell = experiment.cell;
  row.header = config::to_json(experiment::print_header(header));
  row.modified = header.modified;
  row.started = header.started;
  row.state = experiment::to_string(experiment::State::waiting);
  return row;
}

}  // namespace

RunBoard::RunBoard(const Surroundings& surroundings, BoardOptions options)
    : surroundings_(surroundings),
      options_(std::move(options)),
      folder_(options_.experiments, surroundings.control.catalog()),
      runbooks_(options_.runbooks) {}

// All of them first, and only then the waiting for each.
RunBoard::~RunBoard() { close(); }

// --- experiments: see board_experiments.cpp, too ---

std::vector<Refusal> RunBoard::refusals(const experiment::Experiment& experiment) const {
  std::vector<Refusal> all;
  if (auto locked = surroundings_.control.could_lock(experiment::faulted_hops(experiment)); !locked)
    all.push_back(std::move(locked.error()));
  else if (auto same = namesake(experiment))
    all.push_back(std::move(*same));
  if (auto why = untimely(experiment, experiment.limits.max_duration)) all.push_back(std::move(*why));
  return all;
}

std::optional<Refusal> RunBoard::namesake(const experiment::Experiment& experiment) const {
  const std::lock_guard lock(mutex_);
  for (const auto& [id, runner] : runners_) {
    const experiment::Experiment& other = runner->experiment();
    if (other.name == experiment.name && surroundings_.control.holder(experiment::faulted_hops(other).front()) == id)
      return Refusal{Refusal::Kind::conflict,
                     {{"", "the experiment \"" + other.name + "\" is under way already: " + id,
                       "wait for it or stop it: `squall stop " + id + "`"}}};
  }
  return std::nullopt;
}

std::optional<Refusal> RunBoard::untimely(const experiment::Experiment& experiment, Duration longest) const {
  const std::vector<schedule::WeeklyWindow> none;
  const auto& schedule = experiment.schedule;
  const auto why = schedule::refusal_at(schedule ? schedule->only : none, schedule ? schedule->zone : "UTC",
                                        blackouts(), surroundings_.clock.wall(), longest);
  if (!why) return std::nullopt;
  return Refusal{Refusal::Kind::conflict, {{"", *why, "run it at another time"}}};
}

// --- runs ---

Outcome<std::string> RunBoard::start(const StartWish& wish, const control::Caller& caller) {
  auto prepared = prepare(wish.what, Secrets::resolved);
  if (!prepared) return tl::unexpected(std::move(prepared.error()));
  RunPlan& plan = prepared->plan;
  const std::lock_guard one_at_a_time(starting_);
  if (auto refused = refusals(plan.experiment); !refused.empty()) return tl::unexpected(std::move(refused.front()));
  if (under_way() >= most_at_once)
    return control::refused(Refusal::Kind::conflict,
                            "at most " + std::to_string(most_at_once) + " runs may be under way at once",
                            "wait for one of them to end");
  // Its faults have the same names, whatever hops its variables put them on.
  if (const auto other = under_way(plan.experiment.name); !other.empty())
    return control::refused(Refusal::Kind::conflict, "the run " + other + " of this experiment is under way",
                            "wait for it, or stop it: squall stop " + other);
  experiment::Header& header = plan.header;
  header.seed = wish.seed.value_or(options_.fresh_seed());
  header.attended = wish.attended;
  header.scheduled = wish.scheduled;
  header.by = caller.by;
  header.why = caller.why;
  header.started = surroundings_.clock.wall();
  if (options_.runbook_values) header.runbook_values = options_.runbook_values(plan, wish.api);
  for (auto& [name, value] : header.runbook_values) value = experiment::masked(std::move(value), plan.secrets);
  auto id = surroundings_.store.create(row_of(header, plan.experiment));
  if (!id) return unstored(std::move(id.error()));
  header.id = *id;
  if (auto locked = surroundings_.control.lock(*id, experiment::faulted_hops(plan.experiment)); !locked) {
    (void)surroundings_.store.remove(*id);  // it never was one
    return tl::unexpected(std::move(locked.error()));
  }
  surroundings_.control.note("run.start", *id, caller);
  if (auto begun = begin(std::move(plan)); !begun) {
    surroundings_.control.unlock(*id);
    (void)surroundings_.store.remove(*id);
    return tl::unexpected(std::move(begun.error()));
  }
  return *id;
}

Outcome<void> RunBoard::begin(RunPlan plan) try {
  using config::Node;
  const Node about =
      Node::map({{"experiment", Node::string(plan.experiment.name)}, {"claim", Node::string(plan.experiment.claim)}});
  const std::lock_guard lock(mutex_);  // whoever hears of it can find it
  if (closed_) return control::refused(Refusal::Kind::closing, "the server is shutting down");
  if (surroundings_.tell) surroundings_.tell("run.started", about, plan.header);
  auto runner = std::make_shared<Runner>(std::move(plan), surroundings_);
  forget_ended();
  runners_.emplace(runner->id(), runner);
  return {};
} catch (const std::system_error& failure) {
  return control::refused(Refusal::Kind::conflict, std::string("the run gets no thread: ") + failure.what(),
                          "end other programs or runs of this machine");
}

std::shared_ptr<Runner> RunBoard::find(std::string_view id) const {
  const std::lock_guard lock(mutex_);
  const auto at = runners_.find(id);
  return at == runners_.end() ? nullptr : at->second;
}

// Whoever still holds one keeps it.
void RunBoard::forget_ended() {
  std::erase_if(runners_, [](const auto& entry) { return entry.second->is_stored(); });
}

std::size_t RunBoard::under_way() const {
  const std::lock_guard lock(mutex_);
  return static_cast<std::size_t>(
      std::ranges::count_if(runners_, [](const auto& entry) { return !entry.second->ended(); }));
}

std::string RunBoard::under_way(std::string_view experiment) const {
  const std::lock_guard lock(mutex_);
  for (const auto& [id, runner] : runners_)
    if (runner->experiment().name == experiment && !runner->ended()) return id;
  return {};
}

Outcome<experiment::Record> RunBoard::record(std::string_view id) const {
  auto record = read_record(surroundings_.store, id, surroundings_.control.catalog());
  if (!record) return unstored(std::move(record.error()));
  if (!*record) return tl::unexpected(unknown_run(id));
  return std::move(**record);
}

Outcome<experiment::Header> RunBoard::header(std::string_view id) const {
  if (const auto runner = find(id)) return runner->view().header;
  auto header = read_header(surroundings_.store, id);
  if (!header) return unstored(std::move(header.error()));
  if (!*header) return tl::unexpected(unknown_run(id));
  return std::move(**header);
}

Outcome<std::vector<experiment::JournalEntry>> RunBoard::journal(std::string_view id, std::size_t skip) const {
  const auto run = surroundings_.store.run(id);
  if (!run) return unstored(run.error());
  if (!*run) return tl::unexpected(unknown_run(id));
  auto entries = read_journal(surroundings_.store, id, skip);
  if (!entries) return unstored(std::move(entries.error()));
  return std::move(*entries);
}

Outcome<std::vector<store::RunRow>> RunBoard::list(const store::RunFilter& filter) const {
  auto rows = surroundings_.store.runs(filter);
  if (!rows) return unstored(std::move(rows.error()));
  return std::move(*rows);
}

// Asked anew over all that would be left of the run: blackouts may have come since it began.
Outcome<void> RunBoard::extend(Runner& runner, Duration by, const control::Caller& caller) {
  const experiment::Experiment& experiment = runner.experiment();
  const RunView view = runner.view();
  Duration left = experiment.recovery;
  for (std::size_t i = view.phase.value_or(0) + 1; i < experiment.phases.size(); ++i)
    left += experiment.phases[i].lasts;
  left += view.remaining.value_or(experiment.phases[view.phase.value_or(0)].lasts);  // unknown while paused
  if (const auto why = view.phase ? untimely(experiment, left + by) : std::nullopt) return tl::unexpected(*why);
  if (auto done = runner.wish(experiment::ExtendWish{by, caller.by}); !done) return done;
  if (auto kept = surroundings_.store.set_modified(runner.id()); !kept) return unstored(std::move(kept.error()));
  return {};
}

Outcome<void> RunBoard::annotate(std::string_view id, const experiment::Entry& entry) {
  auto run = surroundings_.store.run(id);
  if (!run) return unstored(std::move(run.error()));
  if (!*run) return tl::unexpected(unknown_run(id));
  const auto wall = surroundings_.clock.wall();
  const store::EntryRow row{std::chrono::duration_cast<Duration>(wall - (*run)->started), wall,
                            std::string(experiment::kind_of(entry)), config::to_json(experiment::print_entry(entry))};
  if (auto written = surroundings_.store.append(id, {&row, 1}); !written) return unstored(std::move(written.error()));
  return {};
}

void RunBoard::on_event(const control::Event& event) {
  const bool halt = event.type == "halt.engaged";
  if (!halt && event.type != "fault.deleted") return;
  std::string fault;
  for (const auto& [name, value] : event.details)
    if (const auto* text = std::get_if<std::string>(&value); text != nullptr && name == "fault") fault = *text;
  const std::lock_guard lock(mutex_);
  for (const auto& [id, runner] : runners_) {
    if (halt)
      runner->leave_word({experiment::StopCause::halt,
                          "the emergency stop was engaged" + (event.why.empty() ? "" : ": " + event.why), event.by});
    else if (event.run.empty() && runner->has_fault(fault))  // a run's own go when a phase ends
      runner->leave_word({experiment::StopCause::fault_deleted, "the fault " + fault + " was deleted", event.by});
  }
}

void RunBoard::close() {
  std::vector<std::shared_ptr<Runner>> all;
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    for (const auto& [id, runner] : runners_) all.push_back(runner);
  }
  for (const auto& runner : all)
    (void)runner->stop({experiment::StopCause::shutdown, "the server is shutting down", "squall"});
}

// --- blackouts ---

std::vector<schedule::Blackout> RunBoard::blackouts() const {
  std::vector<schedule::Blackout> all = options_.blackouts;
  const auto rows = surroundings_.store.blackouts();
  if (!rows) return all;
  for (const store::BlackoutRow& row : *rows) {
    const auto node = config::load_text(row.data, config::Format::json);
    if (!node) continue;
    if (auto blackout = config::decode_blackout(*node, "", row.name)) all.push_back(std::move(*blackout));
  }
  return all;
}

bool RunBoard::is_configured(std::string_view blackout) const {
  return std::ranges::count(options_.blackouts, blackout, &schedule::Blackout::name) != 0;
}

Outcome<bool> RunBoard::put_blackout(const schedule::Blackout& blackout, const control::Caller& caller) {
  if (is_configured(blackout.name))
    return control::refused(Refusal::Kind::conflict,
                            "the blackout \"" + blackout.name + "\" stands in the server's configuration",
                            "change it there, or choose another name");
  const bool created = std::ranges::count(blackouts(), blackout.name, &schedule::Blackout::name) == 0;
  const auto put =
      surroundings_.store.put_blackout({blackout.name, config::to_json(config::describe_blackout(blackout))});
  if (!put) return unstored(put.error());
  surroundings_.control.note("blackout.put", blackout.name, caller);
  return created;
}

Outcome<void> RunBoard::remove_blackout(std::string_view name, const control::Caller& caller) {
  if (is_configured(name))
    return control::refused(Refusal::Kind::conflict,
                            "the blackout \"" + std::string(name) + "\" stands in the server's configuration",
                            "remove it there");
  const auto removed = surroundings_.store.remove_blackout(name);
  if (!removed) return unstored(removed.error());
  if (*removed) {
    surroundings_.control.note("blackout.deleted", std::string(name), caller);
    return {};
  }
  std::vector<std::string> names;
  for (const schedule::Blackout& blackout : blackouts()) names.push_back(blackout.name);
  return control::refused(Refusal::Kind::not_found, "there is no blackout \"" + std::string(name) + "\"",
                          config::did_you_mean(name, names));
}

Refusal RunBoard::unknown_run(std::string_view id) const {
  std::vector<std::string> ids;
  if (const auto rows = surroundings_.store.runs({}))
    for (const store::RunRow& row : *rows) ids.push_back(row.id);
  return {Refusal::Kind::not_found,
          {{"", "there is no run \"" + std::string(id) + "\"", config::did_you_mean(id, ids)}}};
}

}  // namespace squall::runs
