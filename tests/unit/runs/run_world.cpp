// See run_world.hpp.
#include "unit/runs/run_world.hpp"

#include <stdexcept>
#include <thread>
#include <utility>

namespace squall::runs {

void Ear::hear(Told told) {
  {
    const std::lock_guard lock(mutex_);
    told_.push_back(std::move(told));
  }
  more_.notify_all();
}

std::size_t Ear::await(const std::string& type, const std::string& part, std::size_t from) {
  std::unique_lock lock(mutex_);
  std::size_t at = from;
  const bool heard = more_.wait_for(lock, patience, [&] {
    for (; at < told_.size(); ++at)
      if (told_[at].type == type && told_[at].text.find(part) != std::string::npos) return true;
    return false;
  });
  EXPECT_TRUE(heard) << "nobody told of " << type << " with " << part;
  return at;
}

std::vector<Told> Ear::all() const {
  const std::lock_guard lock(mutex_);
  return told_;
}

std::size_t Ear::count(const std::string& type) const {
  const std::lock_guard lock(mutex_);
  return static_cast<std::size_t>(std::ranges::count(told_, type, &Told::type));
}

RunPlan short_plan(const std::string& name, const std::string& hop) {
  RunPlan plan;
  experiment::Experiment& experiment = plan.experiment;
  experiment.name = name;
  experiment.claim = "A slow database is not felt.";
  experiment.baseline = milliseconds{10};
  experiment.recovery = milliseconds{10};
  experiment::Phase phase{"slow", milliseconds{30}, false, {}};
  phase.faults.push_back(control::fault_named("", hop));
  phase.faults.back().lasts = phase.lasts;
  experiment.phases.push_back(std::move(phase));
  experiment.limits.max_duration = seconds{60};
  plan.header.seed = 7;
  return plan;
}

RunPlan long_plan(const std::string& name, const std::string& hop) {
  RunPlan plan = short_plan(name, hop);
  plan.experiment.phases[0].lasts = plan.experiment.phases[0].faults[0].lasts = seconds{40};
  plan.experiment.phases[0].until_go = true;
  return plan;
}

RunWorld::RunWorld() {
  for (const char* hop : {"db", "cache", "edge"})
    if (!control.put_hop(control::hop_named(hop), nullptr, control::ana)) throw std::runtime_error("no hop");
}

std::unique_ptr<store::RunStore> RunWorld::open_disk() const {
  auto disk = store::RunStore::open(scratch.file("runs.sqlite"));
  if (!disk) throw std::runtime_error(disk.error().front().message);
  return std::move(*disk);
}

Surroundings RunWorld::surroundings() {
  return {control, store, sources, clock,
          [this](const std::string& type, const config::Node& details, const experiment::Header& header) {
            ear.hear({type, config::to_json(details), header.id});
          }};
}

std::unique_ptr<Runner> RunWorld::start(RunPlan plan) {
  store::RunRow row;
  row.experiment = plan.experiment.name;
  row.header = config::to_json(experiment::print_header(plan.header));
  row.state = "waiting";
  plan.header.id = store.create(row).value();
  EXPECT_TRUE(control.lock(plan.header.id, experiment::faulted_hops(plan.experiment)));
  return std::make_unique<Runner>(std::move(plan), surroundings());
}

std::unique_ptr<Runner> RunWorld::start_and_inject(RunPlan plan) {
  auto run = start(std::move(plan));
  EXPECT_TRUE(plane.await_faults_on());
  EXPECT_TRUE(run->wish(experiment::NoteWish{"ana", "they are on"}));  // handled behind what was led to by putting them
  return run;
}

void RunWorld::await_stored(const Runner& run) {
  run.wait();
  const auto end = std::chrono::steady_clock::now() + patience;
  while (!run.is_stored() && std::chrono::steady_clock::now() < end) std::this_thread::yield();
  EXPECT_TRUE(run.is_stored());
}

std::vector<experiment::JournalEntry> RunWorld::journal(const std::string& run) {
  auto entries = read_journal(store, run);
  EXPECT_TRUE(entries);
  return entries ? std::move(*entries) : std::vector<experiment::JournalEntry>{};
}

std::vector<std::string> RunWorld::states(const std::string& run) {
  std::vector<std::string> names;
  for (const auto& state : entries<experiment::StateChanged>(run)) names.emplace_back(to_string(state.state));
  return names;
}

store::RunRow RunWorld::row(const std::string& run) { return store.run(run).value().value(); }

void RunWorld::expect_clean(const Runner& run) {
  EXPECT_TRUE(run.ended());
  EXPECT_TRUE(plane.faults().empty()) << "a fault outlived its run";
  for (const char* hop : {"db", "cache", "edge"}) EXPECT_EQ(control.holder(hop), "");
}

}  // namespace squall::runs
