// Experiments, runs and schedules as the API shows them. Any thread.
#pragma once

#include "config/node.hpp"
#include "experiment/journal.hpp"
#include "runs/run_board.hpp"
#include "runs/scheduler.hpp"

namespace squall::routes {

// Of a run under way, and of one that has ended: the same keys.
config::Node print_run(const runs::RunView& view, const experiment::Experiment& experiment);
config::Node print_run(const experiment::Record& record);
config::Node print_row(const store::RunRow& row);  // of a list

// One line of the journal: {at, time, kind, ...}.
config::Node print_journal(const experiment::JournalEntry& entry);

config::Node print_experiment(const runs::ExperimentFile& file);
config::Node print_plan(const runs::Prepared& prepared, const std::vector<control::Refusal>& refusals, Catalog catalog);
config::Node print_scheduled(const runs::ScheduledExperiment& scheduled);

}  // namespace squall::routes
